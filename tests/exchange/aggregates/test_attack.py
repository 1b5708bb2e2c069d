"""The auditor deduces what a reader who tries every table deduces, and no less."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exchange.aggregates.attack import deducible
from exchange.aggregates.dimension import flat
from exchange.aggregates.layout import Layout
from exchange.aggregates.table import Table
from tests.exchange.aggregates.making import fitting, table_of, tables


@given(tables(), st.data())
def test_the_interval_is_that_of_all_the_tables_that_fit(table: Table, data: st.DataObject) -> None:
    size = table.layout.size
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    # With the grand total shown the tables that fit are finite in number.
    hidden[0] = False

    deduced = deducible(table, hidden)

    fits = fitting(table, hidden)[:, deduced.cells]
    assert deduced.low.tolist() == fits.min(axis=0).tolist()
    assert deduced.high.tolist() == fits.max(axis=0).tolist()


def test_a_hidden_cell_alone_in_its_sum_is_recovered() -> None:
    layout = Layout((flat("taille", ["petit", "moyen", "grand"]),))
    table = table_of(layout, [(0, 5, 3), (1, 20, 4), (2, 90, 7)])

    deduced = deducible(table, np.array([False, False, True, False]))

    assert (deduced.low[0], deduced.high[0]) == (4, 4)


def test_nothing_bounds_a_cell_whose_total_is_hidden() -> None:
    layout = Layout((flat("taille", ["petit", "grand"]),))
    table = table_of(layout, [(0, 5, 3), (1, 20, 4)])

    deduced = deducible(table, np.array([True, True, False]))

    assert deduced.low.tolist() == [4, 0]
    assert np.isinf(deduced.high).all()
