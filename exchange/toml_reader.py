"""A TOML table read key by key, every fault collected with its path and its line.

Open a text with :func:`open_toml`, ask the :class:`Table` for each key by the type it must have,
then :meth:`Table.close` it: keys nobody asked for become findings. It promises never to stop at
the first fault, and never to quote a value back.
"""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from exchange.errors import ConventionFileError, FileFinding
from exchange.instants import paris

MAX_CHARACTERS = 256 * 1024
"""A convention holds a few pages; tomllib is not linear on hostile input."""

YEARS = range(1900, 2200)
"""Years in which an instant may lie; farther, an instant may have no reading in UTC."""

Choice = TypeVar("Choice", bound=StrEnum)

_TABLE = re.compile(r"^\s*(\[\[?)\s*([\w.\- \"']+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w\-]+(?:\s*\.\s*[\w\-]+)*)\s*=")
_POSITION = re.compile(r"line (\d+), column (\d+)")


def open_toml(text: str) -> "Table":
    """The root table of a TOML text.

    Raises:
        ConventionFileError: the text is too long or is not TOML.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConventionFileError((FileFinding("", None, "fichier trop long (256 Kio au plus)"),))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _POSITION.search(str(error))
        line = int(found[1]) if found else None
        column = f", colonne {found[2]}" if found else ""
        texte = f"ce n'est pas du TOML valable{column}"
        raise ConventionFileError((FileFinding("", line, texte),)) from None
    except (RecursionError, ValueError):
        raise ConventionFileError(
            (FileFinding("", None, "ce n'est pas du TOML valable"),)
        ) from None
    return Table(values, "", _Ledger(_lines(text)))


def _lines(text: str) -> dict[str, int]:
    """Line of each table header and key, by path; what a multi-line text holds may mislead it."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _TABLE.match(line):
            table = _resolved(header[2].replace(" ", ""), counts, grows=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            name = key[1].replace(" ", "")
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines


def _resolved(header: str, counts: dict[str, int], *, grows: bool) -> str:
    """The path of a header, each array it crosses at its last table: ``avenants[2].flux[1]``."""
    path = ""
    *outer, last = header.split(".")
    for part in outer:
        path = f"{path}.{part}" if path else part
        if path in counts:
            path = f"{path}[{counts[path]}]"
    path = f"{path}.{last}" if path else last
    if not grows:
        return path
    counts[path] = counts.get(path, 0) + 1
    return f"{path}[{counts[path]}]"


@dataclass(slots=True)
class _Ledger:
    lines: dict[str, int]
    findings: list[FileFinding] = field(default_factory=list)

    def line_of(self, path: str) -> int | None:
        """The line of the path, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0] if "." in path else ""
        return self.lines.get(path)


class Table:
    """One table of the file.

    Attributes:
        path: where it stands, such as ``flux[2]``; empty for the file itself.
    """

    def __init__(self, values: dict[str, object], path: str, ledger: _Ledger) -> None:
        self.path = path
        self._values = values
        self._ledger = ledger
        self._asked: set[str] = set()

    @property
    def findings(self) -> tuple[FileFinding, ...]:
        """Every fault found so far in the whole file, in the order of its lines."""
        return tuple(sorted(self._ledger.findings, key=lambda finding: finding.ligne or 0))

    def fault(self, key: str, texte: str) -> None:
        """Record a fault of ``key``, or of the table itself where ``key`` is empty."""
        path = ".".join(part for part in (self.path, key) if part)
        self._ledger.findings.append(FileFinding(path, self._ledger.line_of(path), texte))

    def has(self, key: str) -> bool:
        """Whether the file gives that key."""
        return key in self._values

    def is_text(self, key: str, value: str) -> bool:
        """Whether the file gives exactly that text under the key."""
        self._asked.add(key)
        return self._values.get(key) == value

    def text(self, key: str) -> str:
        """A required text; empty after a fault."""
        return self.optional_text(key, required=True) or ""

    def optional_text(self, key: str, *, required: bool = False) -> str | None:
        """A text, or ``None`` where it is absent."""
        value = self._get(key, required=required)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if isinstance(value, str) else None
        self.fault(key, "un texte non vide entre guillemets est attendu")
        return None

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, empty where it is absent."""
        value = self._get(key, required=required)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
            return tuple(dict.fromkeys(value))
        self.fault(key, 'une liste de textes est attendue, par exemple ["a", "b"]')
        return ()

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no."""
        value = self._get(key, required=False)
        if value is not None and not isinstance(value, bool):
            self.fault(key, "true (oui) ou false (non) est attendu, sans guillemets")
        return value if isinstance(value, bool) else default

    def whole(self, key: str, least: int, most: int) -> int:
        """A required whole number within bounds; ``least`` after a fault."""
        value = self._get(key, required=True)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        if value is not None:
            self.fault(key, f"un nombre entier de {least} à {most} est attendu")
        return least

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day, or ``None`` where it is absent."""
        value = self._get(key, required=required)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(key, "une date est attendue, sans guillemets, par exemple 2026-01-31")
        return None

    def instant(self, key: str, *, required: bool = False) -> datetime | None:
        """A date and time, in Europe/Paris unless its zone is given, or ``None``."""
        value = self._get(key, required=required)
        if isinstance(value, date) and value.year in YEARS:
            return paris(value)
        if value is not None:
            self.fault(key, "une date et une heure sont attendues, ex. 2026-01-31T14:30:00")
        return None

    def choice(self, key: str, kind: type[Choice], *, default: Choice) -> Choice:
        """One of the values of ``kind``, ``default`` where it is absent or wrong."""
        value = self._get(key, required=False)
        known = tuple(member.value for member in kind)
        if value is None or value in known:
            return kind(value) if value is not None else default
        self.fault(key, f"une de ces valeurs est attendue : {', '.join(known)}")
        return default

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        """A sub-table, or ``None`` where it is absent."""
        value = self._get(key, required=required)
        if isinstance(value, dict):
            return Table(value, f"{self.path}.{key}" if self.path else key, self._ledger)
        if value is not None:
            self.fault(key, f"une section [{key}] est attendue")
        return None

    def tables(self, key: str) -> tuple["Table", ...]:
        """The sub-tables ``[[key]]``, numbered from 1."""
        value = self._get(key, required=False)
        if value is None:
            return ()
        if not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
            self.fault(key, f"des sections [[{key}]] sont attendues")
            return ()
        path = f"{self.path}.{key}" if self.path else key
        return tuple(Table(v, f"{path}[{n}]", self._ledger) for n, v in enumerate(value, 1))

    def known(self, key: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
        """Those of ``values`` that are allowed; the others are faults."""
        for position, value in enumerate(values, 1):
            if value not in allowed:
                self.fault(key, f"valeur n° {position} inconnue ; attendu : {', '.join(allowed)}")
        return tuple(value for value in values if value in allowed)

    def close(self) -> None:
        """Record a fault for each key that nobody asked for."""
        for key in self._values.keys() - self._asked:
            near = difflib.get_close_matches(key, self._asked, 1)
            hint = f" ; vouliez-vous écrire « {near[0]} » ?" if near else ""
            self.fault(key, f"clé inconnue{hint}")

    def _get(self, key: str, *, required: bool) -> object:
        self._asked.add(key)
        if required and key not in self._values:
            self.fault(key, "clé absente, or elle est obligatoire")
        return self._values.get(key)
