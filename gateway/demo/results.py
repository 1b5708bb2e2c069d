"""What the clerk finds in an opened result: rows, members with data, members without.

`summarise(path)` reads an XLSX or a CSV that the gateway sealed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.demo.workbook_rows import sheets
from gateway.rendering.delimited import WITHOUT_DATA
from gateway.rendering.sheet import SITUATION
from gateway.rendering.wording import RESULTS_SHEET, WITHOUT_DATA_SHEET

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """One result, opened.

    Attributes:
        header: its columns.
        first: its first rows, as shown.
        rows: lines of results.
        without_data: members that the extract does not hold.
    """

    header: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int
    without_data: int


def summarise(path: Path) -> Summary:
    """Read a result by its ending, `.xlsx` or `.csv`."""
    return _of_workbook(path) if path.suffix == ".xlsx" else _of_delimited(path)


def _of_workbook(path: Path) -> Summary:
    book = sheets(path, SHOWN)
    results = [sheet for sheet in book if sheet.name.startswith(RESULTS_SHEET)]
    without = [sheet for sheet in book if sheet.name.startswith(WITHOUT_DATA_SHEET)]
    return Summary(
        header=tuple(label.split("\n")[0] for label in results[0].header),
        first=results[0].first,
        rows=sum(sheet.rows for sheet in results),
        without_data=sum(sheet.rows for sheet in without),
    )


def _of_delimited(path: Path) -> Summary:
    with path.open(encoding="utf-8-sig", newline="") as source:
        header, *rows = csv.reader(source, delimiter=";")
    place = header.index(SITUATION)
    found = [tuple(row) for row in rows if row[place] != WITHOUT_DATA]
    return Summary(tuple(header), tuple(found[:SHOWN]), len(found), len(rows) - len(found))
