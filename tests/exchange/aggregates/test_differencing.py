"""Two releases side by side isolate no one: the attack finds nothing where it found hundreds."""

import numpy as np
import pytest
from numpy.typing import NDArray

from exchange.aggregates.differencing import refuses
from exchange.aggregates.dimension import flat
from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Delivered, Ledger, Release
from exchange.aggregates.release import Released, release
from tests.exchange.aggregates.making import counted, units

DIVISIONS = Layout(
    (flat("division NAF", [f"{d:02d}" for d in range(60)]), flat("taille", ["1", "2"]))
)
ROW = Layout((flat("division NAF", ["01", "02", "03"]),))
WHO = np.arange(30)


def _shown(
    who: NDArray[np.int64],
    leaves: NDArray[np.int64],
    *,
    year: int = 2024,
    measure: str = "at",
    hide: tuple[int, ...] = (),
    persons: int = 20,
) -> Release:
    heads = np.full(len(who), persons)
    rows = counted(ROW, who, leaves, heads, {measure: np.ones(len(who), np.int64)}, year)
    shown = np.ones(ROW.size, np.bool_)
    shown[list(hide)] = False
    return rows.entry(f"{year}", frozenset({measure}), shown)


def _refused(before: Release, after: Release) -> list[bool]:
    return list(refuses(Ledger((before,)), after).cells)


def test_the_attack_by_difference_stays_at_zero() -> None:
    rng = np.random.default_rng(7)
    size = 6_000
    leaf, persons = rng.integers(0, 120, size), rng.choice([1, 4, 15, 60], size)
    values = rng.poisson(persons * 0.0264)
    inside = np.ones((2, size), np.bool_)
    inside[0, rng.choice(size, 60, replace=False)] = False
    inside[1, rng.choice(size, 60, replace=False)] = False

    def one(place: int, ledger: Ledger) -> Released:
        who = np.flatnonzero(inside[place])
        rows = counted(DIVISIONS, who, leaf[who], persons[who], {"at": values[who]})
        return release(f"diffusion {place}", rows, ledger)

    first = one(0, Ledger())
    alone = one(1, Ledger())
    second = one(1, Ledger().adding(first.entry))

    assert _isolated(leaf, inside, persons, first, alone) > 0
    assert _isolated(leaf, inside, persons, first, second) == 0
    assert dict(second.because)["diffusion 0"] > 0


def _isolated(
    leaf: NDArray[np.int64],
    inside: NDArray[np.bool_],
    persons: NDArray[np.int64],
    first: Released,
    second: Released,
) -> int:
    """Pairs of shown cells, any of one and any of the other, whose difference is too small."""
    member = np.zeros((len(leaf), DIVISIONS.size), np.float32)
    for level in DIVISIONS.holding_cells(DIVISIONS.leaves[leaf]).T:
        member[np.arange(len(leaf)), level] = 1
    old, new = (member * row[:, None] for row in inside)
    apart = old.sum(0)[:, None] + new.sum(0) - 2 * old.T @ new
    heads = persons[:, None].astype(np.float32)
    weight = (heads * old).sum(0)[:, None] + (heads * new).sum(0) - 2 * (heads * old).T @ new
    shown = ~first.published.hidden[:, None] & ~second.published.hidden
    alike = (old.T @ new > 0) & (apart > 0) & ((apart < 3) | (weight < 11))
    return int((shown & alike).sum())


def test_one_newcomer_refuses_its_cell_and_the_total() -> None:
    leaves = WHO % 3
    before = _shown(WHO[:-1], leaves[:-1])

    assert _refused(before, _shown(WHO, leaves)) == [True, False, False, True]


def test_three_newcomers_of_eleven_persons_in_one_cell_are_enough() -> None:
    leaves = np.where(WHO >= 27, 1, WHO % 3)
    before = _shown(WHO[:-3], leaves[:-3])

    assert not any(_refused(before, _shown(WHO, leaves)))


def test_three_newcomers_of_one_person_each_are_too_few_persons() -> None:
    leaves = np.where(WHO >= 27, 1, WHO % 3)
    before = _shown(WHO[:-3], leaves[:-3], persons=1)

    assert _refused(before, _shown(WHO, leaves, persons=1)) == [True, False, True, False]


def test_the_same_population_again_is_no_difference() -> None:
    assert not any(_refused(_shown(WHO, WHO % 3), _shown(WHO, WHO % 3)))


def test_other_years_and_other_measures_tell_nothing_of_each_other() -> None:
    before = _shown(WHO[:-1], WHO[:-1] % 3)

    assert not any(_refused(before, _shown(WHO, WHO % 3, year=2025)))
    assert not any(_refused(before, _shown(WHO, WHO % 3, measure="mp")))


def test_what_was_hidden_stays_hidden() -> None:
    before = _shown(WHO, WHO % 3, hide=(1, 2))

    assert _refused(before, _shown(WHO, WHO % 3)) == [False, True, True, False]


def test_a_cell_that_holds_all_of_another_but_two_is_refused_in_one_table() -> None:
    who = np.arange(20)
    leaves = np.where(who < 2, 0, 1)
    alone = _shown(who, leaves, hide=(1,))

    assert refuses(Ledger(), alone).cells.tolist() == [False, False, True, False]


def test_a_reader_who_holds_all_but_one_of_a_cell_does_not_see_it() -> None:
    leaves = WHO % 3
    rows = counted(ROW, WHO, leaves, np.full(30, 20), {"at": np.ones(30, np.int64)})
    mine = units(WHO[(leaves == 0) & (WHO > 0)])
    ledger = Ledger().adding(Delivered("sinistralité 2024", frozenset({"at"}), mine))

    assert not release("tout le monde", rows, Ledger()).published.hidden.any()
    assert release("ce lecteur", rows, ledger).published.hidden[1]


def test_two_keys_are_never_compared() -> None:
    before = _shown(WHO, WHO % 3)
    other = Delivered("sinistralité 2024", frozenset({"at"}), units(WHO, key="registre-2"))

    with pytest.raises(AggregateError, match="clé"):
        Ledger().adding(before).adding(other)


def test_an_establishment_counted_twice_is_refused() -> None:
    with pytest.raises(AggregateError, match="deux fois"):
        units(np.array([1, 2, 1]))
