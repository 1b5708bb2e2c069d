"""How wide and how high: the sizes that make a sheet readable without touching it.

Widths are in characters and heights in points, as a spreadsheet counts them. Heights are given
because not every reader of XLSX fits a row to its wrapped text.
"""

from collections.abc import Sequence
from math import ceil
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from gateway.rendering.sheet import Column, Kind

_LEAST: Final = {Kind.KEY: 18, Kind.YEAR: 9, Kind.COUNT: 12, Kind.RATE: 13}
_LEAST_TEXT: Final = 10
_WIDEST_TEXT: Final = 40
_LINE: Final = 15.0
_FILTER_BUTTON: Final = 3
_LETTERS_PER_UNIT: Final = 1.1
"""A width counts digits; letters are narrower."""


def header_text(column: Column) -> str:
    """The label, and the unit where a number means nothing without it."""
    shown = column.kind is Kind.RATE and column.unit
    return f"{column.label}\n({column.unit})" if shown else column.label


def column_width(column: Column, values: pa.ChunkedArray) -> int:
    """Wide enough for the longest word of the header, its filter button, and the text below."""
    words = header_text(column).replace("-", " ").split()
    word = max(map(len, words), default=0) + _FILTER_BUTTON
    least = _LEAST.get(column.kind)
    if least is not None:
        return max(least, word)
    longest = pc.max(pc.utf8_length(values.cast(pa.string()))).as_py() or 0
    return max(min(longest + 2, _WIDEST_TEXT), word, _LEAST_TEXT)


def header_height(columns: Sequence[Column], widths: Sequence[int]) -> float:
    """Room for the header that needs the most lines."""
    lines = max(
        sum(_lines(part, width - _FILTER_BUTTON) for part in header_text(column).split("\n"))
        for column, width in zip(columns, widths, strict=True)
    )
    return _LINE * lines + 8


def text_height(text: str, width: int) -> float:
    """Room for wrapped text in a column that wide."""
    return _LINE * _lines(text, width) + 1


def _lines(text: str, width: int) -> int:
    """Lines of a greedy wrap by words; a word longer than the line is cut."""
    room = int(width * _LETTERS_PER_UNIT)
    used, lines = 0, 1
    for word in text.split():
        length = len(word)
        if used and used + 1 + length > room:
            lines, used = lines + 1, 0
        lines += ceil(length / room) - 1
        used += length + (1 if used else 0)
    return lines
