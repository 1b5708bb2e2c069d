"""Finds workers' social-security numbers (NIR) in columns of text.

Use ``nir_places(column)`` on each column of an upload; any place found refuses the whole file.
``mask_nir(column)`` gives a column fit to be shown. Runs where the file is parsed, so that such a
number never leaves the reading process. What counts as one is in ``validators.nir``; here a cell
that is, or repairs to, a valid SIRET never is one, whatever it looks like. In a column of SIRETs,
13 digits that end as a NIC does (00 and two digits) are a SIRET that lacks a digit.

Cells with fewer than twelve digits are never looked at, and whole cells of 13, 14 or 15 digits are
judged as columns, so ordinary columns cost some tens of nanoseconds a cell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.folding import fold, fold_mapped
from validators.nir import DECIMAL, KEYED, KEYLESS, LIKELY, spans
from validators.siret_key import LENGTH, Digits, Mask, numeric
from validators.siret_reading import are_sirets
from validators.text import byte_lengths, fixed_width, matches

MASK = "•••"
"""What stands for a NIR in a text that may be shown."""

_Places = npt.NDArray[np.int64]

_BLOCK = 65_536
_FEWEST_DIGITS = 12
_PASSES = 8
_ZERO = ord("0")
_NO_PLACES: _Places = np.empty(0, np.int64)
# A digit of another script is led by a byte from 0xC4 on; French accents are led by 0xC3.
_MAY_BE_DIGIT = np.zeros(256, np.uint8)
_MAY_BE_DIGIT[_ZERO : _ZERO + 10] = 1
_MAY_BE_DIGIT[0xC4:] = 1


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What a block of cells holds.

    Attributes:
        nirs: Places of NIRs.
        short: Places of those that would be taken for truncated SIRETs among SIRETs.
        filled: Cells that hold something.
        sirets: Cells that are 14 digits.
    """

    nirs: _Places
    short: _Places
    filled: int
    sirets: int


