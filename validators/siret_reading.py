"""Reads cells as SIRETs, without saying which rows they are on.

Use ``read(cells)`` for digits and reasons, ``are_sirets(cells)`` where a yes or no will do (to find
the column, or to clear a number of being a NIR). Light: it runs where the file is parsed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from validators.codes import Code
from validators.siret_key import LENGTH, Digits, Mask, numeric, packed, valid
from validators.siret_repair import REFUSALS, Repaired, padded_siren, repair
from validators.text import byte_lengths, fixed_width

_ZERO = ord("0")


@dataclass(frozen=True, slots=True, eq=False)
class Read(Repaired):
    """Cells read, keys checked.

    Attributes:
        numbers: ``(n,)`` int64, the digits packed.
    """

    numbers: npt.NDArray[np.int64]


def read(cells: pa.LargeStringArray) -> Read:
    """Digits of every cell, with the masks of what is refused and what was mended.

    Args:
        cells: Text as it stands in the file.

    Returns:
        As ``repair`` does, for every cell and keys checked: a cell without refusal holds a valid
        SIRET.
    """
    digits, plain = plain_digits(cells)
    refused = {code: np.zeros(len(cells), np.bool_) for code in REFUSALS}
    mended: dict[Code, Mask] = {}
    odd = np.flatnonzero(~plain)
    if len(odd):
        _merge(repair(cells.take(pa.array(odd))), odd, digits, refused, mended)
    refused[Code.SIRET_CLE] = ~valid(digits) & Repaired(digits, refused, mended).kept
    numbers = packed(digits)
    _name_padding(digits, numbers, plain, refused)
    return Read(digits, refused, mended, numbers)


def are_sirets(cells: pa.LargeStringArray) -> Mask:
    """Which cells are valid SIRETs, or become one by a repair that loses nothing."""
    return read(cells).kept


def plain_digits(cells: pa.LargeStringArray) -> tuple[Digits, Mask]:
    """The cells that hold 14 ASCII digits and nothing else; zeros elsewhere."""
    right_length: Mask = byte_lengths(cells) == LENGTH
    if right_length.all():
        digits = fixed_width(cells, LENGTH)
        plain = numeric(digits)
        if not plain.all():
            digits = np.where(plain[:, None], digits, np.uint8(_ZERO))
        return digits, plain
    digits = np.full((len(cells), LENGTH), _ZERO, np.uint8)
    chosen = fixed_width(cells.filter(pa.array(right_length)), LENGTH)
    plain = right_length.copy()
    plain[right_length] = numeric(chosen)
    digits[plain] = chosen[plain[right_length]]
    return digits, plain


def _merge(
    outcome: Repaired,
    odd: npt.NDArray[np.int64],
    digits: Digits,
    refused: dict[Code, Mask],
    mended: dict[Code, Mask],
) -> None:
    digits[odd] = outcome.digits
    for code, mask in outcome.refused.items():
        refused[code][odd] = mask
    for code, mask in outcome.mended.items():
        mended[code] = np.zeros(len(digits), np.bool_)
        mended[code][odd] = mask


def _name_padding(
    digits: Digits, numbers: npt.NDArray[np.int64], plain: Mask, refused: dict[Code, Mask]
) -> None:
    """Gives plain cells that are fourteen zeros or a completed SIREN their own code."""
    null = plain & (numbers == 0)
    padded = plain & ~null & padded_siren(digits, numbers)
    for code, mask in ((Code.SIRET_NUL, null), (Code.SIRET_SIREN_COMPLETE, padded)):
        refused[code] |= mask
        refused[Code.SIRET_CLE] &= ~mask
