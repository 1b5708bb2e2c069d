"""A form in TOML becomes the same table as one in a workbook.

``is_form(data)`` knows one by its section ``[indicateurs]``; ``read_form(data, choice)`` gives a
row per line of the file, so that what is found is told by the line that an editor shows: columns
``indicateur`` and ``valeur``, then one for each key above the section, the same in every row.
Promises: a form of 256 KiB at most, every line searched for personal data, comments included, and
a refusal that names the line and never quotes it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from itertools import islice

import pyarrow as pa

from validators.codes import Code
from validators.reading.choice import Choice
from validators.reading.limits import MIB
from validators.reading.locating.column import Top, find_top
from validators.reading.raw import TEXT, Grid, Outside, text_table
from validators.reading.refusal import UnreadableError
from validators.reading.text.encodings import to_utf8

SECTION = "indicateurs"
LARGEST = MIB // 4
"""Bytes of a form: ``tomllib`` is not linear on hostile input, and a form is a few pages."""

_MOST_KEYS = 20
_MOST_ANSWERS = 1_000
_DEEPEST = 8
_GREATEST = 10**18
_OPENING = re.compile(rb"\s*(?:[A-Za-z_][\w-]*\s*=|\[[A-Za-z])")
_HEADER = re.compile(rb"^[ \t]*\[[ \t]*indicateurs[ \t]*\][ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_COMMENTS = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_POSITION = re.compile(r"line (\d+)")
_QUOTES = re.compile(r"""[\s"']""")


def is_form(data: bytes) -> bool:
    """Whether the text is a form in TOML: a key or a section first, and our own section."""
    head = data[: LARGEST + 1]
    start = _COMMENTS.match(head)
    return bool(_OPENING.match(head, start.end() if start else 0) and _HEADER.search(head))


def read_form(data: bytes, choice: Choice) -> tuple[Grid, Top]:
    """Reads a form.

    Args:
        data: The file.
        choice: What to look for, as for any other table.

    Raises:
        UnreadableError: It is too long, is not TOML, or is no form.
    """
    if len(data) > LARGEST:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "formulaire TOML, 256 Kio au plus")
    text, encoding = to_utf8(data)
    lines = text.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    values = _parsed("\n".join(lines))
    answers = values.pop(SECTION, None)
    if not isinstance(answers, dict) or len(values) > _MOST_KEYS:
        raise _not_a_form()
    heading = {key: _said(value) for key, value in values.items()}
    flat = dict(islice(_flat(answers), _MOST_ANSWERS + 1))
    if len(flat) > _MOST_ANSWERS:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "lignes")
    columns = _columns(flat, heading, lines)
    heads = ("indicateur", "valeur", *heading)
    raw = Outside("ligne du fichier", (pa.array(lines, TEXT),))
    grid = Grid(
        kind="toml",
        heads=heads,
        header_row=0,
        above=(),
        data=text_table(columns),
        first=1,
        outside=(raw,),
        encoding=encoding,
    )
    return grid, find_top([heads], choice)


def _parsed(text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        where = f", ligne {found[1]}" if found else ""
        raise UnreadableError(Code.FICHIER_ILLISIBLE, f"formulaire TOML{where}") from None
    except (RecursionError, ValueError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE, "formulaire TOML") from None


def _flat(answers: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Answers by code; ``1.1 = 3`` without quotes is a table in a table, and means ``1.1``."""
    for key, value in answers.items():
        code = f"{prefix}{key}"
        if isinstance(value, dict):
            if code.count(".") > _DEEPEST:
                raise _not_a_form()
            yield from _flat(value, f"{code}.")
        else:
            yield code, _said(value)


def _said(value: object) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | time | list | dict):
        raise _not_a_form()
    if isinstance(value, int) and abs(value) > _GREATEST:
        raise _not_a_form()
    return value.isoformat() if isinstance(value, date) else str(value)


def _columns(answers: dict[str, str], heading: dict[str, str], lines: list[str]) -> list[list[str]]:
    """One row per line of the file, blank where no answer stands."""
    height = max(len(lines), len(answers))
    columns = [[""] * height for _ in range(2 + len(heading))]
    for row, (code, value) in _placed(answers, lines):
        for column, cell in zip(columns, (code, value, *heading.values()), strict=True):
            column[row] = cell
    return columns


def _placed(answers: dict[str, str], lines: list[str]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each answer with the index of its line; where that is unclear, the next free one."""
    found: dict[str, int] = {}
    for place, line in enumerate(lines):
        if key := _KEY.match(line):
            found.setdefault(_QUOTES.sub("", key[1]), place)
    taken: set[int] = set()
    for code, value in answers.items():
        place = found.get(_QUOTES.sub("", code), 0)
        while place in taken:
            place = (place + 1) % max(len(lines), len(answers))
        taken.add(place)
        yield place, (code, value)


def _not_a_form() -> UnreadableError:
    return UnreadableError(Code.FICHIER_ILLISIBLE, "formulaire TOML")
