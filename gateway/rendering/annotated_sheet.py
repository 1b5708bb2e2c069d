"""The sender's own sheet, as sent, with the two columns *Anomalie* and *Que faire* at its right.

``write_sheet(page, plan, notes, tones)``. Every cell is text, at its own row and column; contact
columns are masked, since the exchange drops them. A table too large for a sheet is given as its
noted rows only, each with its number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from gateway.rendering.annotated_notes import Notes, Places, Tone
from gateway.rendering.annotated_styles import Tones
from gateway.rendering.layout import text_height
from validators.checking import Checked
from validators.codes import Code
from validators.reading.table import Table

EXCEL_ROWS: Final = 1_048_576
MOST_CELLS: Final = 2_000_000
"""A workbook is built in memory, about 0.3 KB a cell."""

MASK: Final = "•••"
ADDED: Final = ("Anomalie", "Que faire")
NUMBER: Final = "Ligne"
_ADDED_WIDTH: Final = 60
_WIDEST: Final = 40
_NARROWEST: Final = 8
_FROZEN_AT_MOST: Final = 8
_TITLE_HEIGHT: Final = 32
_A4: Final = 9


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which rows and columns are shown, and where.

    Attributes:
        table: As read.
        columns: Places of the columns shown: those that the sender sent.
        places: Places of the rows shown.
        partial: Whether only noted rows are shown, one under the other, after their number.
        left_out: Noted rows for which there was no room.
        masked: Titles of the columns masked here.
    """

    table: Table
    columns: tuple[int, ...]
    places: Places
    partial: bool
    left_out: int
    masked: frozenset[str]

    @property
    def offset(self) -> int:
        """Columns before the first one sent."""
        return 1 if self.partial else 0

    @property
    def titles_row(self) -> int:
        """Row of the titles, from 0; -1 where there are none."""
        return 0 if self.partial else self.table.header_row - 1

    @property
    def added(self) -> int:
        """Column of *Anomalie*, from 0."""
        return self.offset + len(self.columns)


