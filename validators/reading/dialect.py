"""How a text file is laid out: delimiter, row of titles, where its data begin.

``find_layout(text, wanted, limits)`` tries each usual delimiter on the first lines and keeps the
one whose rows agree with their titles.
"""

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from validators.codes import Code
from validators.reading.header import LOOKED_AT, HeaderRow, find_header, titles
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError

DELIMITERS = ";,\t|"

_SAMPLE_BYTES = 1 << 20
_SAMPLE_ROWS = 200
_ANNOUNCED = re.compile(rb'"?sep=([;,\t|])"?[;,\t|]*(?:\r\n|\n|\r)', re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Layout:
    """Layout of a text file.

    Attributes:
        delimiter: Between cells.
        titles: Of the columns, all different.
        above: The cells of the rows above the titles, and the titles.
        header_row: Number of the row of titles, from 1 as Excel shows it.
        data_start: Offset in bytes of the first record below the titles.
    """

    delimiter: str
    titles: tuple[str, ...]
    above: tuple[str, ...]
    header_row: int
    data_start: int


@dataclass(frozen=True, slots=True)
class _Trial:
    delimiter: str
    rows: list[list[str]]
    header: HeaderRow

    @property
    def merit(self) -> tuple[bool, int, float, int]:
        """Agreement first, then plainness of the label, then number of columns."""
        width = len(self.rows[self.header.index])
        below = [row for row in self.rows[self.header.index + 1 :] if any(row)]
        agreeing = sum(_width(row) <= width <= len(row) for row in below)
        share = agreeing / len(below) if below else 1.0
        return share > 0.5 and width > 1, -self.header.distance, share, width


def find_layout(text: bytes, wanted: tuple[str, ...], limits: Limits) -> Layout:
    """Finds the layout of UTF-8 text.

    Raises:
        UnreadableError: No row of titles holds the wanted words, or it is too wide.
    """
    announced = _ANNOUNCED.match(text[:64])
    origin = announced.end() if announced else 0  # Excel hides this line and does not count it
    usual = announced[1].decode() if announced else DELIMITERS
    sample = text[origin : origin + _SAMPLE_BYTES].decode(errors="ignore")
    best = _best_trial(sample, usual, wanted, limits)
    header = best.rows[best.header.index]
    above = tuple(itertools.chain.from_iterable(best.rows[: best.header.index + 1]))
    consumed = _bytes_through(sample, best.delimiter, best.header.index)
    return Layout(
        delimiter=best.delimiter,
        titles=titles(header),
        above=above,
        header_row=best.header.index + 1,
        data_start=origin + consumed,
    )


def _best_trial(sample: str, delimiters: str, wanted: tuple[str, ...], limits: Limits) -> _Trial:
    """A file too wide for one delimiter may be right for another: refuse only if none fits."""
    trials: list[_Trial] = []
    excess = ""
    for delimiter in delimiters:
        rows: list[list[str]] = []
        try:
            reader = csv.reader(_lines(sample), delimiter=delimiter)
            rows.extend(itertools.islice(reader, _SAMPLE_ROWS))
        except csv.Error:  # the rows before it still tell whether this delimiter is the one
            excess = "longueur d'une cellule"
        if any(_width(row) > limits.columns for row in rows[:LOOKED_AT]):
            excess = "colonnes"
        elif header := find_header(rows, wanted):
            trials.append(_Trial(delimiter, rows, header))
    if not trials and excess:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, excess)
    if not trials:
        raise UnreadableError(Code.COLONNE_ABSENTE, column=" / ".join(wanted).upper())
    return max(trials, key=lambda trial: trial.merit)


def _lines(text: str) -> Iterator[str]:
    return (line for found in _LINE.finditer(text) if (line := found[0]))


def _bytes_through(sample: str, delimiter: str, index: int) -> int:
    """Bytes up to the end of record ``index``: line ends inside quotes count as its own."""
    reader = csv.reader(_lines(sample), delimiter=delimiter)
    for _ in range(index + 1):
        next(reader)
    return sum(len(line.encode()) for line in itertools.islice(_lines(sample), reader.line_num))


def _width(row: list[str]) -> int:
    """Cells of a row, not counting the empty ones that end it."""
    width = len(row)
    while width and not row[width - 1]:
        width -= 1
    return width
