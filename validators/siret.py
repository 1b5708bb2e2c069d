"""SIRETs: one check for columns of digits, and a column of cells made clean.

Use ``valid(digits)`` for the key alone, and ``clean_column(values, rows)`` on what a sender wrote:
every row comes out either as 14 valid digits or under a code with its row number. Promises: no
row disappears without a finding, the order is kept, and cells already clean cost a few
nanoseconds each.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from validators.codes import Code
from validators.findings import NO_ROWS, Finding, Findings, Rows, Severity
from validators.siret_key import LENGTH, Digits, Mask, packed, unpacked, valid
from validators.siret_repair import REFUSALS, REPAIRS, Repaired, padded_siren, repair
from validators.text import byte_lengths, fixed_width, strings

__all__ = ["CleanSirets", "Digits", "clean_column", "packed", "repetitions", "unpacked", "valid"]

_ZERO = ord("0")


@dataclass(frozen=True, slots=True, eq=False)
class CleanSirets:
    """The SIRETs of a column that can be used.

    Attributes:
        sirets: ``(k, 14)`` uint8, ASCII digits, in the order of the file.
        rows: ``(k,)`` int64, original row numbers.
        positions: ``(k,)`` int64, places of the kept rows in the column received.
        findings: What was repaired, set aside, repeated.
    """

    sirets: Digits
    rows: Rows
    positions: npt.NDArray[np.int64]
    findings: Findings


def clean_column(
    values: "pd.Series[str]", rows: Rows, *, column: str | None = None, unique: bool = True
) -> CleanSirets:
    """Makes a column of SIRETs clean.

    Args:
        values: The cells, as text.
        rows: Original row number of each cell, int64.
        column: Header of the column, for the findings.
        unique: Whether a SIRET met again is set aside (the first is kept).

    Returns:
        The usable SIRETs and the findings; rows set aside have severity ``ecarte``.
    """
    digits, refused, mended = _read(strings(values))
    kept = ~np.logical_or.reduce(list(refused.values()))
    repeated, first = repetitions(packed(digits), kept) if unique else (NO_ROWS, NO_ROWS)
    kept[repeated] = False
    found = [
        Finding(code, Severity.ECARTE, rows[refused[code]], column)
        for code in REFUSALS
        if refused[code].any()
    ]
    if len(repeated):
        double = Code.SIRET_DOUBLE
        found.append(
            Finding(double, Severity.ECARTE, rows[repeated], column, first_rows=rows[first])
        )
    found += [
        Finding(code, Severity.REPARE, rows[mended[code] & kept], column)
        for code in REPAIRS
        if code in mended and (mended[code] & kept).any()
    ]
    positions = np.flatnonzero(kept)
    return CleanSirets(digits[positions], rows[positions], positions, Findings.of(found))


def repetitions(
    keys: npt.NDArray[np.int64], among: Mask
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places that repeat an earlier key.

    Args:
        keys: One int64 per row.
        among: Which rows to look at.

    Returns:
        Places of the repetitions, ascending, and for each the place where its key came first.
    """
    places = np.flatnonzero(among)
    looked_at = keys[places]
    ordered = np.sort(looked_at)
    if not (ordered[1:] == ordered[:-1]).any():
        return NO_ROWS, NO_ROWS
    order = np.argsort(looked_at, kind="stable")
    ordered = looked_at[order]
    starts = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    first_of = order[np.flatnonzero(starts)[np.cumsum(starts) - 1]]
    again = ~starts
    by_place = np.argsort(order[again], kind="stable")
    return places[order[again][by_place]], places[first_of[again][by_place]]


def _read(cells: pa.LargeStringArray) -> tuple[Digits, dict[Code, Mask], dict[Code, Mask]]:
    """Digits of every cell, with the masks of what is refused and what was mended."""
    digits, plain = _plain_digits(cells)
    refused = {code: np.zeros(len(cells), np.bool_) for code in REFUSALS}
    mended: dict[Code, Mask] = {}
    odd = np.flatnonzero(~plain)
    if len(odd):
        _merge(repair(cells.take(pa.array(odd))), odd, digits, refused, mended)
    good = valid(digits)
    wrong = np.flatnonzero(~good & ~np.logical_or.reduce(list(refused.values())))
    refused[Code.SIRET_CLE][wrong] = True
    _name_padding(digits, plain, refused)
    return digits, refused, mended


def _plain_digits(cells: pa.LargeStringArray) -> tuple[Digits, Mask]:
    """The cells that hold 14 ASCII digits and nothing else; zeros elsewhere."""
    right_length: Mask = byte_lengths(cells) == LENGTH
    if right_length.all():
        digits = fixed_width(cells, LENGTH)
        numeric = _numeric(digits)
        if numeric.all():
            return digits, numeric
        digits = np.where(numeric[:, None], digits, np.uint8(_ZERO))
        return digits, numeric
    digits = np.full((len(cells), LENGTH), _ZERO, np.uint8)
    chosen = fixed_width(cells.filter(pa.array(right_length)), LENGTH)
    numeric = _numeric(chosen)
    plain = right_length.copy()
    plain[right_length] = numeric
    digits[plain] = chosen[numeric]
    return digits, plain


def _numeric(digits: Digits) -> Mask:
    checked: Mask = (digits - _ZERO).max(axis=1, initial=0) < 10
    return checked


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


def _name_padding(digits: Digits, plain: Mask, refused: dict[Code, Mask]) -> None:
    """Gives plain cells that are fourteen zeros or a completed SIREN their own code."""
    null = plain & (packed(digits) == 0)
    padded = plain & ~null & padded_siren(digits)
    for code, mask in ((Code.SIRET_NUL, null), (Code.SIRET_SIREN_COMPLETE, padded)):
        refused[code] |= mask
        refused[Code.SIRET_CLE] &= ~mask