def plan(table: Table, checked: Checked, notes: Notes, most_cells: int = MOST_CELLS) -> Plan:
    """What to show of a table: all of it where it fits, else its noted rows."""
    joined = table.located == "siren+nic"
    columns = tuple(range(len(table.header) - joined))
    width = len(columns) + len(ADDED)
    last = int(table.rows[-1]) if len(table.rows) else 0
    partial = last > EXCEL_ROWS or len(table.rows) * width > most_cells
    room = min(EXCEL_ROWS - 1, most_cells // width)
    contacts = checked.findings.with_code(Code.COLONNE_CONTACT)
    return Plan(
        table=table,
        columns=columns,
        places=notes.places[:room] if partial else np.arange(len(table.rows)),
        partial=partial,
        left_out=max(0, len(notes.places) - room) if partial else 0,
        masked=frozenset(found.column for found in contacts if found.column),
    )


def write_sheet(page: Worksheet, shown: Plan, notes: Notes, checked: Checked, tones: Tones) -> None:
    """Fills the sheet."""
    if not shown.partial:
        for row, cells in enumerate(shown.table.above):
            for column, cell in enumerate(cells):
                if cell:
                    page.write_string(row, column, cell, tones.above)
    lines = _lines(shown)
    for column, cells in _columns(shown):
        page.set_column(column, column, _width(cells, _title(shown, column)))
        toned = _toned(shown, notes, column)
        for place, row, cell in zip(shown.places.tolist(), lines, cells.to_pylist(), strict=True):
            tone = toned.get(place)
            if cell:
                page.write_string(row, column, cell, tones.cells[tone] if tone else tones.sent)
            elif tone:
                page.write_blank(row, column, None, tones.cells[tone])
    _write_notes(page, shown, notes, checked, tones)
    _write_titles(page, shown, notes, tones)
    _set_up(page, shown, lines[-1] if lines else max(shown.titles_row, 0))


def _lines(shown: Plan) -> list[int]:
    """Row of each row shown, from 0."""
    if shown.partial:
        return list(range(1, len(shown.places) + 1))
    lines: list[int] = (shown.table.rows - 1).tolist()
    return lines


def _columns(shown: Plan) -> Iterator[tuple[int, pa.ChunkedArray]]:
    """Each column of the sheet, with its cells."""
    taken = pa.array(shown.places)
    if shown.partial:
        numbers = pa.array(shown.table.rows).take(taken).cast(pa.string())
        yield 0, numbers
    for column in shown.columns:
        cells = shown.table.text.column(column)
        if shown.table.header[column] in shown.masked:
            cells = pc.if_else(pc.equal(pc.utf8_trim_whitespace(cells), ""), cells, MASK)
        yield shown.offset + column, cells.take(taken) if shown.partial else cells


def _title(shown: Plan, column: int) -> str:
    """The title as sent: what the reading added to tell columns apart is left out."""
    if column < shown.offset:
        return NUMBER
    place = column - shown.offset
    title = shown.table.header[place].rsplit(" (colonne ", 1)[0]
    return "" if title == f"colonne {place + 1}" else title


def _toned(shown: Plan, notes: Notes, column: int) -> dict[int, Tone]:
    if column < shown.offset:
        return {}
    return notes.cells.get(shown.table.header[column - shown.offset], {})


def _width(cells: pa.ChunkedArray, title: str) -> int:
    longest = pc.max(pc.utf8_length(cells)).as_py() or 0
    word = max(map(len, title.split()), default=0)
    return max(_NARROWEST, min(longest + 2, _WIDEST), min(word + 4, _WIDEST))


def _write_notes(
    page: Worksheet, shown: Plan, notes: Notes, checked: Checked, tones: Tones
) -> None:
    page.set_column(shown.added, shown.added + 1, _ADDED_WIDTH)
    numbers = shown.table.rows[notes.places].tolist()
    heights = [max(map(_height, pair)) for pair in notes.texts]
    count = len(shown.places) if shown.partial else len(numbers)
    for line, (number, which, first) in enumerate(
        zip(numbers[:count], notes.which.tolist(), notes.first.tolist(), strict=False)
    ):
        row = line + 1 if shown.partial else number - 1
        anomaly, remedy = notes.texts[which]
        height = heights[which]
        if first:
            anomaly = f"{anomaly}\nPremière fois : ligne {first}."
            height = max(height, _height(anomaly))
        remark = checked.remarks.get(number)
        if remark:
            remedy = f"{remedy}\n{remark}"
            height = max(height, _height(remedy))
        style = tones.notes[notes.tones[which]]
        page.set_row(row, height)
        page.write_string(row, shown.added, anomaly, style)
        page.write_string(row, shown.added + 1, remedy, style)


def _height(text: str) -> float:
    return sum(text_height(part, _ADDED_WIDTH - 2) for part in text.split("\n"))


def _write_titles(page: Worksheet, shown: Plan, notes: Notes, tones: Tones) -> None:
    row = shown.titles_row
    if row < 0:
        return
    page.set_row(row, _TITLE_HEIGHT)
    if shown.partial:
        page.write_string(row, 0, NUMBER, tones.added)
    for column in range(shown.offset, shown.added):
        tone = notes.titles.get(shown.table.header[column - shown.offset])
        style = tones.titles[tone] if tone else tones.header
        page.write_string(row, column, _title(shown, column), style)
    for column, title in enumerate(ADDED, shown.added):
        page.write_string(row, column, title, tones.added)


def _set_up(page: Worksheet, shown: Plan, last_row: int) -> None:
    row, last_column = shown.titles_row, shown.added + len(ADDED) - 1
    if row >= 0:
        page.autofilter(row, 0, max(last_row, row + 1), last_column)
        if row < _FROZEN_AT_MOST:
            page.freeze_panes(row + 1, 0)
        page.repeat_rows(row)
    page.ignore_errors({"number_stored_as_text": xl_range(0, 0, last_row, last_column)})
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.fit_to_pages(1, 0)
