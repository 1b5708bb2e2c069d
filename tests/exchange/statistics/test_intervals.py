"""Intervals agree with published tables and with sums done term by term."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.statistics.intervals import (
    gamma_below,
    gamma_quantile,
    log_normal,
    poisson_interval,
    weighted_interval,
)

# Garwood, Biometrika 28 (1936); Ulm, American Journal of Epidemiology 131 (1990).
TABLE = {
    0: (0.0, 3.689),
    1: (0.025, 5.572),
    2: (0.242, 7.225),
    5: (1.623, 11.668),
    10: (4.795, 18.390),
    20: (12.217, 30.888),
    50: (37.111, 65.919),
    100: (81.364, 121.627),
}


@pytest.mark.parametrize("count", TABLE)
def test_the_interval_of_a_count_is_that_of_the_published_table(count: int) -> None:
    found = poisson_interval(count)
    assert (found.low, found.high) == pytest.approx(TABLE[count], abs=6e-4)


@given(st.integers(1, 60), st.floats(0.01, 120))
def test_below_is_one_less_the_terms_of_poisson(shape: int, value: float) -> None:
    exact = Fraction(value)
    terms = sum(exact**k / math.factorial(k) for k in range(shape))
    expected = 1 - float(terms) * math.exp(-value)
    assert gamma_below(shape, value) == pytest.approx(expected, abs=1e-11)


@given(st.floats(0.001, 40))
def test_below_at_one_half_is_the_error_function(value: float) -> None:
    assert gamma_below(0.5, value) == pytest.approx(math.erf(math.sqrt(value)), abs=1e-12)


@given(st.floats(0.05, 5_000), st.sampled_from([0.025, 0.5, 0.975]))
def test_a_quantile_leaves_its_probability_below(shape: float, probability: float) -> None:
    value = gamma_quantile(probability, shape)
    assert gamma_below(shape, value) == pytest.approx(probability, abs=1e-8)


@given(st.integers(0, 400), st.floats(0.01, 10))
def test_equal_weights_give_the_exact_interval(count: int, weight: float) -> None:
    exact = poisson_interval(count)
    found = weighted_interval(count * weight, count * weight**2, weight)
    assert found.low == pytest.approx(exact.low * weight, rel=1e-9)
    assert found.high == pytest.approx(exact.high * weight, rel=1e-9)


def test_a_ratio_lies_within_its_interval() -> None:
    found = log_normal(0.8, 1 / 40 + 1 / 60)
    assert found.low == pytest.approx(0.8 / math.exp(1.959964 * math.sqrt(1 / 40 + 1 / 60)))
    assert found.low < 0.8 < found.high
