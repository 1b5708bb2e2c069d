"""A report as a workbook: what a committee reads, and a director shows.

`write_report(report, about, target)` writes an XLSX to a seekable binary file object, such as a
memfd: one sheet a page, in order, then *Lisez-moi*. Each sheet prints on A4, one page wide, with a
title, its tables and a footer; numbers are numbers; what is unknown is grey, what is left to the
reader to write is a white box.

It promises what every workbook does (:mod:`gateway.rendering.book`): nothing on a disk, no formula
or link, the same bytes for the same report.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import IO, Final

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from exchange.report import Block, Cell, Page, Report
from gateway.rendering.about import write_about
from gateway.rendering.book import EXCEL_ROWS, open_book, set_up_page
from gateway.rendering.report_layout import STEP, PageLayout, check_report, page_layout, width_of
from gateway.rendering.sheet import About, SheetError
from gateway.rendering.styles import Styles
from gateway.rendering.wording import ABOUT_SHEET, REPORT_BLANK_MEANING, french_day

_TITLE_HEIGHT: Final = 26
_LEAST_HEIGHT: Final = 19.0
_TO_WRITE_HEIGHT: Final = 72
_FILTER_FROM: Final = 12
"""Rows from which a table alone on its sheet gets a filter."""


def write_report(report: Report, about: About, target: IO[bytes]) -> None:
    """Write a report as a workbook; the caller owns, rewinds and closes `target`.

    Args:
        report: what to write; its notices follow those of `about`.
        about: where it comes from.
        target: a seekable binary file object, written from where it stands.

    Raises:
        SheetError: a row is not as wide as its headings, the name of a sheet cannot be one, or a
            page has more rows than a sheet.
    """
    check_report(report)
    whole = replace(about, notices=(*about.notices, *report.notices))
    with open_book(target, about) as (book, styles):
        for page in report.pages:
            layout = page_layout(page)
            sheet = book.add_worksheet(page.nom)
            _PageOfReport(sheet, page, layout, styles).write(about)
            set_up_page(sheet, about, landscape=layout.is_landscape)
        readme = book.add_worksheet(ABOUT_SHEET)
        write_about(readme, whole, _reading(report), styles)
        set_up_page(readme, about, landscape=True)


def _reading(report: Report) -> Iterator[tuple[str, str]]:
    for page in report.pages:
        yield f"Feuille « {page.nom} »", f"{page.titre}."
    yield "Cellules grises", REPORT_BLANK_MEANING


class _PageOfReport:
    """Writes one page from top to bottom."""

    def __init__(self, sheet: Worksheet, page: Page, layout: PageLayout, styles: Styles) -> None:
        self.sheet = sheet
        self.page = page
        self.layout = layout
        self.styles = styles
        self.row = 0

    def write(self, about: About) -> None:
        for column, width in enumerate(self.layout.widths):
            self.sheet.set_column(column, column, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_row(0, _TITLE_HEIGHT)
        self._line(self.page.titre, self.styles.title)
        day = french_day(about.instant)
        under = f"{about.convention_title} ({about.convention}) – établi le {day}"
        self._line(under, self.styles.subtitle)
        for block in self.page.blocs:
            self.row += 1
            self._block(block)
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, self.row, 255)})

    def _block(self, block: Block) -> None:
        if block.titre:
            self.sheet.set_row(self.row, 20)
            self._across(block.titre, self.styles.section)
        self._headings(block)
        top = self.row
        if top + len(block.lignes) + len(block.notes) + 1 > EXCEL_ROWS:
            raise SheetError
        for cells in block.lignes:
            self._cells(block, tuple(map(_known, cells)))
        if len(self.page.blocs) == 1 and block.entetes and block.lignes:
            self._follow(top, width_of(block))
        for note in block.notes:
            height = self.layout.height(note, (0, len(self.layout.widths) - 1)) + 2
            self.sheet.set_row(self.row, height)
            self._across(note, self.styles.note)

    def _follow(self, top: int, width: int) -> None:
        """A table alone on its sheet keeps its headings in sight, and can be filtered if long."""
        self.sheet.freeze_panes(top, 0)
        if self.row - top >= _FILTER_FROM:
            self.sheet.repeat_rows(top - 1)
            self.sheet.autofilter(top - 1, 0, self.row - 1, width - 1)

    def _headings(self, block: Block) -> None:
        for number, headings in enumerate(block.entetes, start=1):
            place, height = 0, 0.0
            for heading in headings:
                span = self.layout.span(block, place, heading.colonnes)
                corner = not heading.texte and place == 0 and number < len(block.entetes)
                style = self.styles.corner if corner else self.styles.header
                self._put(span, heading.texte, style)
                height = max(height, self.layout.height(heading.texte, span))
                place += heading.colonnes
            self.sheet.set_row(self.row, height + 8)
            self.row += 1

    def _cells(self, block: Block, cells: tuple[Cell, ...]) -> None:
        height = _LEAST_HEIGHT
        for place, cell in enumerate(cells):
            span = self.layout.span(block, place)
            label = place == 0 and len(cells) > 1
            self._put(span, cell, self._style(cell, label=label))
            if isinstance(cell, str):
                height = max(height, self.layout.height(cell, span) + 3)
        self.sheet.set_row(self.row, _TO_WRITE_HEIGHT if cells == ("",) else height)
        self.row += 1

    def _style(self, cell: Cell, *, label: bool) -> Format:
        if cell is None:
            return self.styles.unknown
        if isinstance(cell, str):
            if not cell:
                return self.styles.to_write
            if label and not cell.isdigit():
                return self.styles.step if cell.startswith(STEP) else self.styles.row_label
            return self.styles.reading
        return self.styles.count if isinstance(cell, int) else self.styles.rate

    def _put(self, span: tuple[int, int], cell: Cell, style: Format) -> None:
        first, last = span
        if last > first:
            # A merge blanks its cells: the value comes after, as the value that it is.
            self.sheet.merge_range(self.row, first, self.row, last, "", style)
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, first, None, style)
        elif isinstance(cell, str):
            self.sheet.write_string(self.row, first, cell.lstrip(STEP), style)
        else:
            self.sheet.write_number(self.row, first, cell, style)

    def _across(self, text: str, style: Format) -> None:
        self._put((0, len(self.layout.widths) - 1), text, style)
        self.row += 1

    def _line(self, text: str, style: Format) -> None:
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1


def _known(cell: Cell) -> Cell:
    """The cell, or nothing for a number that a sheet has no word for."""
    return None if isinstance(cell, float) and not isfinite(cell) else cell
