"""SIRETs of Sirene that a mistyped one may have been meant for.

Use ``suggestions(sirene, cells)`` on the cells set aside. A suggestion is one slip away: a digit
changed, two neighbours swapped, one missing, one too many. It is shown, never applied. Promises:
public Sirene is the only source; an establishment whose diffusion is partial is never suggested;
at most ``FEW`` for a cell, open ones first; cells past the first ``MANY`` get none.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.sirene import marks
from validators.sirene.register import Sirene
from validators.sirene.search import places
from validators.siret_key import LENGTH, Digits, unpacked, valid
from validators.text import byte_lengths, fixed_width, matches

FEW: Final = 3
MANY: Final = 10_000
_LONGEST_CELL: Final = 64
_BLOCK: Final = 1_000
_SEPARATORS: Final = r"[\s\x{A0}\x{2009}\x{202F}.'’_/\-]+"
_ZERO: Final = ord("0")
_Numbers = npt.NDArray[np.int64]


def suggestions(sirene: Sirene, cells: pa.LargeStringArray) -> list[tuple[str, ...]]:
    """What each cell may have been meant for.

    Args:
        sirene: The register as loaded.
        cells: As written by the sender: 13, 14 or 15 digits, separators aside, or anything else.

    Returns:
        For each cell, SIRETs other than its own, open establishments first, then in order;
        nothing for a cell that is not a number of those lengths.
    """
    given: list[tuple[str, ...]] = [()] * len(cells)
    looked_at = cells.slice(0, MANY)
    looked_at = pc.if_else(pc.less(pc.binary_length(looked_at), _LONGEST_CELL), looked_at, "")
    plain = pc.replace_substring_regex(looked_at, _SEPARATORS, "")
    lengths = np.where(matches(plain, r"^[0-9]+$"), byte_lengths(plain), 0)
    for length, slips in _SLIPS.items():
        concerned = np.flatnonzero(lengths == length)
        digits = fixed_width(plain.take(pa.array(concerned)), length)
        for start in range(0, len(concerned), _BLOCK):
            block = digits[start : start + _BLOCK]
            for place, found in _found(sirene, slips(block)).items():
                given[concerned[start + place]] = found
    return given


def _changed_or_swapped(digits: Digits) -> _Numbers:
    """The 139 other numbers of 14 digits one change or one swap away, and some of them twice."""
    values = digits.astype(np.int64) - _ZERO
    number = values @ _powers(LENGTH)
    changes = np.arange(10) - values[:, :, None]
    changed = number[:, None, None] + changes * _powers(LENGTH)[:, None]
    steps = _powers(LENGTH)[:-1] - _powers(LENGTH)[1:]
    swapped = number[:, None] + (values[:, 1:] - values[:, :-1]) * steps
    nearby = np.concatenate([changed.reshape(len(digits), -1), swapped], axis=1)
    return np.where(nearby == number[:, None], -1, nearby)


def _completed(digits: Digits) -> _Numbers:
    """The numbers of 14 digits that 13 become by one more digit anywhere."""
    number = (digits.astype(np.int64) - _ZERO) @ _powers(LENGTH - 1)
    power = _powers(LENGTH)
    head, tail = np.divmod(number[:, None], power)
    base = head * power * 10 + tail
    return (base[:, :, None] + np.arange(10) * power[:, None]).reshape(len(digits), -1)


def _relieved(digits: Digits) -> _Numbers:
    """The numbers of 14 digits that 15 become by one digit less."""
    number = (digits.astype(np.int64) - _ZERO) @ _powers(LENGTH + 1)
    power = _powers(LENGTH + 1)
    less: _Numbers = number[:, None] // (power * 10) * power + number[:, None] % power
    return less


_SLIPS: Final = {LENGTH: _changed_or_swapped, LENGTH - 1: _completed, LENGTH + 1: _relieved}
"""By how many digits a cell has, the numbers it may have been meant for, ``(n, m)``."""


def _powers(places_of: int) -> _Numbers:
    powers: _Numbers = 10 ** np.arange(places_of - 1, -1, -1, dtype=np.int64)
    return powers


def _found(sirene: Sirene, candidates: _Numbers) -> dict[int, tuple[str, ...]]:
    """By row of the candidates, those that Sirene shows, the best few."""
    numbers = candidates.ravel()
    place, known = places(sirene.sirets, numbers)
    hit = np.flatnonzero(known)
    bits = sirene.bits[place[hit]]
    shown = ((bits & marks.WITHHELD) == 0) & valid(unpacked(numbers[hit]))
    hit, is_open = hit[shown], (bits[shown] & marks.OPEN) > 0
    row = hit // candidates.shape[1]
    found: dict[int, tuple[str, ...]] = {}
    for entry in np.lexsort((numbers[hit], ~is_open, row)):
        chosen = found.get(int(row[entry]), ())
        siret = f"{numbers[hit[entry]]:014d}"
        if len(chosen) < FEW and siret not in chosen:
            found[int(row[entry])] = (*chosen, siret)
    return found
