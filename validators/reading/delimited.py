"""Delimited text becomes a table of text.

``read_delimited(data, wanted, limits)``. A regular file goes through pyarrow's parser, which is
checked by counting records beforehand; any other goes through the standard library's, which is
slower and strict. Promises: an unclosed quote is an error, never fewer rows; every cell stays
text; a record keeps the number that Excel shows, cells on several lines and blank lines included.
"""

import csv
import io
import itertools
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from validators.codes import Code
from validators.reading.dialect import Layout, find_layout
from validators.reading.encodings import to_utf8
from validators.reading.limits import MIB, Limits
from validators.reading.lines import Quoting, check_lines, judge_quotes
from validators.reading.raw import TEXT, RawTable, text_schema
from validators.reading.refusal import Reason, UnreadableError

_BATCH_ROWS = 20_000


def read_delimited(data: bytes, wanted: tuple[str, ...], limits: Limits) -> RawTable:
    """Reads delimited text of any usual encoding.

    Raises:
        UnreadableError: It is no table, has no wanted title, or exceeds a limit.
    """
    text, encoding = to_utf8(data)
    text = text.rstrip(b"\r\n\x1a")
    check_lines(text, limits)
    csv.field_size_limit(limits.cell_chars)
    layout = find_layout(text, wanted, limits)
    found = _fast(text, layout)
    table, shifted = (found, ()) if found is not None else _careful(text, layout)
    _check_cells(table, limits)
    first = layout.header_row + 1
    return RawTable(
        titles=layout.titles,
        data=table,
        rows=pa.array(np.arange(first, first + table.num_rows)),
        kind="csv",
        encoding=encoding,
        delimiter=layout.delimiter,
        outside=pa.array(layout.above, TEXT),
        notices=(Reason(Code.LIGNE_DECALEE, rows=shifted),) if shifted else (),
    )


def _fast(text: bytes, layout: Layout) -> pa.Table | None:
    """The table by pyarrow, or None where the file is not regular enough to trust it."""
    body = pa.py_buffer(text).slice(layout.data_start)
    if not body.size:
        return text_schema(len(layout.titles)).empty_table()
    judged = judge_quotes(text, layout.delimiter, layout.data_start)
    if judged.quoting is Quoting.DOUBTFUL:
        return None
    quoted = judged.quoting is Quoting.REGULAR
    schema = text_schema(len(layout.titles))
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
    return table if table.num_rows == judged.records + 1 else None


def _careful(text: bytes, layout: Layout) -> tuple[pa.Table, tuple[int, ...]]:
    """The table by the strict parser, and the rows that have more cells than titles."""
    width = len(layout.titles)
    schema = text_schema(width)
    stream = io.TextIOWrapper(io.BytesIO(text[layout.data_start :]), "utf-8", newline="")
    reader = csv.reader(stream, delimiter=layout.delimiter, strict=True)
    batches: list[pa.RecordBatch] = []
    shifted: list[int] = []
    first = layout.header_row + 1
    while rows := _records(reader, first):
        shifted += [first + place for place, row in enumerate(rows) if any(row[width:])]
        columns = _columns(rows, width)
        batches.append(pa.record_batch([pa.array(c, TEXT) for c in columns], schema=schema))
        first += len(rows)
    return pa.Table.from_batches(batches, schema), tuple(shifted)


def _records(reader: Iterator[list[str]], first: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(itertools.islice(reader, _BATCH_ROWS))
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule") from None
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
