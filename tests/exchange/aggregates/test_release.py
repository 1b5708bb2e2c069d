"""A release from rows to what a partner reads."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.aggregates.ledger import Ledger
from exchange.aggregates.primary import primary
from exchange.aggregates.release import HIDDEN, Counted, release
from exchange.aggregates.rules import RULES
from tests.exchange.aggregates.making import LAYOUTS, counted


@st.composite
def _rows(draw: st.DrawFn) -> Counted:
    layout = draw(st.sampled_from(LAYOUTS))
    who = np.array(draw(st.lists(st.integers(0, 60), min_size=3, max_size=40, unique=True)))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    fixed = np.random.default_rng(0)
    leaf = fixed.integers(0, len(layout.leaves), 61)[who]
    persons = fixed.choice([1, 5, 30], 61)[who]
    return counted(layout, who, leaf, persons, {"at": rng.poisson(0.8, len(who))})


@given(_rows(), st.sampled_from([None, 5]))
@settings(deadline=None)
def test_no_hidden_value_is_in_what_is_shown(rows: Counted, base: int | None) -> None:
    table = rows.table()

    given_back = release("2024", rows, Ledger(), base=base)

    hidden = given_back.published.hidden
    assert (given_back.published.values[:, hidden] == HIDDEN).all()
    assert not (primary(table, RULES) & ~hidden).any()
    assert (given_back.entry.shown == ~hidden).all()
    if base is None:
        assert (given_back.published.values[0][~hidden] == table.values[0][~hidden]).all()


@given(_rows())
@settings(deadline=None)
def test_the_same_release_again_shows_the_same(rows: Counted) -> None:
    first = release("mars", rows, Ledger())

    again = release("avril", rows, Ledger().adding(first.entry))

    assert (again.published.values == first.published.values).all()


def test_the_ledger_keeps_no_value_and_prints_nothing() -> None:
    rows = counted(
        LAYOUTS[0], np.arange(9), np.arange(9) % 4, np.full(9, 20), {"at": np.ones(9, int)}
    )

    entry = release("2024", rows, Ledger()).entry

    assert not hasattr(entry, "values")
    assert "pseudonyms" not in repr(entry)
