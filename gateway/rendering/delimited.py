"""A result as delimited text, for programs and for a French Excel.

`write_delimited(sheet, target)` writes to a binary file object: `;`, UTF-8 with BOM, CRLF, decimal
comma, first line of column names. Nothing precedes that line: programs read it.

Members without a row are lines of the same file, at its end: the column `situation`, second, says
`trouvé`, `sans donnée`, `hors circonscription` or `hors champ`. One file cannot lose its other
half, and a program that joins on the SIRET sees at once which members the extract does not hold,
and why where it is known; a workbook says it by sheets instead.

A cell of text that a spreadsheet would run as a formula is prefixed with an apostrophe. Dates and
times are written as ISO 8601. The table is written in slices: the text of the whole never exists
in memory.
"""

from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from gateway.rendering.sheet import SIRET, SITUATION, ResultSheet

FOUND: Final = "trouvé"
WITHOUT_DATA: Final = "sans donnée"

BOM: Final = b"\xef\xbb\xbf"

_ROWS_AT_ONCE: Final = 65_536
_RUNS_AS_FORMULA: Final = pa.array(list("=+-@\t\r"))
_RATE: Final = pa.decimal128(38, 2)
# Nearly all counts are small: spelling these once costs less than spelling each again.
_SPELLED: Final = pa.array([str(number) for number in range(10_000)])


def write_delimited(sheet: ResultSheet, target: IO[bytes]) -> None:
    """Write a sheet; the caller owns, rewinds and closes `target`."""
    names = [column.name for column in sheet.columns]
    if not sheet.is_looked_up:
        _write_rows(sheet, names, target)
        return
    target.write(BOM + ";".join([SIRET, SITUATION, *names[1:]]).encode("ascii") + b"\r\n")
    for start in range(0, sheet.frame.num_rows, _ROWS_AT_ONCE):
        rows = sheet.frame.slice(start, _ROWS_AT_ONCE)
        siret, *others = (_cells(column) for column in rows.columns)
        target.write(_lines([siret, pa.repeat(FOUND, len(siret)), *others]))
    _write_members(target, sheet.without_data, WITHOUT_DATA, len(names) - 1)
    for apart in sheet.elsewhere:
        _write_members(target, apart.sirets, apart.situation, len(names) - 1)


def _write_members(target: IO[bytes], members: pa.Array, situation: str, others: int) -> None:
    """Members without a row, and why; their other columns are blank."""
    for start in range(0, len(members), _ROWS_AT_ONCE):
        sirets = members.slice(start, _ROWS_AT_ONCE)
        blanks = [pa.nulls(len(sirets), pa.string())] * others
        target.write(_lines([_neutral(sirets), pa.repeat(situation, len(sirets)), *blanks]))


def _write_rows(sheet: ResultSheet, names: list[str], target: IO[bytes]) -> None:
    """The rows alone: nobody was looked for, so nobody is missing."""
    target.write(BOM + ";".join(names).encode("ascii") + b"\r\n")
    for start in range(0, sheet.frame.num_rows, _ROWS_AT_ONCE):
        rows = sheet.frame.slice(start, _ROWS_AT_ONCE)
        target.write(_lines([_cells(column) for column in rows.columns]))


def _lines(columns: list[pa.ChunkedArray]) -> memoryview:
    table = pa.Table.from_arrays(columns, [str(place) for place in range(len(columns))])
    try:
        return _written(table, "none")
    except pa.ArrowInvalid:
        # Some cell holds a delimiter, a quote or a line break: this slice needs quotes.
        return _written(table, "needed")


def _written(table: pa.Table, quoting: str) -> memoryview:
    sink = pa.BufferOutputStream()
    options = pv.WriteOptions(
        include_header=False,
        delimiter=";",
        eol="\r\n",
        quoting_style=quoting,
        batch_size=_ROWS_AT_ONCE,
    )
    pv.write_csv(table, sink, options)
    return memoryview(sink.getvalue())


def _cells(values: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = values.type
    if pa.types.is_integer(kind):
        return _spelled(values)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.replace_substring(values.cast(_RATE).cast(pa.string()), ".", ",")
    return _neutral(values.cast(pa.string()))


def _spelled(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    bounds = pc.min_max(numbers).as_py()
    if bounds["min"] is None or bounds["min"] < 0 or bounds["max"] >= len(_SPELLED):
        return numbers
    return pc.take(_SPELLED, numbers)


def _neutral(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same text, with an apostrophe before what a spreadsheet would run."""
    runs = pc.is_in(pc.utf8_slice_codeunits(text, 0, 1), _RUNS_AS_FORMULA)
    if not pc.any(runs).as_py():
        return text
    return pc.if_else(runs, pc.binary_join_element_wise("'", text, ""), text)
