"""A worksheet of prose, written from top to bottom: sections, pairs, lines as high as their text.

``writer = PageWriter(page, styles, widths)``; heights are set, so that every text shows whole in
any reader.
"""

from collections.abc import Iterable, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gateway.rendering.layout import text_height
from gateway.rendering.styles import Styles


class PageWriter:
    """Writes one row after another.

    Attributes:
        page: The worksheet.
        styles: Of the workbook.
        widths: Of the columns, in characters.
        row: The next row to write, from 0.
    """

    def __init__(self, page: Worksheet, styles: Styles, widths: Sequence[int]) -> None:
        self.page = page
        self.styles = styles
        self.widths = widths
        self.row = 0
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.hide_gridlines(2)

    def section(self, title: str) -> None:
        """A blank row and the title of a section, underlined from side to side."""
        self.row += 1
        self.page.set_row(self.row, 20)
        for column, _ in enumerate(self.widths):
            self.page.write(self.row, column, None if column else title, self.styles.section)
        self.row += 1

    def heading(self, text: str, style: Format) -> None:
        """One line that runs over the columns."""
        self.page.write_string(self.row, 0, text, style)
        self.row += 1

    def across(self, text: str, style: Format) -> None:
        """Wrapped text over all the columns."""
        self.page.set_row(self.row, text_height(text, sum(self.widths)) + 6)
        self.page.merge_range(self.row, 0, self.row, len(self.widths) - 1, text, style)
        self.row += 1

    def pairs(self, pairs: Iterable[tuple[str, str]], style: Format | None = None) -> None:
        """A label and its text, a row each."""
        for label, text in pairs:
            self.line((label, text), (self.styles.label, style or self.styles.text))

    def line(self, texts: Sequence[str], styles: Sequence[Format]) -> None:
        """One row of cells from the first column on, as high as its longest text needs."""
        height = max(_height(t, w) for t, w in zip(texts, self.widths, strict=False))
        self.page.set_row(self.row, height)
        for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
            self.page.write_string(self.row, column, text, style)
        self.row += 1


def _height(text: str, width: int) -> float:
    return sum(text_height(part, width) for part in text.split("\n"))
