"""What is counted: each establishment once, totals that are sums, nothing incoherent."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from exchange.aggregates.dimension import Dimension, flat
from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.table import Table
from exchange.aggregates.tabulation import Rows, places, tabulate
from tests.exchange.aggregates.making import ANNEE, NAF, TAILLE, tables


@given(tables())
def test_a_total_counts_what_its_parts_count(table: Table) -> None:
    relations = table.layout.relations

    assert relations.hold(table.values[0])
    assert relations.hold(table.establishments)


def test_three_years_of_one_establishment_are_one_establishment() -> None:
    layout = Layout((flat("année", ["2022", "2023", "2024"]),))
    nodes = places(layout, [["2022", "2023", "2024"]])
    rows = Rows(np.zeros(3, np.int64), np.array([5, 9, 7]), {"at": np.array([1, 0, 2])})

    table = tabulate(layout, nodes, rows)

    assert table.establishments.tolist() == [1, 1, 1, 1]
    assert table.persons[0] == 9
    assert table.values[0].tolist() == [3, 1, 0, 2]
    assert table.largest[0, 0] == 3


def test_a_section_is_the_sum_of_its_divisions() -> None:
    layout = Layout((NAF, TAILLE, ANNEE))
    nodes = places(
        layout, [["01", "02", "10"], ["moins de 50", "moins de 50", "50 et plus"], ["2024"] * 3]
    )
    rows = Rows(np.arange(3), np.array([5, 6, 70]), {"at": np.array([1, 2, 4])})

    table = tabulate(layout, nodes, rows)

    cells = table.values[0].reshape(layout.shape)
    section = NAF.labels.index("A")
    assert cells[section, 0, 0] == 3
    assert cells[0, 0, 0] == 7
    assert cells[section, 2, 0] == 0


def test_a_category_that_the_dimension_has_not_is_refused_without_being_quoted() -> None:
    with pytest.raises(AggregateError, match="division NAF") as refused:
        places(Layout((NAF,)), [["01", "99"]])

    assert "99" not in str(refused.value)


@pytest.mark.parametrize("column", ["values", "largest", "establishments", "persons"])
def test_a_table_that_does_not_hold_together_is_refused(column: str) -> None:
    layout = Layout((flat("taille", ["petit", "grand"]),))
    rows = Rows(np.arange(4), np.full(4, 5), {"at": np.array([1, 0, 2, 1])})
    table = tabulate(layout, places(layout, [["petit", "petit", "grand", "grand"]]), rows)
    wrong = getattr(table, column).copy()
    wrong[..., 1] = -1

    with pytest.raises(AggregateError):
        replace(table, **{column: wrong})


def test_a_total_that_is_not_the_sum_is_refused() -> None:
    layout = Layout((flat("taille", ["petit", "grand"]),))
    one = np.ones(3, np.int64)

    with pytest.raises(AggregateError, match="total"):
        Table(layout, ("at",), one[None], one[None], one, one)


def test_a_dimension_is_a_hierarchy() -> None:
    with pytest.raises(AggregateError):
        Dimension("division NAF", ("Total", "A", "01"), (-1, 2, 0))
    with pytest.raises(AggregateError):
        flat("taille", ["petit", "petit"])


def test_four_dimensions_are_too_many() -> None:
    with pytest.raises(AggregateError):
        Layout((NAF, TAILLE, ANNEE, flat("CTN", ["AA", "BB"])))
