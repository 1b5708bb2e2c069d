"""`docs/couverture.md` read as data: which clause of which text is shown by which test.

``rows(text)`` gives its rows; ``put_counts(text)`` the same page, its rows numbered in their order,
its counts and the list of what nothing shows made again: ``python -m tests.docs.coverage_page``
writes that. It promises that a row which does not read is an error, never left out.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "couverture.md"
BEGIN = "<!-- debut des comptes : python -m tests.docs.coverage_page -->"
END = "<!-- fin des comptes -->"
CITED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(\[[^`\]]+\])?`")
_HEADING = re.compile(r"## Texte (\d{3}) : (.+) \(`(\w+)`\)")
_ROW = re.compile(r"\| (\d{3})-\d+ \| ")
_HEADS = ("| n° | ", "| --- | ")


class State(StrEnum):
    """What becomes of a clause, as the page writes it."""

    SHOWN = "montré"
    REFUSED = "refusé"
    NOT_AN_EXCHANGE = "hors objet"
    UNKNOWN = "pièce inconnue"
    NOT_SHOWN = "non montré"


COLUMNS = {
    State.SHOWN: "montrées",
    State.REFUSED: "refusées par choix, et montrées",
    State.NOT_AN_EXCHANGE: "hors objet",
    State.UNKNOWN: "pièce inconnue",
    State.NOT_SHOWN: "non montrées",
}
NEED_A_TEST = (State.SHOWN, State.REFUSED)


@dataclass(frozen=True, slots=True)
class Row:
    """One clause, or one exchange, of a text.

    Attributes:
        text: number of the text, such as ``000``.
        name: its convention file, without the extension.
        number: what the row is cited by, such as ``000-001``.
        place: where it stands in the text.
        clause: what the text asks for.
        answer: what the gateway does about it.
        state: what becomes of it.
        tests: what shows it: file and function.
    """

    text: str
    name: str
    number: str
    place: str
    clause: str
    answer: str
    state: State
    tests: tuple[tuple[str, str], ...]


def headings(text: str) -> list[tuple[str, str]]:
    """Number and convention file of each section, in their order."""
    return [(found[1], found[3]) for found in _HEADING.finditer(text)]


def rows(text: str) -> list[Row]:
    """The rows of the page, in their order.

    Raises:
        ValueError: a row stands in the section of another text, or does not read.
    """
    return list(_rows(text))


def _rows(text: str) -> Iterator[Row]:
    number = name = ""
    for line in text.splitlines():
        if heading := _HEADING.fullmatch(line):
            number, name = heading[1], heading[3]
        elif line.startswith("## "):
            number = ""
        elif number and line.startswith("|") and not line.startswith(_HEADS):
            yield _row(number, name, line)


def _row(text: str, name: str, line: str) -> Row:
    found = _ROW.match(line)
    if found is None or found[1] != text:
        raise ValueError(f"in the section of text {text}: {line}")
    cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    number, place, clause, answer, state, tests = cells
    cited = tuple((found[1], found[2]) for found in CITED.finditer(tests))
    return Row(text, name, number, place, clause, answer, State(state), cited)


def put_counts(text: str) -> str:
    """The page, its rows numbered in order, and the counts that they give."""
    text = _numbered(text)
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{_counts(text)}\n{END}{tail}"


def _numbered(text: str) -> str:
    seen: Counter[str] = Counter()
    lines = []
    for line in text.split("\n"):
        found = _ROW.match(line)
        if found:
            seen[found[1]] += 1
            lines.append(f"| {found[1]}-{seen[found[1]]:03d} | {line[found.end() :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def _counts(text: str) -> str:
    every = rows(text)
    lines = [
        f"| texte | clauses | {' | '.join(COLUMNS.values())} |",
        f"| --- |{' ---: |' * (len(COLUMNS) + 1)}",
    ]
    for number, name in headings(text):
        mine = [row for row in every if row.text == number]
        lines.append(_line(f"{number}, `{name}`", mine))
    lines.append(_line("**les cinq**", every))
    lines += ["", "Ce que rien ne montre :", ""]
    lines += [
        f"- {row.number}, {row.place} : {row.clause}"
        for row in every
        if row.state is State.NOT_SHOWN
    ]
    return "\n".join(lines)


def _line(label: str, some: list[Row]) -> str:
    found = Counter(row.state for row in some)
    return f"| {label} | {len(some)} | {' | '.join(str(found[state]) for state in State)} |"


@cache
def named_in(path: str) -> frozenset[str]:
    """Names of the tests of a file, none where it is not there."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    body = ast.parse(file.read_text("utf-8")).body
    return frozenset(
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    )


if __name__ == "__main__":
    PAGE.write_text(put_counts(PAGE.read_text("utf-8")), "utf-8")
