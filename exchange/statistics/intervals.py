"""Confidence intervals of counts and of standardised rates, at 95 %.

:func:`poisson_interval` is exact for one count (Garwood, 1936); :func:`weighted_interval` is the
gamma interval of a weighted sum of counts (Fay and Feuer, 1997), the same where all weights are
equal; :func:`log_normal` is the usual approximation for a ratio. They promise to know nothing of
whoever is counted. The one function they need, the quantile of the gamma law, is here: twenty lines
against a dependency as large as all the others.
"""

import math
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 0.95
_TAIL: Final = (1 - LEVEL) / 2
_NORMAL: Final = 1.959963984540054
"""Quantile of the normal law at 97.5 %."""
_PRECISION: Final = 1e-12
_TURNS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``."""

    low: float
    high: float


def poisson_interval(count: int) -> Interval:
    """The exact interval of the mean of a count."""
    low = gamma_quantile(_TAIL, count) if count else 0.0
    return Interval(low, gamma_quantile(1 - _TAIL, count + 1))


def weighted_interval(total: float, variance: float, largest: float) -> Interval:
    """The gamma interval of a weighted sum of counts.

    Args:
        total: the sum of each count times its weight.
        variance: the sum of each count times the square of its weight.
        largest: the largest weight of one case.
    """
    low = 0.0
    if total > 0:
        low = variance / total * gamma_quantile(_TAIL, total**2 / variance)
    above, spread = total + largest, variance + largest**2
    return Interval(low, spread / above * gamma_quantile(1 - _TAIL, above**2 / spread))


def log_normal(ratio: float, variance: float) -> Interval:
    """The interval of a ratio whose logarithm has that variance."""
    factor = math.exp(_NORMAL * math.sqrt(variance))
    return Interval(ratio / factor, ratio * factor)


def gamma_quantile(probability: float, shape: float) -> float:
    """The value below which a gamma variable of that shape, of scale 1, lies so often."""
    low, high = 0.0, max(1.0, 2 * shape)
    while gamma_below(shape, high) < probability:
        low, high = high, 2 * high
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if gamma_below(shape, middle) < probability else (low, middle)
    return (low + high) / 2


def gamma_below(shape: float, value: float) -> float:
    """How often a gamma variable of that shape, of scale 1, lies below a value.

    Source: Abramowitz and Stegun, 6.5.29 (series) and 6.5.31 (continued fraction).
    """
    if value <= 0:
        return 0.0
    scale = math.exp(shape * math.log(value) - value - math.lgamma(shape))
    if value < shape + 1:
        return scale * _series(shape, value)
    return 1 - scale * _fraction(shape, value)


def _series(shape: float, value: float) -> float:
    term = total = 1 / shape
    for turn in range(1, _TURNS):
        term *= value / (shape + turn)
        total += term
        if term < total * _PRECISION / 1_000:
            break
    return total


def _fraction(shape: float, value: float) -> float:
    """By Lentz's method; its denominators stay above zero where ``value`` exceeds the shape."""
    base = value + 1 - shape
    above, below = math.inf, 1 / base
    result = below
    for turn in range(1, _TURNS):
        step = turn * (shape - turn)
        base += 2
        below = 1 / (base + step * below)
        above = base + step / above
        change = above * below
        result *= change
        if abs(change - 1) < _PRECISION / 1_000:
            break
    return result
