"""A workbook becomes its sheets, as text.

``read_sheets(data, kind, limits)`` reads every sheet of an XLSX, XLS or ODS workbook. Promises: no
parser sees the file before it was looked over; a number is written in full, every other value as it
was sent; rows and columns keep the places that Excel shows; hidden rows and sheets are read and
said; a formula without a recorded result is reported, not taken for a blank.
"""

import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from validators.codes import Code
from validators.reading.limits import MIB, Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.cells import as_text
from validators.reading.workbooks.ods import open_ods
from validators.reading.workbooks.plain_book import PlainBook, Tab
from validators.reading.workbooks.span import check_span
from validators.reading.workbooks.walls import memory_wall
from validators.reading.workbooks.xls import open_xls
from validators.reading.workbooks.xlsx import open_xlsx

_OPEN = {"xlsx": open_xlsx, "xls": open_xls, "ods": open_ods}
_PANIC = "PanicException"  # of the Rust parser; its module cannot be imported
_BATCH = 512  # rows that stay in the processor's cache
_ROOM = 232 * MIB
_ROOM_PER_BYTE = 24


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text.

    Attributes:
        title: Its name, as the sender sees it.
        columns: Columns of text of equal length, from row 1 and column A.
        hidden: Whether the spreadsheet program does not show it.
        hidden_rows: Numbers of its hidden rows, as Excel counts.
        unvalued: Places (row, column, from 1) of formulas without a recorded result.
        asides: Texts of the workbook that stand in no cell (the first sheet has them all).
    """

    title: str
    columns: tuple[list[str], ...]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    unvalued: frozenset[tuple[int, int]] = frozenset()
    asides: tuple[str, ...] = ()


def read_sheets(data: bytes, kind: str, limits: Limits) -> tuple[Sheet, ...]:
    """Reads every sheet of a workbook, hidden ones included.

    Args:
        data: The file.
        kind: What it is: ``xlsx``, ``xls`` or ``ods``.
        limits: Bounds on the reading.

    Raises:
        UnreadableError: ``FICHIER-*``: damaged, protected, dangerous or beyond a limit.
    """
    book = _OPEN[kind](data, limits)
    try:
        with memory_wall(_ROOM + _ROOM_PER_BYTE * len(book.data)):
            return tuple(_sheets(book, limits))
    except PasswordError:
        raise UnreadableError(Code.FICHIER_PROTEGE) from None
    except (CalamineError, ArithmeticError, LookupError, ValueError, OSError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
        raise


def _sheets(book: PlainBook, limits: Limits) -> Iterator[Sheet]:
    parsed = CalamineWorkbook.from_filelike(io.BytesIO(book.data))
    room = limits.unpacked_bytes
    for tab in book.tabs:
        asides = () if tab is not book.tabs[0] else book.asides
        about = parsed.sheets_metadata[tab.rank]
        columns = _columns(parsed.get_sheet_by_index(tab.rank), tab, limits)
        room -= _size(columns, limits)
        if room < 0:
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "texte du classeur")
        yield Sheet(
            title=tab.title or about.name,
            columns=columns,
            hidden=tab.hidden or about.visible != SheetVisibleEnum.Visible,
            hidden_rows=tab.marks.hidden_rows,
            unvalued=frozenset(
                (row, column)
                for row, column in tab.marks.unvalued
                if not columns[column - 1][row - 1].strip()
            ),
            asides=asides,
        )


def _columns(sheet: CalamineSheet, tab: Tab, limits: Limits) -> tuple[list[str], ...]:
    """Columns of text from row 1 and column A, long enough for the formulas without result."""
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    tall = max((row for row, _column in tab.marks.unvalued), default=0)
    wide = max((column for _row, column in tab.marks.unvalued), default=0)
    tall, wide = max(height, tall), max(width, wide)
    check_span(tall, wide, height * width + len(tab.marks.unvalued), limits)
    blank = [""] * tall
    filled = [column + blank[height:] for column in _filled(sheet)]
    before = width - len(filled)
    return (*[blank] * before, *filled, *[blank] * (wide - width))


def _filled(sheet: CalamineSheet) -> list[list[str]]:
    """Columns from row 1 and the first column that has something."""
    width = sheet.end[1] - sheet.start[1] + 1 if sheet.start and sheet.end else 0
    columns: list[list[str]] = [[] for _ in range(width)]
    rows = sheet.iter_rows()
    while batch := list(itertools.islice(rows, _BATCH)):
        for column, cells in zip(columns, zip(*batch, strict=True), strict=True):
            column.extend(as_text(cells))
    return columns


def _size(columns: tuple[list[str], ...], limits: Limits) -> int:
    """Characters of a sheet."""
    size = 0
    for column in columns:
        lengths = list(map(len, column))
        if max(lengths, default=0) > limits.cell_chars:
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule")
        size += sum(lengths)
    return size
