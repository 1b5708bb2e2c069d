"""Where each cell of a report goes on its sheet: columns, widths, heights, what is merged.

``layout = page_layout(page)``; its tables share the columns of the sheet, from the left. A table
narrower than the sheet whose last column holds no number lets that column run to the right edge, so
that a table of one column takes the whole width. It promises that a text shows whole, without
anyone having to touch a column, and that a report whose rows disagree with their headings is
refused before a byte is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exchange.report import Block, Cell, Page, Report
from gateway.rendering.layout import text_height
from gateway.rendering.sheet import SheetError
from gateway.rendering.wording import ABOUT_SHEET

STEP: Final = "\u2003"
"""An em space at the start of a text sets it one step in, below what it details."""

_LEAST_PAGE: Final = 72
_WIDEST_FIRST: Final = 56
_WIDEST: Final = 44
_LEAST: Final = 10
_LANDSCAPE: Final = 96
_PADDING: Final = 4
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = frozenset("[]:*?/\\")


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The sizes of one sheet.

    Attributes:
        widths: of its columns, in characters; one at least.
    """

    widths: tuple[int, ...]

    @property
    def total(self) -> int:
        """Width of the sheet, in characters."""
        return sum(self.widths)

    @property
    def is_landscape(self) -> bool:
        """Whether it would print too small upright."""
        return self.total > _LANDSCAPE

    def last_column(self, block: Block) -> int:
        """The last column of the sheet that the last column of the block covers."""
        width = width_of(block)
        return len(self.widths) - 1 if width < len(self.widths) and runs_on(block) else width - 1

    def span(self, block: Block, place: int, columns: int = 1) -> tuple[int, int]:
        """First and last column of the sheet under a cell of the block."""
        last = place + columns - 1
        return place, self.last_column(block) if last == width_of(block) - 1 else last

    def height(self, text: str, span: tuple[int, int]) -> float:
        """Room for a text wrapped over those columns."""
        width = max(sum(self.widths[span[0] : span[1] + 1]) - _PADDING, 1)
        return sum(text_height(part, width) for part in text.split("\n"))


def check_report(report: Report) -> None:
    """Refuse a report that cannot be laid out.

    Raises:
        SheetError: a row is not as wide as its headings, or the name of a sheet cannot be one.
    """
    names = [page.nom.casefold() for page in report.pages]
    if not names or len(set(names)) != len(names) or ABOUT_SHEET.casefold() in names:
        raise SheetError
    for page in report.pages:
        if not 0 < len(page.nom) <= _LONGEST_NAME or _FORBIDDEN & set(page.nom):
            raise SheetError
        if any(len(set(_row_widths(block))) > 1 for block in page.blocs):
            raise SheetError


def page_layout(page: Page) -> PageLayout:
    """The columns that the tables of a page share."""
    count = max((width_of(block) for block in page.blocs), default=1)
    widths = [0] * max(count, 1)
    for block in page.blocs:
        width = width_of(block)
        fixed = width - 1 if width < count and runs_on(block) else width
        for place in range(fixed):
            widths[place] = max(widths[place], _column_width(block, place))
    widths = [width or _LEAST for width in widths]
    widths[-1 if len(widths) > 1 else 0] += max(0, _LEAST_PAGE - sum(widths)) * (len(widths) < 3)
    return PageLayout(tuple(widths))


def width_of(block: Block) -> int:
    """How many columns a table has."""
    return next(_row_widths(block), 1)


def runs_on(block: Block) -> bool:
    """Whether the last column of a table holds no number, and so may be as wide as one likes."""
    return not any(isinstance(row[-1], int | float) for row in block.lignes if row)


def _row_widths(block: Block) -> Iterator[int]:
    for headings in block.entetes:
        yield sum(heading.colonnes for heading in headings)
    for row in block.lignes:
        yield len(row)


def _column_width(block: Block, place: int) -> int:
    """Wide enough for the longest word of its headings and, up to a limit, for its longest text."""
    most = _WIDEST_FIRST if place == 0 else _WIDEST
    longest = max((_length(row[place]) for row in block.lignes), default=0) + _PADDING
    words = max((len(word) for word in _heading_words(block, place)), default=0) + _PADDING
    return max(_LEAST, words, min(longest, most))


def _heading_words(block: Block, place: int) -> Iterator[str]:
    for headings in block.entetes:
        start = 0
        for heading in headings:
            if start == place and heading.colonnes == 1:
                yield from heading.texte.replace("-", " ").split()
            start += heading.colonnes


def _length(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    return 0 if cell is None else len(f"{cell:,.2f}" if isinstance(cell, float) else f"{cell:,}")
