"""The key of a SIRET, by columns.

Use ``valid(digits)`` on an ``(n, 14)`` array of ASCII bytes and ``packed(digits)`` for one int64
each. Equal to python-stdnum on every input but fourteen zeros, which are no establishment and
are refused here.

Rule (INSEE, Sirene): Luhn over the 14 digits and over the SIREN, its first 9. Establishments of
La Poste (SIREN 356000000) follow another: their digits add up to a multiple of 5; its seat,
35600000000048, keeps to Luhn.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Digits: TypeAlias = npt.NDArray[np.uint8]
Mask: TypeAlias = npt.NDArray[np.bool_]

LENGTH = 14
SIREN_LENGTH = 9

_BLOCK = 65_536
_ZERO = ord("0")
_LA_POSTE = np.frombuffer(b"356000000", np.uint8)[:, None] - _ZERO
_LA_POSTE_SEAT = np.frombuffer(b"35600000000048", np.uint8)
_POWERS = 10 ** np.arange(LENGTH - 1, -1, -1, dtype=np.int64)


def valid(digits: Digits) -> Mask:
    """Tells which rows are valid SIRETs.

    Args:
        digits: ``(n, 14)`` array of uint8, ASCII codes.

    Returns:
        ``(n,)`` booleans.
    """
    result = np.empty(len(digits), np.bool_)
    for start in range(0, len(digits), _BLOCK):  # a block and its temporaries stay in cache
        result[start : start + _BLOCK] = _valid_block(digits[start : start + _BLOCK])
    return result


def siren_valid(digits: Digits) -> Mask:
    """Tells which rows of an ``(n, 9)`` array of ASCII codes are valid SIRENs (Luhn)."""
    values = digits - _ZERO
    checked: Mask = _luhn(np.ascontiguousarray(values.T)) % 10 == 0
    checked &= numeric(digits)
    return checked


def numeric(digits: Digits) -> Mask:
    """Which rows of an ``(n, w)`` array hold ASCII digits only."""
    result = np.empty(len(digits), np.bool_)
    for start in range(0, len(digits), _BLOCK):
        values = np.ascontiguousarray(digits[start : start + _BLOCK].T) - _ZERO
        result[start : start + _BLOCK] = values.max(axis=0, initial=0) < 10
    return result


def packed(digits: Digits) -> npt.NDArray[np.int64]:
    """One int64 per row of ASCII digits, for sorting and comparing (a SIRET is below 2**47)."""
    numbers = np.empty(len(digits), np.int64)
    for start in range(0, len(digits), _BLOCK):
        block = digits[start : start + _BLOCK]
        padded = np.full((len(block), 16), _ZERO, np.uint8)
        padded[:, 16 - LENGTH :] = block
        halves = _eight_digits(padded.view("<u8"))
        numbers[start : start + _BLOCK] = halves[:, 0] * 10**8 + halves[:, 1]
    return numbers


def _eight_digits(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Eight ASCII digits to a word, as a number: neighbours are joined by 2, 4, then 8."""
    pairs = (words & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(10 * 2**8 + 1) >> np.uint64(8)
    fours = (pairs & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 2**16 + 1) >> np.uint64(16)
    whole = (fours & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(10_000 * 2**32 + 1)
    return (whole >> np.uint64(32)).astype(np.int64)


def unpacked(numbers: npt.NDArray[np.int64]) -> Digits:
    """Inverse of ``packed``: ``(n, 14)`` ASCII digits."""
    digits = np.empty((len(numbers), LENGTH), np.uint8)
    for place in range(LENGTH):
        digits[:, place] = numbers // _POWERS[place] % 10 + _ZERO
    return digits


def _valid_block(digits: Digits) -> Mask:
    values = np.ascontiguousarray(digits.T) - _ZERO  # one contiguous line per place
    numeric = values.max(axis=0) < 10
    total = values.sum(axis=0, dtype=np.uint16)
    key = _luhn(values) % 10 == 0
    la_poste = np.flatnonzero((values[:SIREN_LENGTH] == _LA_POSTE).all(axis=0))
    if len(la_poste):
        seat = (digits[la_poste] == _LA_POSTE_SEAT).all(axis=1)
        key[la_poste] = np.where(seat, key[la_poste], total[la_poste] % 5 == 0)
    siren = _luhn(values[:SIREN_LENGTH]) % 10 == 0
    checked: Mask = numeric & siren & key & (total > 0)
    return checked


def _luhn(values: Digits) -> npt.NDArray[np.uint16]:
    """Luhn sum of each column; garbage, without harm, where a value is no digit."""
    doubled = values[-2::-2] * np.uint8(2)
    doubled = doubled - np.uint8(9) * (doubled > 9).astype(np.uint8)
    total: npt.NDArray[np.uint16] = values[-1::-2].sum(axis=0, dtype=np.uint16)
    total += doubled.sum(axis=0, dtype=np.uint16)
    return total
