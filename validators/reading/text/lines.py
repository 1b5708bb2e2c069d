"""Where the lines of a text file end, and whether its quotes are regular.

All by columns of bytes, in blocks. ``measure(data)`` bounds the lines before anything parses
them; ``judge_quotes`` says whether quotes follow RFC 4180 so strictly that a fast
parser cannot lose a row to them.
"""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from validators.codes import Code
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError

_BLOCK = 4 << 20
_SPARE_LINES = 64  # titles, and lines above them, are no rows
_LF, _CR, _QUOTE = 10, 13, 34


class Quoting(Enum):
    """How a text file uses the double quote."""

    NONE = auto()
    """Not at all."""
    REGULAR = auto()
    """As RFC 4180 says, everywhere."""
    DOUBTFUL = auto()
    """Otherwise: only a careful parser may decide."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quoting of a file, and the number of line ends that are not inside quotes."""

    quoting: Quoting
    records: int


def check_lines(data: bytes, limits: Limits) -> int:
    """Refuses too many lines, or one too long, before any parser meets them.

    Returns:
        How many lines end.

    Raises:
        UnreadableError: One of the limits is exceeded.
    """
    ends = count_line_ends(data)
    if ends > limits.rows + _SPARE_LINES:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "lignes")
    start = 0
    while len(data) - start > limits.line_bytes:
        seen = max(
            data.rfind(b"\n", start, start + limits.line_bytes),
            data.rfind(b"\r", start, start + limits.line_bytes),
        )
        if seen < 0:
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une ligne")
        start = seen + 1
    return ends


def cell_too_long(data: bytes, row: int = 0) -> UnreadableError:
    """Why a cell is too long: a quote that nothing closes, or its own length."""
    if data.count(b'"') % 2:
        return UnreadableError(Code.FICHIER_GUILLEMET, rows=(row,) if row else ())
    return UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule")


def count_line_ends(data: bytes, origin: int = 0, stop: int | None = None) -> int:
    """How many lines end in ``data[origin:stop]``, whatever ends them (LF, CR, CRLF)."""
    stop = len(data) if stop is None else stop
    feeds = data.count(b"\n", origin, stop)
    if data.find(b"\r", origin, stop) < 0:
        return feeds
    return feeds + data.count(b"\r", origin, stop) - data.count(b"\r\n", origin, stop)


def judge_quotes(data: bytes, delimiter: str, origin: int, ends: int) -> Quotes:
    """Judges the quotes of a file from the offset ``origin`` on.

    Args:
        data: The whole file.
        delimiter: Between cells.
        origin: Where its records begin.
        ends: Line ends of the whole file, as ``check_lines`` counted them.

    Regular means: each opening quote follows a delimiter, a line end or an escaped quote, each
    closing one precedes the same, and all are closed.
    """
    if data.find(b'"', origin) < 0:
        return Quotes(Quoting.NONE, ends - count_line_ends(data, 0, origin))
    around = np.zeros(256, np.bool_)
    around[[_LF, _CR, _QUOTE, ord(delimiter)]] = True
    content = np.frombuffer(data, np.uint8, offset=origin)
    seen = records = 0
    for start in range(0, len(content), _BLOCK):
        block = content[start : start + _BLOCK]
        places = np.flatnonzero(block == _QUOTE) + start
        opening, closing = places[seen % 2 :: 2], places[1 - seen % 2 :: 2]
        before = content[opening[opening > 0] - 1]
        after = content[closing[closing < len(content) - 1] + 1]
        if not (around[before].all() and around[after].all()):
            return Quotes(Quoting.DOUBTFUL, 0)
        records += _ends_outside(content, start, start + len(block), places, seen)
        seen += len(places)
    return Quotes(Quoting.DOUBTFUL if seen % 2 else Quoting.REGULAR, records)


def _ends_outside(
    content: np.ndarray[tuple[int], np.dtype[np.uint8]],
    start: int,
    stop: int,
    quote_places: np.ndarray[tuple[int], np.dtype[np.int64]],
    seen: int,
) -> int:
    """Line ends of one block that no quotes enclose."""
    block = content[start:stop]
    ends = np.flatnonzero((block == _LF) | (block == _CR)) + start
    first_of_pair = content[ends] == _CR
    following = content[np.minimum(ends + 1, len(content) - 1)]
    ends = ends[~(first_of_pair & (following == _LF) & (ends + 1 < len(content)))]
    inside = (np.searchsorted(quote_places, ends) + seen) % 2
    return int((inside == 0).sum())
