"""Tables still in Arrow columns: as a sheet holds one, and as the reading process hands it on."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from validators.reading.refusal import Reason

TEXT = pa.large_string()


@dataclass(frozen=True, slots=True)
class Outside:
    """Cells that stand outside the table, searched like the others and never handed back.

    Attributes:
        where: What they are, in French, for the sender.
        columns: Columns of text.
        first: Row number of their first cells.
        heads: Rows that may be titles.
        numbered: Whether the places of the cells tell their rows.
    """

    where: str
    columns: tuple[pa.LargeStringArray, ...]
    first: int = 1
    heads: tuple[tuple[str, ...], ...] = ()
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or one text file, cut at its titles.

    Attributes:
        kind: ``csv``, ``xlsx``, ``xls`` or ``ods``.
        heads: Its titles as sent, one per column, empty where there is none.
        header_row: Number of the row of titles as Excel shows it, 0 where there is none.
        above: The rows above the titles.
        data: One column of text per title, without nulls, named by its place.
        first: Number of the first row below the titles.
        outside: Everything else in the file.
        encoding: Of a text file.
        delimiter: Of a text file.
        sheet: Title of the sheet.
        notices: What the sender is told.
        unvalued: Places (row, column, from 1) of formulas without a recorded result.
    """

    kind: str
    heads: tuple[str, ...]
    header_row: int
    above: tuple[tuple[str, ...], ...]
    data: pa.Table
    first: int
    outside: tuple[Outside, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: tuple[Reason, ...] = ()
    unvalued: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as read.

    Attributes:
        titles: Column titles, all different.
        data: One column of text per title, without nulls, named by its place.
        rows: int64, original row number of each row.
        kind: ``csv``, ``xlsx``, ``xls`` or ``ods``.
        encoding: Of a text file; empty for a workbook.
        delimiter: Of a text file of several columns; empty otherwise.
        sheet: Title of the sheet read; empty for a text file.
        notices: What the sender is told, short of a refusal.
        candidates: Titles of the columns of SIRETs.
        located: How they were found.
        header_row: Number of the row of titles, 0 where there is none.
        above: The rows above the titles.
        unvalued: Rows whose SIRET is a formula without a recorded result.
        refused: Personal data that were masked instead of refused.
    """

    titles: tuple[str, ...]
    data: pa.Table
    rows: pa.Array
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: tuple[Reason, ...] = ()
    candidates: tuple[str, ...] = ()
    located: str = ""
    header_row: int = 0
    above: tuple[tuple[str, ...], ...] = ()
    unvalued: tuple[int, ...] = ()
    refused: tuple[Reason, ...] = ()


def text_schema(width: int) -> pa.Schema:
    """Schema of ``width`` columns of text, named by their places."""
    return pa.schema([(str(place), TEXT) for place in range(width)])


def text_table(columns: Sequence[Sequence[str]]) -> pa.Table:
    """Columns of Python texts as a table named by places."""
    schema = text_schema(len(columns))
    return pa.table([pa.array(column, TEXT) for column in columns], schema=schema)
