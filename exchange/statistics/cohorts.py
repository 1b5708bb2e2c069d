"""Two cohorts of establishments: engaged in an action, and comparable ones that are not.

Ask :func:`cohorts`. An establishment is looked at over up to three years before the year of its
engagement and up to three after, that year itself left out. Comparable ones have the same NAF
division, in the same nomenclature, and the same class of size in the last year before; they are
looked at over the same years. It promises that an establishment is in one cohort only, is seen on
both sides of the engagement, and that strata without anyone comparable are dropped and counted.

Source: 003, « la sinistralité comparée entre les entreprises engagées [...] et les autres ». The
three years and the strata are project rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.statistics.claims import Claims

YEARS: Final = 3
"""Years looked at on each side of the engagement."""
NEVER: Final = 0
"""Year of engagement of those that are not engaged."""
BEFORE, AFTER = 0, 1


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Cohorts:
    """Rows looked at: one per establishment, year and engagement it is compared with.

    Attributes:
        row: ``(k,)`` row of the claims.
        period: ``(k,)`` :data:`BEFORE` or :data:`AFTER`.
        engaged: ``(k,)`` whether its establishment is engaged.
        stratum: ``(k,)`` number of its stratum, from 0.
        strata: how many there are.
        dropped: engaged establishments that had nobody comparable.
        unseen: engaged establishments that the extract does not show on both sides.
    """

    row: NDArray[np.int64]
    period: NDArray[np.int64]
    engaged: NDArray[np.bool_]
    stratum: NDArray[np.int64]
    strata: int
    dropped: int
    unseen: int


def cohorts(claims: Claims, engagement: NDArray[np.int64]) -> Cohorts:
    """Follow the engaged, and those comparable to them.

    Args:
        claims: the extract.
        engagement: ``(e,)`` for each establishment of the extract, the first year in which it is
            engaged, or :data:`NEVER`.
    """
    found = list(_each_year(claims, engagement))
    row, period, code = (
        np.concatenate([np.zeros(0, np.int64), *(piece[place] for piece in found)])
        for place in range(3)
    )
    engaged = engagement[claims.establishment[row]] != NEVER
    stratum = np.unique(code, return_inverse=True)[1].astype(np.int64)
    size = int(stratum.max(initial=-1)) + 1
    has_both = np.bincount(stratum[engaged], minlength=size) > 0
    has_both &= np.bincount(stratum[~engaged], minlength=size) > 0
    kept = has_both[stratum]
    who = claims.establishment[row]
    seen = len(np.unique(who[engaged]))
    followed = len(np.unique(who[engaged & kept]))
    return Cohorts(
        row=row[kept],
        period=period[kept],
        engaged=engaged[kept],
        stratum=(np.cumsum(has_both) - 1)[stratum[kept]],
        strata=int(has_both.sum()),
        dropped=seen - followed,
        unseen=int((engagement != NEVER).sum()) - seen,
    )


def _each_year(
    claims: Claims, engagement: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """For each year of engagement: rows, their period, and a code of their stratum."""
    of_row = engagement[claims.establishment]
    for year in np.unique(engagement[engagement != NEVER]):
        apart = claims.annee - year
        near = (np.abs(apart) <= YEARS) & (apart != 0) & (claims.effectif > 0)
        row = np.flatnonzero(near & ((of_row == year) | (of_row == NEVER)))
        if not row.size:
            continue
        period = (apart[row] > 0).astype(np.int64)
        who = claims.establishment[row]
        sides = [np.bincount(who[period == side], minlength=len(engagement)) for side in (0, 1)]
        both = ((sides[BEFORE] > 0) & (sides[AFTER] > 0))[who]
        row, period, who = row[both], period[both], who[both]
        yield row, period, _strata(claims, row, period, who, int(year))


def _strata(
    claims: Claims,
    row: NDArray[np.int64],
    period: NDArray[np.int64],
    who: NDArray[np.int64],
    year: int,
) -> NDArray[np.int64]:
    """``(k,)`` the stratum of each row: that of its establishment in the last year before."""
    before = row[period == BEFORE]
    latest = before[np.argsort(claims.annee[before], kind="stable")]
    reference = np.zeros(int(who.max(initial=-1)) + 1, np.int64)
    # The last written stays: the latest year.
    reference[claims.establishment[latest]] = latest
    at = reference[who]
    code = claims.nomenclature[at] * 1_000 + claims.division[at]
    return (code * 100 + claims.taille[at]) * 10_000 + year
