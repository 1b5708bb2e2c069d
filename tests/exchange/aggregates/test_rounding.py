"""Rounded tables add up, stay near, and tell nothing of what is hidden."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.protection import protect
from exchange.aggregates.rounding import rounded
from exchange.aggregates.table import Table
from tests.exchange.aggregates.making import LAYOUTS, table_of, tables


@given(tables(), st.sampled_from([2, 5, 10]))
@settings(deadline=None)
def test_totals_shown_with_all_their_parts_add_up(table: Table, base: int) -> None:
    shown = ~protect(table).hidden

    values = rounded(table.layout, table.values[0], shown, base)

    assert not (values % base).any()
    assert not values[table.values[0] == 0].any()
    relations = table.layout.relations
    left = values[relations.total] - relations.sums(values)
    whole = relations.sums((~shown).astype(np.int64)) == 0
    assert (left[whole & shown[relations.total]] == 0).all()
    assert (left[shown[relations.total]] >= 0).all()


@given(st.lists(st.tuples(st.integers(0, 5), st.just(20), st.integers(0, 40)), min_size=1))
@settings(deadline=None)
def test_in_two_dimensions_every_value_goes_to_one_of_its_two_multiples(
    rows: list[tuple[int, int, int]],
) -> None:
    table = table_of(LAYOUTS[1], rows)
    everything = np.ones(table.layout.size, np.bool_)

    values = rounded(table.layout, table.values[0], everything)

    assert (np.abs(values - table.values[0]) < 5).all()
    assert table.layout.relations.hold(values)


@given(tables(), st.integers(0, 50))
@settings(deadline=None)
def test_hidden_values_have_no_part_in_it(table: Table, other: int) -> None:
    shown = ~protect(table).hidden
    changed = np.where(shown, table.values[0], other)

    assert (
        rounded(table.layout, table.values[0], shown) == rounded(table.layout, changed, shown)
    ).all()


def test_a_base_of_one_is_no_rounding() -> None:
    with pytest.raises(AggregateError):
        rounded(LAYOUTS[0], np.zeros(7, np.int64), np.ones(7, np.bool_), 1)
