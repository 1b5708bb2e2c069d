"""What is hidden cannot be recomputed: small tables are tried whole, others by the solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.aggregates.attack import deducible
from exchange.aggregates.dimension import flat, nested
from exchange.aggregates.layout import Layout
from exchange.aggregates.primary import exposed, primary
from exchange.aggregates.protection import protect
from exchange.aggregates.rules import RULES, Rules
from exchange.aggregates.table import Table
from exchange.aggregates.tabulation import Rows, tabulate
from tests.exchange.aggregates.making import fitting, table_of, tables


def _sectors(seed: int, establishments: int = 1_500) -> Table:
    """Thirty divisions by four size classes, claims and headcount, as skewed as real ones."""
    rng = np.random.default_rng(seed)
    sections = {chr(65 + s): [f"{s}{d}" for d in range(5)] for s in range(6)}
    naf = nested("division NAF", sections)
    layout = Layout((naf, flat("taille", ["1", "2", "3", "4"])))
    often = rng.pareto(1.0, 30) + 0.05
    division = rng.choice(30, establishments, p=often / often.sum())
    size = rng.choice(4, establishments, p=[0.7, 0.2, 0.08, 0.02])
    persons = np.array([2, 12, 60, 300])[size] * rng.integers(1, 4, establishments)
    values = {"at": rng.poisson(persons * 0.0264), "effectif": persons}
    nodes = (np.array(naf.leaves)[division], size + 1)
    return tabulate(layout, nodes, Rows(np.arange(establishments), persons, values))


@given(tables())
@settings(deadline=None)
def test_no_hidden_cell_is_recovered_by_trying_every_table(table: Table) -> None:
    hidden = protect(table).hidden

    fits = fitting(table, hidden)[:, hidden]
    assert (fits.max(axis=0, initial=0) > fits.min(axis=0, initial=1 << 40)).all()


@given(tables(), st.sampled_from([2, 3, 5]))
@settings(deadline=None)
def test_every_cell_hidden_by_the_rules_keeps_its_margin(table: Table, margin: int) -> None:
    rules = Rules(margin=margin)

    protected = protect(table, rules)

    deduced = deducible(table, protected.hidden)
    narrow = deduced.width < np.maximum(margin, 0.2 * table.values[0][deduced.cells])
    assert not (narrow & protected.primary[deduced.cells]).any()
    assert (deduced.width > 0).all()


@given(tables())
@settings(deadline=None)
def test_what_is_shown_keeps_to_the_rules_and_so_does_what_subtraction_leaves(
    table: Table,
) -> None:
    hidden = protect(table).hidden

    assert not (primary(table, RULES) & ~hidden).any()
    assert not exposed(table, hidden, RULES).any()
    assert not (hidden & table.empty).any()


@pytest.mark.parametrize("seed", range(3))
def test_a_table_of_sectors_resists_the_solver_in_both_its_measures(seed: int) -> None:
    table = _sectors(seed)

    protected = protect(table)

    assert protected.primary.any()
    assert not protected.hidden[0]
    for measure in (0, 1):
        deduced = deducible(table, protected.hidden, measure)
        needed = np.maximum(RULES.margin, RULES.margin_share * table.values[measure])
        first = protected.primary[deduced.cells]
        assert (deduced.width[first] >= needed[deduced.cells][first]).all()
        assert (deduced.width > 0).all()


def test_hiding_only_what_the_rules_hide_would_not_do() -> None:
    table = _sectors(0)

    deduced = deducible(table, primary(table, RULES))

    assert (deduced.width == 0).any()


def test_a_table_that_needs_nothing_hides_nothing() -> None:
    layout = Layout((flat("taille", ["petit", "grand"]),))

    assert not protect(table_of(layout, [(0, 5, 2), (1, 50, 3)] * 5)).hidden.any()


def test_two_establishments_alone_in_their_cells_are_joined_by_a_third_cell() -> None:
    layout = Layout((flat("division NAF", ["01", "02", "03", "04"]),))
    table = table_of(layout, [(0, 30, 2), (2, 30, 2), *[(1, 50, 3)] * 6, *[(3, 50, 9)] * 6])

    assert protect(table).hidden.tolist() == [False, True, True, True, False]


def test_a_table_of_one_establishment_is_hidden_whole() -> None:
    layout = Layout((flat("taille", ["petit", "grand"]),))

    assert protect(table_of(layout, [(0, 5, 2)])).hidden.tolist() == [True, True, False]


def test_the_same_table_is_hidden_the_same_way_each_time() -> None:
    assert (protect(_sectors(1)).hidden == protect(_sectors(1)).hidden).all()
