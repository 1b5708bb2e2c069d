"""Contested establishments as a workbook, for the one party that opens it.

`write_contested(rows, columns, notes, target)` writes an XLSX to a seekable binary file object,
such as a memfd: one sheet of rows, every cell as text, then *Lisez-moi*. Promises: no plaintext
ever reaches a disk, no cell is a formula or a link.
"""

from collections.abc import Sequence
from typing import IO, Final

import xlsxwriter

from gateway.rendering.cycles import no_cycle_collection
from gateway.rendering.layout import text_height
from gateway.rendering.sheet import Kind
from gateway.rendering.styles import Styles
from gateway.rendering.wording import ABOUT_SHEET

SHEET: Final = "Contestations"
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTH: Final = 26
_NOTE_WIDTH: Final = 90


def write_contested(
    columns: Sequence[tuple[str, Sequence[str]]], notes: Sequence[str], target: IO[bytes]
) -> None:
    """Write the workbook; the caller owns, rewinds and closes `target`.

    Args:
        columns: heading and texts of each column, all as long.
        notes: what to read first, a line each.
        target: a seekable binary file object, written from where it stands.
    """
    with no_cycle_collection(), xlsxwriter.Workbook(target, dict(_OPTIONS)) as book:
        styles = Styles(book)
        page = book.add_worksheet(SHEET)
        for place, (heading, texts) in enumerate(columns):
            page.write_string(0, place, heading, styles.header)
            page.write_column(1, place, list(texts), styles.cells[Kind.KEY])
            page.set_column(place, place, _WIDTH)
        page.freeze_panes(1, 0)
        about = book.add_worksheet(ABOUT_SHEET)
        about.set_column(0, 0, _NOTE_WIDTH)
        for row, note in enumerate(notes):
            about.set_row(row, text_height(note, _NOTE_WIDTH))
            about.write_string(row, 0, note, styles.text)
