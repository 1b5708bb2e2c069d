"""The three rules, cell by cell, and for what a subtraction leaves."""

import numpy as np
import pytest

from exchange.aggregates.dimension import flat
from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.primary import exposed, primary
from exchange.aggregates.rules import RULES, Rules
from tests.exchange.aggregates.making import Row, table_of

ONE = Layout((flat("division NAF", ["01", "02", "03"]),))


def _hidden(rows: list[Row], rules: Rules = RULES) -> bool:
    others: list[Row] = [(1, 50, 20)] * 6
    return bool(primary(table_of(ONE, rows + others), rules)[1])


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ([(0, 10, 1), (0, 10, 1)], True),
        ([(0, 10, 1), (0, 10, 1), (0, 10, 1)], False),
        ([(0, 3, 1), (0, 3, 1), (0, 4, 1)], True),
        ([(0, 3, 1), (0, 4, 1), (0, 4, 1)], False),
        ([(0, 10, 85), (0, 10, 10), (0, 10, 5)], False),
        ([(0, 10, 86), (0, 10, 10), (0, 10, 4)], True),
    ],
    ids=["2 établissements", "3", "10 personnes", "11", "85 %", "86 %"],
)
def test_each_threshold_holds_to_the_unit(rows: list[Row], hidden: bool) -> None:
    assert _hidden(rows) is hidden


def test_a_convention_may_ask_for_more() -> None:
    rows: list[Row] = [(0, 10, 1)] * 4

    assert not _hidden(rows)
    assert _hidden(rows, Rules(establishments=5))


def test_an_empty_cell_is_shown_and_a_zero_of_two_establishments_is_not() -> None:
    table = table_of(ONE, [(0, 30, 0), (0, 30, 0), *[(1, 50, 20)] * 6])

    assert primary(table, RULES).tolist() == [False, True, False, False]


def test_a_zero_of_enough_establishments_is_shown() -> None:
    assert not _hidden([(0, 30, 0)] * 3)


def test_two_hidden_cells_of_one_establishment_each_do_not_hide_each_other() -> None:
    table = table_of(ONE, [(0, 30, 1), (2, 30, 1), *[(1, 50, 20)] * 6])
    hidden = np.array([False, True, False, True])

    assert exposed(table, hidden, RULES).tolist() == [True]
    assert not exposed(table, hidden | [True, False, False, False], RULES).any()


@pytest.mark.parametrize(
    "wrong", [{"establishments": 0}, {"share": 0.0}, {"share": 1.5}, {"margin_share": -0.1}]
)
def test_thresholds_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(AggregateError):
        Rules(**wrong)  # type: ignore[arg-type]
