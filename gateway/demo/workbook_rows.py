"""The rows of a workbook of ours, with the standard library: what the clerk sees on opening it.

`sheets(path)` gives, for each sheet in order, its name, its header, its first rows and how many
there are. It is for files that the gateway wrote and whose signature was checked, not for a
stranger's: those are read by `validators.reading`, under limits.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

# A workbook of ours, signature checked: it holds no entity to expand.
from xml.etree.ElementTree import Element, iterparse

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in one sheet.

    Attributes:
        name: its tab.
        header: its first row.
        first: the rows that follow, as many as were asked.
        rows: how many rows follow in all.
    """

    name: str
    header: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int


def sheets(path: Path, shown: int = 3) -> list[Sheet]:
    """Read a workbook, keeping the first `shown` rows of each sheet."""
    with zipfile.ZipFile(path) as book:
        with book.open("xl/workbook.xml") as part:
            names = [sheet.attrib["name"] for sheet in _elements(part, "sheet")]
        with book.open("xl/sharedStrings.xml") as part:
            texts = ["".join(node.itertext()) for node in _elements(part, "si")]
        found = []
        for number, name in enumerate(names, 1):
            with book.open(f"xl/worksheets/sheet{number}.xml") as part:
                found.append(_sheet(name, part, texts, shown))
    return found


def _sheet(name: str, part: IO[bytes], texts: list[str], shown: int) -> Sheet:
    kept: list[tuple[str, ...]] = []
    count = 0
    for row in _elements(part, "row"):
        count += 1
        if len(kept) <= shown:
            kept.append(tuple(_cell(cell, texts) for cell in row.iter(f"{_MAIN}c")))
    header, *first = kept or [()]
    return Sheet(name, header, tuple(first), max(0, count - 1))


def _cell(cell: Element, texts: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    return texts[int(value)] if cell.get("t") == "s" else value


def _elements(part: IO[bytes], tag: str) -> Iterator[Element]:
    """Each element of that name, emptied once the caller has seen it."""
    for _, element in iterparse(part):  # noqa: S314 # see the import
        if element.tag == f"{_MAIN}{tag}":
            yield element
            element.clear()