def nir_places(column: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """Places of the cells that hold a NIR.

    Args:
        column: Cells as text.

    Returns:
        Positions in the column, ascending.
    """
    starts = range(0, len(column), _BLOCK)
    seen = [_look_at(column.slice(start, _BLOCK)) for start in starts]
    if not any(len(block.nirs) for block in seen):
        return _NO_PLACES
    among_sirets = 2 * sum(block.sirets for block in seen) >= sum(block.filled for block in seen)
    found = [
        start + (np.setdiff1d(block.nirs, block.short) if among_sirets else block.nirs)
        for start, block in zip(starts, seen, strict=True)
    ]
    places: _Places = np.concatenate(found)
    return places


def holds_nir(text: str) -> bool:
    """Whether one text holds a NIR; the same judgement as for columns."""
    return len(nir_places(pa.array([text], pa.large_string()))) > 0


def mask_nir(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """The column with every NIR replaced by ``MASK``, the rest of each cell as sent."""
    places = nir_places(column)
    if not len(places):
        return column
    shown = [_masked(text) for text in column.take(pa.array(places)).to_pylist()]
    concerned = np.zeros(len(column), np.bool_)
    concerned[places] = True
    return pc.replace_with_mask(column, pa.array(concerned), pa.array(shown, pa.large_string()))


def _masked(text: str) -> str:
    for _ in range(_PASSES):  # what is left may be grouped anew once a part is hidden
        folded, origin = fold_mapped(text)
        found = spans(folded)
        if not found:
            return text
        for start, end in reversed(found):
            text = text[: origin[start]] + MASK + text[origin[end - 1] + 1 :]
    return MASK


def _look_at(cells: pa.LargeStringArray) -> _Seen:
    lengths = byte_lengths(cells)
    sirets = np.flatnonzero(lengths == LENGTH)
    if len(sirets):
        sirets = sirets[numeric(_bytes_of(cells, sirets, LENGTH))]
    others = np.flatnonzero(lengths >= KEYLESS)
    if len(sirets):
        others = np.setdiff1d(others, sirets, assume_unique=True)
    filled = int(np.count_nonzero(lengths))
    likely = others[_digits_enough(cells, others)] if len(others) else others
    if not len(likely):
        return _Seen(_NO_PLACES, _NO_PLACES, filled, len(sirets))
    nirs, short = _judge(cells.take(pa.array(likely)))
    return _Seen(likely[nirs], likely[short], filled, len(sirets))


def _digits_enough(cells: pa.LargeStringArray, places: _Places) -> Mask:
    """Which of some cells could hold twelve digits, counted in bytes; no cell of them is empty."""
    offsets = np.frombuffer(cells.buffers()[1], np.int64, cells.offset + len(cells) + 1)
    offsets = offsets[cells.offset :]
    first, last = int(offsets[0]), int(offsets[-1])
    counted = np.empty(last - first + 1, np.uint8)
    counted[:-1] = _MAY_BE_DIGIT[np.frombuffer(cells.buffers()[2], np.uint8)[first:last]]
    counted[-1] = 0  # so that the end of the last cell is a place
    edges = np.stack((offsets[places], offsets[places + 1]), axis=1).ravel() - first
    enough: Mask = np.add.reduceat(counted, edges, dtype=np.int64)[::2] >= _FEWEST_DIGITS
    return enough


def _judge(cells: pa.LargeStringArray) -> tuple[_Places, _Places]:
    """Places of NIRs among likely cells, and of those that may be truncated SIRETs."""
    lengths = byte_lengths(cells)
    held = np.zeros(len(cells), np.bool_)
    short = np.zeros(len(cells), np.bool_)
    written = np.ones(len(cells), np.bool_)
    for length, judge in ((KEYLESS, _keyless), (KEYED, _keyed)):
        places = np.flatnonzero(lengths == length)
        if not len(places):
            continue
        digits = _bytes_of(cells, places, length)
        solid = numeric(digits)
        held[places[solid]] = judge(digits[solid] - _ZERO)
        written[places[solid]] = False
        if length == KEYLESS:
            short[places] = (digits[:, 9:11] == _ZERO).all(axis=1)
    rest = np.flatnonzero(written)
    held[rest] = _written_out(cells.take(pa.array(rest)))
    nirs = np.flatnonzero(held)
    if len(nirs):
        nirs = nirs[~are_sirets(cells.take(pa.array(nirs)))]
    return nirs, nirs[short[nirs]]


def _written_out(cells: pa.LargeStringArray) -> Mask:
    """Which cells hold a NIR that is spaced, or among other things."""
    folded = cells
    odd = pc.invert(pc.string_is_ascii(cells))
    if pc.any(odd).as_py():
        plain = [fold(text) for text in cells.filter(odd).to_pylist()]
        folded = pc.replace_with_mask(cells, odd, pa.array(plain, pa.large_string()))
    likely = np.flatnonzero(matches(folded, LIKELY))
    likely = likely[~matches(folded.take(pa.array(likely)), DECIMAL)]
    likely = likely[~are_sirets(cells.take(pa.array(likely)))]
    held = np.zeros(len(cells), np.bool_)
    held[likely] = [bool(spans(text)) for text in folded.take(pa.array(likely)).to_pylist()]
    return held


def _keyless(values: Digits) -> Mask:
    """Solid NIRs without key among ``(n, 13)`` digits; see ``validators.nir`` for the rule."""
    month, department = _number(values[:, 3:5]), _number(values[:, 5:7])
    commune, rank = _number(values[:, 7:10]), _number(values[:, 10:13])
    plausible: Mask = np.isin(values[:, 0], (1, 2)) & (month >= 1) & (month <= 12)
    plausible &= (department > 0) & (commune >= 1) & (commune <= 990) & (rank > 0)
    return plausible


def _keyed(values: Digits) -> Mask:
    """Solid NIRs with their key among ``(n, 15)`` digits."""
    month = _number(values[:, 3:5])
    plausible: Mask = np.isin(values[:, 0], (1, 2, 3, 4, 7, 8)) & (month >= 1)
    plausible &= (month <= 12) | ((month >= 20) & (month <= 42)) | (month >= 50)
    key = 97 - _number(values[:, :KEYLESS]) % 97
    plausible &= _number(values[:, KEYLESS:]) == key
    return plausible


def _number(values: Digits) -> _Places:
    powers = 10 ** np.arange(values.shape[1] - 1, -1, -1, dtype=np.int64)
    numbers: _Places = values.astype(np.int64) @ powers
    return numbers


def _bytes_of(cells: pa.LargeStringArray, places: _Places, width: int) -> Digits:
    return fixed_width(cells.take(pa.array(places)), width)
