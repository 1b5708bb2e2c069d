"""How a text file is laid out: delimiter, row of titles, where its data begin.

``find_layout(text, choice, limits)`` tries each usual delimiter on the first lines and keeps the
one under which SIRETs are found and rows agree with their titles.
"""

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from validators.codes import Code
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.locating.column import Ground, Top, find_top
from validators.reading.locating.header import SAMPLED
from validators.reading.refusal import UnreadableError
from validators.reading.text.lines import cell_too_long

DELIMITERS = ";,\t|"

_SAMPLE_BYTES = 1 << 20
_ANNOUNCED = re.compile(rb'"?sep=([;,\t|])"?[;,\t|]*(?:\r\n|\n|\r)', re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a text file.

    Attributes:
        delimiter: Between cells.
        top: Where the titles are, and what is below.
        heads: Titles as sent, empty where there is none.
        above: The rows above the titles.
        width: Cells of a usual row, at least the number of titles.
        data_start: Offset in bytes of the first record below the titles.
    """

    delimiter: str
    top: Top
    heads: tuple[str, ...]
    above: tuple[tuple[str, ...], ...]
    width: int
    data_start: int

    @property
    def header_row(self) -> int:
        """Number of the row of titles, from 1 as Excel shows it; 0 where there is none."""
        return 0 if self.top.header is None else self.top.header + 1


@dataclass(frozen=True)
class _Trial:
    delimiter: str
    rows: list[list[str]]
    top: Top

    @cached_property
    def heads(self) -> tuple[str, ...]:
        if self.top.header is None:
            return ("",) * max(map(_width, self.rows), default=0)
        row = self.rows[self.top.header]
        return tuple(cell.strip() for cell in row[: _width(row)])

    @cached_property
    def below(self) -> list[list[str]]:
        start = 0 if self.top.header is None else self.top.header + 1
        return [row for row in self.rows[start:] if _width(row)]

    @property
    def merit(self) -> tuple[bool, bool, Ground, int, float, int]:
        """SIRETs first, then agreement of rows and titles, then plainness of the title."""
        width = len(self.heads)
        if self.top.header is None:
            agreeing = max(Counter(map(_width, self.below)).values(), default=0)
        else:
            agreeing = sum(_width(row) <= width <= len(row) for row in self.below)
        share = agreeing / len(self.below) if self.below else 1.0
        regular = share > 0.5 and width > 1
        ground = self.top.ground
        return ground > Ground.NONE, regular, ground, self.top.merit, share, width

    @property
    def usual_width(self) -> int:
        """Cells of most rows where those have more than the titles; else the titles."""
        length, rows = max(Counter(map(len, self.below)).items(), key=_by_count, default=(0, 0))
        usual = length if 2 * rows > len(self.below) else 0
        return max(usual, len(self.heads), 1)


def find_layout(text: bytes, choice: Choice, limits: Limits) -> Layout:
    """Finds the layout of UTF-8 text.

    Raises:
        UnreadableError: It is too wide, or has cells too long, under every delimiter.
    """
    announced = _ANNOUNCED.match(text[:64])
    origin = announced.end() if announced else 0  # Excel hides this line and does not count it
    usual = announced[1].decode() if announced else DELIMITERS
    sample = text[origin : origin + _SAMPLE_BYTES].decode(errors="ignore")
    best = _best_trial(sample, usual, choice, limits)
    if best is None:
        raise cell_too_long(text)
    header = best.top.header
    consumed = 0 if header is None else _bytes_through(sample, best.delimiter, header)
    return Layout(
        delimiter=best.delimiter,
        top=best.top,
        heads=best.heads,
        above=tuple(tuple(row) for row in best.rows[: header or 0]),
        width=best.usual_width,
        data_start=origin + consumed,
    )


def _best_trial(sample: str, delimiters: str, choice: Choice, limits: Limits) -> _Trial | None:
    """A file too wide for one delimiter may be right for another: refuse only if none fits.

    None where the first cells are too long under all of them.
    """
    trials: list[_Trial] = []
    broken = wide = False
    for delimiter in delimiters:
        rows: list[list[str]] = []
        try:
            reader = csv.reader(_lines(sample), delimiter=delimiter)
            rows.extend(itertools.islice(reader, SAMPLED))
        except csv.Error:  # the rows before it still tell whether this delimiter is the one
            broken = True
        if any(len(row) > limits.columns and _width(row) > limits.columns for row in rows):
            wide = True
        else:
            trials.append(_Trial(delimiter, rows, find_top(rows, choice)))
    best = max(trials, key=lambda trial: trial.merit, default=None)
    if wide and (best is None or best.top.ground is Ground.NONE):
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "colonnes")
    return None if best is None or (broken and best.top.ground is Ground.NONE) else best


def _lines(text: str) -> Iterator[str]:
    return (line for found in _LINE.finditer(text) if (line := found[0]))


def _bytes_through(sample: str, delimiter: str, index: int) -> int:
    """Bytes up to the end of record ``index``: line ends inside quotes count as its own."""
    reader = csv.reader(_lines(sample), delimiter=delimiter)
    for _ in range(index + 1):
        next(reader)
    return sum(len(line.encode()) for line in itertools.islice(_lines(sample), reader.line_num))


def _width(row: list[str]) -> int:
    """Cells of a row, not counting the blank ones that end it."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width


def _by_count(item: tuple[int, int]) -> int:
    return item[1]
