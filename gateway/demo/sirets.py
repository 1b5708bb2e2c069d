"""Invented SIRETs, by columns: well formed, and belonging to nobody.

`invented_sirets(count, seed)` gives `count` distinct numbers as a matrix of digits; `as_text` makes
an Arrow column of it. The key of the SIREN and the key of the SIRET are both right (Luhn).

Every SIREN starts with 002, 003 or 004. In Sirene's file of all legal units ever registered
(StockUniteLegale, INSEE), the number after 001 807 254 is 005 410 220: nothing was ever allocated
in between, and new numbers are given far above. So no number made here is anyone's, and a reader
sees at once that a file is a demonstration. `KNOWN` and `UNKNOWN` share no SIREN: an extract drawn
from the first holds nothing of the second.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Digits = npt.NDArray[np.uint8]

_NIC_SEQUENCES: Final = 9_999


@dataclass(frozen=True, slots=True)
class SirenBlock:
    """A run of SIRENs, by their first eight digits (the ninth is the key)."""

    first: int
    size: int


KNOWN: Final = SirenBlock(first=200_000, size=200_000)
"""SIRENs 002… and 003…: the establishments of the synthetic extract."""

UNKNOWN: Final = SirenBlock(first=400_000, size=100_000)
"""SIRENs 004…: establishments that no synthetic extract holds."""


def luhn_keys(digits: Digits) -> Digits:
    """The digit that completes each row of `digits` (n × k, 0–9) under Luhn (ISO/IEC 7812-1)."""
    doubled = digits.copy()
    doubled[:, ::-1][:, ::2] *= 2
    doubled -= np.where(doubled > 9, 9, 0).astype(np.uint8)
    total = doubled.sum(axis=1, dtype=np.uint32)
    keys: Digits = ((10 - total % 10) % 10).astype(np.uint8)
    return keys


def invented_sirets(count: int, seed: int, block: SirenBlock = KNOWN) -> Digits:
    """Draw distinct SIRETs that belong to nobody.

    About one company in five has several establishments, more where the block is too small.

    Args:
        count: how many, at least one.
        seed: the same seed gives the same numbers.
        block: where their SIRENs come from.

    Returns:
        A `count` × 14 matrix of digits 0–9, in no order.
    """
    rng = np.random.default_rng([seed, block.first])
    companies = min(block.size, max(1, round(count * 0.8)))
    prefixes = block.first + rng.choice(block.size, size=companies, replace=False)
    company = np.concatenate(
        [np.arange(min(count, companies)), rng.integers(0, companies, max(0, count - companies))]
    )
    sequence = _rank_in_group(company) + rng.integers(1, 40, companies)[company]
    sirets = _compose(prefixes[company], sequence % _NIC_SEQUENCES + 1)
    return sirets[rng.permutation(count)]


def as_text(digits: Digits) -> pa.StringArray:
    """The rows of a matrix of digits as an Arrow column of text, built without a Python string."""
    rows, width = digits.shape
    characters = np.ascontiguousarray(digits + np.uint8(ord("0")))
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(characters))


def _compose(prefixes: npt.NDArray[np.int64], sequences: npt.NDArray[np.int64]) -> Digits:
    siren = _digits_of(prefixes, 8)
    siren = np.column_stack([siren, luhn_keys(siren)])
    body = np.column_stack([siren, _digits_of(sequences, 4)])
    return np.column_stack([body, luhn_keys(body)])


def _digits_of(numbers: npt.NDArray[np.int64], width: int) -> Digits:
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (numbers[:, None] // powers % 10).astype(np.uint8)


def _rank_in_group(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0 for the first of each group, 1 for the second, and so on."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(groups)])
    rank = np.empty_like(groups)
    rank[order] = np.arange(len(groups)) - np.repeat(starts, lengths)
    return rank
