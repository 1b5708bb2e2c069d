"""A sender's own file given back as a workbook, with what was found in it and what to do.

``write_annotated(table, checked, target, at)`` writes to a seekable binary file object, such as a
memfd. The sender's sheet comes first, as sent, its noted cells coloured, with two more columns;
*Lisez-moi* comes second and is the one that opens: verdict, counts, colours, codes and remedies.

Promises: rows keep their numbers and columns their letters; every cell is text, never a formula
nor a link; no plaintext reaches a disk; the same file checked at the same instant gives the same
bytes. What a reading masked (social-security numbers, workers) it never had; contact columns are
masked here.
"""

import re
from datetime import UTC, datetime
from typing import IO, Final

import xlsxwriter

from gateway.rendering.annotated_about import ABOUT_SHEET, write_about
from gateway.rendering.annotated_notes import notes
from gateway.rendering.annotated_sheet import MOST_CELLS, plan, write_sheet
from gateway.rendering.annotated_styles import Tones
from gateway.rendering.cycles import no_cycle_collection
from gateway.rendering.styles import Styles
from validators.checking import Checked
from validators.reading.table import Table

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SHEET: Final = "Votre fichier"
_TAKEN: Final = frozenset({ABOUT_SHEET.casefold(), "history", "historique", ""})
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST: Final = 31


def write_annotated(
    table: Table | None,
    checked: Checked,
    target: IO[bytes],
    at: datetime,
    *,
    most_cells: int = MOST_CELLS,
) -> None:
    """Writes the workbook; the caller owns, rewinds and closes ``target``.

    Args:
        table: The file as read, personal data masked; None where it could not be read, and then
            there is only *Lisez-moi*.
        checked: What was found.
        target: A seekable binary file object, written from where it stands.
        at: The instant of the check, aware.
        most_cells: Cells above which only the noted rows are given.
    """
    with no_cycle_collection(), xlsxwriter.Workbook(target, dict(_OPTIONS)) as book:
        book.set_properties(
            {
                "title": "Votre fichier annoté",
                "author": "Passerelle",
                "created": at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        styles, tones = Styles(book), Tones(book)
        shown, sheet = None, ""
        if table is not None and len(table.rows):
            said = notes(table, checked)
            shown = plan(table, checked, said, most_cells)
            sheet = _sheet_title(table.sheet)
            write_sheet(book.add_worksheet(sheet), shown, said, checked, tones)
        about = book.add_worksheet(ABOUT_SHEET)
        write_about(about, checked, shown, sheet, styles, tones, at)
        about.set_landscape()
        about.set_paper(9)
        about.fit_to_pages(1, 0)
        about.activate()


def _sheet_title(sent: str) -> str:
    """The title of the sender's sheet, where a workbook can bear it beside ours."""
    title = _FORBIDDEN.sub(" ", sent)[:_LONGEST].strip().strip("'")
    return _SHEET if title.casefold() in _TAKEN else title
