"""SIRETs: one check for columns of digits, and a column of cells made clean.

Use ``valid(digits)`` for the key alone, and ``clean_column(values, rows)`` on what a sender wrote:
every row comes out either as 14 valid digits or under a code with its row number. Promises: no
row disappears without a finding, the order is kept, and cells already clean cost a few
nanoseconds each.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from validators.codes import Code
from validators.findings import NO_ROWS, Finding, Findings, Rows, Severity
from validators.siret_key import Digits, Mask, packed, unpacked, valid
from validators.siret_reading import read
from validators.siret_repair import REFUSALS, REPAIRS
from validators.text import strings

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["CleanSirets", "Digits", "clean_column", "packed", "repetitions", "unpacked", "valid"]


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
    values: "pd.Series[str] | pa.LargeStringArray",
    rows: Rows,
    *,
    column: str | None = None,
    unique: bool = True,
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
    cells = read(strings(values))
    digits, refused, mended = cells.digits, cells.refused, cells.mended
    kept = cells.kept
    repeated, first = repetitions(cells.numbers, kept) if unique else (NO_ROWS, NO_ROWS)
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
