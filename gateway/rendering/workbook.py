"""A result as a workbook: what a clerk opens.

`write_workbook(sheet, target)` writes an XLSX to a seekable binary file object, such as a memfd.
Sheet *Résultats* comes first (frozen header, filter, French number formats, SIRET as text, blanks
in grey), then *Sans donnée*, then *Hors circonscription* and *Hors champ* where members stand
there, then *Lisez-moi*. Lines beyond the limit of a sheet go on in *Résultats (2)* and so on. There
is no `situation` column as in delimited text: which sheet a member stands in says it.

It promises three things. No plaintext ever reaches a disk: xlsxwriter builds every part in memory.
No cell is a formula or a link, whatever it holds. The same sheet gives the same bytes: the date
inside is that of the exchange.

A workbook is built whole in memory, about 0.3 KB a cell: beyond a few million cells, prefer
`delimited.write_delimited`.
"""

from collections.abc import Iterable, Iterator
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from gateway.rendering.about import write_about
from gateway.rendering.book import EXCEL_ROWS, open_book, set_up_page
from gateway.rendering.layout import column_width, header_height, header_text, text_height
from gateway.rendering.sheet import SIRET, Column, Kind, ResultSheet
from gateway.rendering.styles import Styles
from gateway.rendering.wording import (
    ABOUT_SHEET,
    BLANK_MEANING,
    NO_ONE_ELSE,
    NO_ONE_WITHOUT_DATA,
    RESULTS_SHEET,
    WITHOUT_DATA_SHEET,
    french_count,
)

_NOTE_WIDTH: Final = 64
_MEMBER_COLUMN: Final = Column(SIRET, "SIRET", "", "", Kind.KEY)


def write_workbook(sheet: ResultSheet, target: IO[bytes], *, row_limit: int = EXCEL_ROWS) -> None:
    """Write a sheet as a workbook; the caller owns, rewinds and closes `target`.

    Args:
        sheet: what to write.
        target: a seekable binary file object, written from where it stands.
        row_limit: rows of one sheet, header included.
    """
    with open_book(target, sheet.about) as (book, styles):
        for name, rows in _split(RESULTS_SHEET, sheet.frame, row_limit):
            page = book.add_worksheet(name)
            _write_table(page, sheet.columns, rows, styles)
            set_up_page(page, sheet.about, landscape=True)
        if sheet.is_looked_up:
            _write_without_rows(book, sheet, styles, row_limit)
        page = book.add_worksheet(ABOUT_SHEET)
        write_about(page, sheet.about, _reading(sheet), styles, sheet.columns)
        set_up_page(page, sheet.about, landscape=True)


def _reading(sheet: ResultSheet) -> Iterable[tuple[str, str]]:
    found = french_count(sheet.frame.num_rows, "ligne")
    missing = french_count(len(sheet.without_data), "adhérent")
    yield f"Feuille « {RESULTS_SHEET} »", f"{found}."
    if sheet.is_looked_up:
        yield f"Feuille « {WITHOUT_DATA_SHEET} »", f"{missing}. {sheet.about.without_data_meaning}"
    for apart in sheet.elsewhere:
        counted = french_count(len(apart.sirets), "adhérent")
        yield f"Feuille « {apart.title} »", f"{counted}. {apart.meaning}"
    yield "Cellules grises", BLANK_MEANING


def _write_without_rows(
    book: Workbook,
    sheet: ResultSheet,
    styles: Styles,
    row_limit: int,
) -> None:
    """The members that the extract does not hold, by reason, and what each reason means."""
    for title, sirets, note in _without_rows(sheet):
        for name, rows in _split(title, pa.table({SIRET: sirets}), row_limit):
            page = book.add_worksheet(name)
            _write_members(page, rows, note, styles)
            set_up_page(page, sheet.about, landscape=False)


def _without_rows(sheet: ResultSheet) -> Iterator[tuple[str, pa.Array, str]]:
    """The lists of members without a row: title of the sheet, SIRETs, what it means."""
    none = NO_ONE_ELSE if sheet.elsewhere else NO_ONE_WITHOUT_DATA
    note = sheet.about.without_data_meaning if len(sheet.without_data) else none
    yield WITHOUT_DATA_SHEET, sheet.without_data, note
    for apart in sheet.elsewhere:
        yield apart.title, apart.sirets, apart.meaning


def _write_members(page: Worksheet, rows: pa.Table, note: str, styles: Styles) -> None:
    """A column of SIRETs, and beside its header what it means to stand there."""
    _write_table(page, (_MEMBER_COLUMN,), rows, styles)
    page.set_column(1, 1, 3)
    page.set_column(2, 2, _NOTE_WIDTH)
    page.set_row(0, text_height(note, _NOTE_WIDTH))
    page.write_string(0, 2, note, styles.reminder)


def _split(name: str, table: pa.Table, row_limit: int) -> Iterator[tuple[str, pa.Table]]:
    """The slices that fit under a header, each with the name of its sheet; one at least."""
    room = row_limit - 1
    for number, start in enumerate(range(0, max(table.num_rows, 1), room), start=1):
        yield (name if number == 1 else f"{name} ({number})"), table.slice(start, room)


def _write_table(
    page: Worksheet, columns: tuple[Column, ...], rows: pa.Table, styles: Styles
) -> None:
    widths = [column_width(column, rows.column(i)) for i, column in enumerate(columns)]
    page.set_row(0, header_height(columns, widths))
    for place, column in enumerate(columns):
        values = rows.column(place)
        page.write_string(0, place, header_text(column), styles.header)
        page.write_column(1, place, values.to_pylist(), styles.cells[column.kind])
        page.set_column(place, place, widths[place])
        if values.null_count and column.kind is not Kind.NOTE:
            for row in pc.indices_nonzero(pc.is_null(values)).to_pylist():
                page.write_blank(row + 1, place, None, styles.blank)
    last_row, last_column = max(rows.num_rows, 1), len(columns) - 1
    # Zeros fill most of a table of claims: greyed, they let the rest stand out.
    zero = {"type": "cell", "criteria": "==", "value": 0, "format": styles.zero}
    for place, column in enumerate(columns):
        if column.kind in (Kind.COUNT, Kind.RATE):
            page.conditional_format(1, place, last_row, place, zero)
    page.repeat_rows(0)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last_row, last_column)
    page.ignore_errors({"number_stored_as_text": xl_range(1, 0, last_row, last_column)})
