"""The rates of two cohorts before and after an engagement, and what became of their ratio.

Ask :func:`compare` for one measure. The engaged have their own rate. The others have the rate they
would have with the structure of the engaged: in each stratum their rate, weighted by the employees
of the engaged there, in the same period (direct standardisation by stratum). It promises intervals
that count an establishment's claims once, however many engagements it is compared with.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.statistics.claims import Claims
from exchange.statistics.cohorts import AFTER, BEFORE, Cohorts
from exchange.statistics.intervals import (
    Interval,
    log_normal,
    poisson_interval,
    weighted_interval,
)

FEWEST: Final = 5
"""Cases below which no ratio is given: its approximation would mean nothing."""
PER: Final = 1_000
"""Rates are per so many employees and year."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Cases for 1 000 employees and year, in one period.

    Attributes:
        value: the rate.
        interval: at 95 %.
    """

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio and its interval at 95 %."""

    value: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Compared:
    """What one measure comes to.

    Attributes:
        engaged: rates before and after.
        others: the same, standardised.
        engaged_change: after over before; ``None`` where there are too few cases.
        others_change: the same of the others.
        ratio: the first change over the second; ``None`` where either is.
    """

    engaged: tuple[Rate, Rate]
    others: tuple[Rate, Rate]
    engaged_change: Ratio | None
    others_change: Ratio | None
    ratio: Ratio | None


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Weighted:
    """The others' cases in one period: each row of the claims with its weight.

    Attributes:
        weight: ``(n,)`` of one case of each row of the claims, 0 where it is not looked at.
        cases: ``(n,)`` cases.
    """

    weight: NDArray[np.float64]
    cases: NDArray[np.int64]

    @property
    def rate(self) -> float:
        """Per employee and year."""
        return float(self.weight @ self.cases)

    @property
    def variance(self) -> float:
        """Of the rate, where cases follow Poisson's law."""
        return float(self.weight**2 @ self.cases)

    def largest_share(self, establishment: NDArray[np.int64]) -> float:
        """What the establishment that weighs most holds of the rate, from 0 to 1."""
        if not self.rate:
            return 0.0
        held = np.bincount(establishment, weights=self.weight * self.cases)
        return float(held.max() / self.rate)


def weighted_others(
    claims: Claims, followed: Cohorts, cases: NDArray[np.int64], period: int
) -> Weighted:
    """The weight of each row of the others in one period.

    Args:
        claims: the extract.
        followed: the two cohorts.
        cases: ``(n,)`` of the measure.
        period: before or after.
    """
    within = followed.period == period
    heads = claims.effectif[followed.row]
    of_engaged, of_others = (
        np.bincount(followed.stratum[chosen], weights=heads[chosen], minlength=followed.strata)
        for chosen in (within & followed.engaged, within & ~followed.engaged)
    )
    share = of_engaged / max(of_engaged.sum(), 1) / np.maximum(of_others, 1)
    weight = np.zeros(len(claims.annee))
    others = within & ~followed.engaged
    # A row compared with several engagements adds its weights: its cases are the same ones.
    np.add.at(weight, followed.row[others], share[followed.stratum[others]])
    return Weighted(weight, cases)


def compare(claims: Claims, followed: Cohorts, cases: NDArray[np.int64]) -> Compared:
    """Rates, changes and their ratio.

    Args:
        claims: the extract.
        followed: the two cohorts, neither of them empty.
        cases: ``(n,)`` of the measure, for each row of the claims.
    """
    counts, heads = [], []
    for period in (BEFORE, AFTER):
        rows = followed.row[followed.engaged & (followed.period == period)]
        counts.append(int(cases[rows].sum()))
        heads.append(int(claims.effectif[rows].sum()))
    weighted = [weighted_others(claims, followed, cases, period) for period in (BEFORE, AFTER)]
    seen = [int(cases[one.weight > 0].sum()) for one in weighted]
    engaged_change = engaged_spread = others_change = others_spread = None
    if min(counts) >= FEWEST:
        engaged_spread = sum(1 / count for count in counts)
        engaged_change = counts[AFTER] / heads[AFTER] / (counts[BEFORE] / heads[BEFORE])
    if min(seen) >= FEWEST:
        others_spread = _spread(weighted[BEFORE], weighted[AFTER])
        others_change = weighted[AFTER].rate / weighted[BEFORE].rate
    ratio = None
    if engaged_change is not None and others_change is not None:
        ratio = _ratio(engaged_change / others_change, (engaged_spread or 0) + (others_spread or 0))
    return Compared(
        engaged=(_own(counts[0], heads[0]), _own(counts[1], heads[1])),
        others=(_standardised(weighted[0]), _standardised(weighted[1])),
        engaged_change=_ratio(engaged_change, engaged_spread),
        others_change=_ratio(others_change, others_spread),
        ratio=ratio,
    )


def _own(count: int, heads: int) -> Rate:
    exact = poisson_interval(count)
    by = PER / heads
    return Rate(count * by, Interval(exact.low * by, exact.high * by))


def _standardised(weighted: Weighted) -> Rate:
    found = weighted_interval(weighted.rate, weighted.variance, float(weighted.weight.max()))
    return Rate(weighted.rate * PER, Interval(found.low * PER, found.high * PER))


def _spread(before: Weighted, after: Weighted) -> float:
    """Variance of the logarithm of after over before; a row of both periods moves both."""
    shared = float((before.weight * after.weight) @ before.cases)
    return (
        before.variance / before.rate**2
        + after.variance / after.rate**2
        - 2 * shared / (before.rate * after.rate)
    )


def _ratio(value: float | None, variance: float | None) -> Ratio | None:
    if value is None or variance is None:
        return None
    return Ratio(value, log_normal(value, max(variance, 0.0)))
