"""Delimited text becomes a table of text.

``read_delimited(data, choice, limits)``. A regular file goes through pyarrow's parser, which is
checked by counting records beforehand; any other goes through the standard library's, which is
slower and strict. Promises: an unclosed quote is an error, never fewer rows; every cell stays
text; a record keeps the number that Excel shows, cells on several lines and blank lines included.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from validators.codes import Code
from validators.reading.blanks import blank_cells
from validators.reading.choice import Choice
from validators.reading.limits import MIB, Limits
from validators.reading.locating.column import Top
from validators.reading.raw import TEXT, Grid, Outside, text_schema
from validators.reading.refusal import Reason, UnreadableError
from validators.reading.text.dialect import Layout, find_layout
from validators.reading.text.encodings import MIXED, to_utf8
from validators.reading.text.lines import Quoting, cell_too_long, check_lines, judge_quotes
from validators.text import strings

_BATCH_ROWS = 4_000
_CONTENT = re.compile(rb"[^;,|\s\"]")
_ENDS = b"\r\n\x1a"
_TAIL = 64
_SURPLUS = "cellules en trop"


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows below the titles; ``beyond`` holds the cells past the usual width, by row."""

    table: pa.Table
    beyond: tuple[tuple[int, str], ...] = ()


def read_delimited(data: bytes, choice: Choice, limits: Limits) -> tuple[Grid, Top]:
    """Reads delimited text of any usual encoding.

    Returns:
        The table, and what its top says of it.

    Raises:
        UnreadableError: It is no table, or exceeds a limit.
    """
    text, encoding = to_utf8(data)
    text = _ended(text)
    if not _CONTENT.search(text):
        raise UnreadableError(Code.FICHIER_VIDE)
    ends = check_lines(text, limits)
    csv.field_size_limit(limits.cell_chars)
    layout = find_layout(text, choice, limits)
    rows = ends + 1
    if max(layout.width * rows, text.count(layout.delimiter.encode()) + rows) > limits.table_cells:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "cellules")
    body = _fast(text, layout, ends) or _careful(text, layout)
    if body.table.num_rows > limits.rows:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "lignes")
    _check_cells(body.table, limits)
    return _grid(body, layout, encoding), layout.top


def _grid(body: _Body, layout: Layout, encoding: str) -> Grid:
    """The table under its titles; what stands beyond them goes outside, and is said."""
    titled = len(layout.heads)
    first = layout.header_row + 1
    surplus = tuple(map(strings, body.table.columns[titled:]))
    shifted = {row for row, _ in body.beyond}
    for column in surplus:
        shifted |= set((first + np.flatnonzero(~blank_cells(column))).tolist())
    notices = [Reason(Code.LIGNE_DECALEE, rows=tuple(sorted(shifted)))] if shifted else []
    if encoding == MIXED:
        notices.append(Reason(Code.ENCODAGE_MIXTE))
    beyond = pa.array([cell for _, cell in body.beyond], TEXT)
    return Grid(
        kind="csv",
        heads=layout.heads,
        header_row=layout.header_row,
        above=layout.above,
        data=body.table.select(range(titled)),
        first=first,
        outside=(Outside(_SURPLUS, surplus, first), Outside(_SURPLUS, (beyond,), numbered=False)),
        encoding=encoding,
        delimiter=layout.delimiter if layout.width > 1 else "",
        notices=tuple(notices),
    )


def _ended(text: bytes) -> bytes:
    """The text without what follows its last record; one line end may stay."""
    tail = text[-_TAIL:]
    kept = tail.rstrip(_ENDS)
    if not kept:
        return text.rstrip(_ENDS)
    rest = tail[len(kept) :]
    return text if rest in (b"", b"\n", b"\r", b"\r\n") else text[: len(text) - len(rest)]


def _fast(text: bytes, layout: Layout, ends: int) -> _Body | None:
    """The rows by pyarrow, or None where the file is not regular enough to trust it."""
    body = pa.py_buffer(text).slice(layout.data_start)
    schema = text_schema(layout.width)
    if not body.size:
        return _Body(schema.empty_table())
    judged = judge_quotes(text, layout.delimiter, layout.data_start, ends)
    if judged.quoting is Quoting.DOUBTFUL:
        return None
    quoted = judged.quoting is Quoting.REGULAR
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(body),
            pa_csv.ReadOptions(column_names=schema.names, block_size=4 * MIB),
            pa_csv.ParseOptions(
                delimiter=layout.delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            pa_csv.ConvertOptions(column_types=schema, strings_can_be_null=False, check_utf8=False),
        )
    except pa.ArrowInvalid:
        return None
    unended = text[-1] not in b"\r\n"
    return _Body(table) if table.num_rows == judged.records + unended else None


def _careful(text: bytes, layout: Layout) -> _Body:
    """The rows by the strict parser, whatever their number of cells."""
    width, first = layout.width, layout.header_row + 1
    schema = text_schema(width)
    body = io.BytesIO(memoryview(text)[layout.data_start :])
    stream = io.TextIOWrapper(body, "utf-8", newline="")
    reader = csv.reader(stream, delimiter=layout.delimiter, strict=True)
    batches: list[pa.RecordBatch] = []
    beyond: list[tuple[int, str]] = []
    while rows := _records(reader, first, text):
        for place, row in enumerate(rows):
            if len(row) > width:
                beyond += [(first + place, cell) for cell in row[width:] if cell.strip()]
        columns = _columns(rows, width)
        batches.append(pa.record_batch([pa.array(c, TEXT) for c in columns], schema=schema))
        first += len(rows)
    return _Body(pa.Table.from_batches(batches, schema), tuple(beyond))


def _records(reader: Iterator[list[str]], first: int, text: bytes) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(itertools.islice(reader, _BATCH_ROWS))
    except csv.Error as error:
        if "field limit" in str(error):
            raise cell_too_long(text, first + len(rows)) from None
        raise UnreadableError(Code.FICHIER_GUILLEMET, rows=(first + len(rows),)) from None
    return rows


def _columns(rows: list[list[str]], width: int) -> list[tuple[str, ...]]:
    """Rows as columns of the right number, short rows padded."""
    if not all(len(row) == width for row in rows):
        rows = [row[:width] + [""] * (width - len(row)) for row in rows]
    return list(zip(*rows, strict=True))


def _check_cells(table: pa.Table, limits: Limits) -> None:
    for column in table.columns:
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if (
            longest > limits.cell_chars
            and pc.max(pc.utf8_length(column)).as_py() > limits.cell_chars
        ):
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule")
