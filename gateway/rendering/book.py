"""What every workbook written for a partner shares: made in memory, dated, printable on A4.

``with open_book(target, about) as (book, styles):`` gives a workbook that is written to ``target``
on leaving; :func:`set_up_page` makes one of its sheets ready to print. It promises that no
plaintext reaches a disk, that no cell becomes a formula or a link whatever it holds, and that the
same content gives the same bytes: the date inside is that of the exchange.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import IO, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gateway.rendering.cycles import no_cycle_collection
from gateway.rendering.sheet import About
from gateway.rendering.styles import Styles
from gateway.rendering.wording import french_day

EXCEL_ROWS: Final = 1_048_576
"""Rows of a sheet, header included (ECMA-376 leaves it to Excel, whose limit this is)."""

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4: Final = 9


@contextmanager
def open_book(target: IO[bytes], about: About) -> Iterator[tuple[xlsxwriter.Workbook, Styles]]:
    """A workbook and its styles; the caller owns, rewinds and closes `target`.

    Args:
        target: a seekable binary file object, written from where it stands.
        about: where the content comes from.
    """
    with no_cycle_collection(), xlsxwriter.Workbook(target, dict(_OPTIONS)) as book:
        book.set_properties(
            {
                "title": f"{about.flux} – {about.convention}",
                "author": "Passerelle",
                "created": about.instant.astimezone(UTC).replace(tzinfo=None),
            }
        )
        yield book, Styles(book)


def set_up_page(page: Worksheet, about: About, *, landscape: bool) -> None:
    """A4, one page wide, and a footer that says what this is."""
    if landscape:
        page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.fit_to_pages(1, 0)
    foot = f"{about.flux} – {about.convention} – {french_day(about.instant)} – confidentiel"
    page.set_footer(f"&L&8{foot[:200].replace('&', '&&')}&R&8&P / &N")
