"""A list that takes in strangers from elsewhere is told; ordinary comings and goings are not."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from exchange.members.outliers import LEAST, Placed, Tally, Trait, notable, unusual
from tests.support import shared_file
from validators.sirene.whereabouts import Whereabouts, places_of

AREA = ("04", "05", "06", "13", "83", "84", "2A", "2B")
PLACES = places_of(("13", "83", "84", "04", "30", "75", "69", "38", "06"))
PLACE_SHARES = np.array([0.90, 0.04, 0.025, 0.01, 0.01, 0.006, 0.004, 0.003, 0.002])
NAF = 10_000
SHARES = st.lists(st.floats(0.001, 1), min_size=2, max_size=30)


def members(
    draw: np.random.Generator, count: int, place: str = "", division: int = 0, chains: float = 0
) -> Placed:
    """Members of a service of Marseille, of the usual kinds, or all of one.

    Args:
        draw: source of chance.
        count: how many, or a few more where there are chains.
        place: département of all; by the usual shares where empty.
        division: NAF division of all; by the usual shares where 0.
        chains: share of companies that have 2 to 12 members, all in one place.
    """
    sizes = np.where(draw.random(count) < chains, draw.integers(2, 13, count), 1)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), count) + 1] if count else sizes
    companies = len(sizes)
    places = draw.choice(PLACES, companies, p=PLACE_SHARES / PLACE_SHARES.sum())
    zipf = 1 / np.arange(1, 88) ** 1.1
    divisions = draw.choice(np.arange(10, 97), companies, p=zipf / zipf.sum())
    if place:
        places[:] = places_of((place,))
    if division:
        divisions[:] = division
    activity = NAF + divisions * 100 + 10
    where = Whereabouts(
        np.repeat(places, sizes).astype(np.uint8), np.repeat(activity, sizes).astype(np.uint16)
    )
    return Placed(np.repeat(draw.integers(1, 10**9, companies), sizes), where)


def together(*parts: Placed) -> Placed:
    return Placed(
        np.concatenate([part.siren for part in parts]),
        Whereabouts(
            np.concatenate([part.where.place for part in parts]),
            np.concatenate([part.where.activity for part in parts]),
        ),
    )


def no_one() -> Placed:
    return members(np.random.default_rng(0), 0)


def alone(counts: NDArray[np.int64]) -> Tally:
    """As many companies as members."""
    return Tally(counts, counts)


@pytest.mark.parametrize("churn", [0, 325])
@pytest.mark.parametrize("strangers", [20, 65])
@pytest.mark.parametrize("place", ["59", "05"])
def test_strangers_of_one_other_departement_are_told(
    churn: int, strangers: int, place: str
) -> None:
    for seed in range(50):
        draw = np.random.default_rng(seed)
        former = members(draw, 6_510 - strangers)
        added = together(members(draw, churn), members(draw, strangers, place))
        (told,) = unusual("cpom", AREA, former, added)
        assert (told.convention, told.trait, told.code) == ("cpom", Trait.DEPARTEMENT, place)
        assert (told.added, told.additions) == (strangers, strangers + churn)
        assert (told.former, told.members) == (0, 6_510 - strangers)


def test_strangers_of_one_other_activity_are_told() -> None:
    draw = np.random.default_rng(1)
    added = together(members(draw, 325), members(draw, 65, division=3))
    (told,) = unusual("cpom", AREA, members(draw, 6_445), added)
    assert (told.trait, told.code, told.added, told.former) == (Trait.DIVISION, "03", 65, 0)


def test_strangers_scattered_outside_the_area_are_told_as_one() -> None:
    draw = np.random.default_rng(1)
    away = together(*(members(draw, 4, place) for place in ("59", "62", "80", "02", "60", "76")))
    added = together(members(draw, 325), away)
    (told,) = unusual("cpom", AREA, members(draw, 6_445), added)
    assert (told.trait, told.code) == (Trait.AILLEURS, "")
    assert told.added >= 24
    assert unusual("cpom", (), members(draw, 6_445), added) == ()


@pytest.mark.parametrize("chains", [0, 0.05])
def test_ordinary_churn_is_not_told(chains: float) -> None:
    """Measured: no false alarm in 500 deposits where 5 % of the members are new."""
    for seed in range(500):
        draw = np.random.default_rng(seed)
        former, added = (members(draw, count, chains=chains) for count in (6_185, 325))
        assert unusual("cpom", AREA, former, added) == ()


def test_a_chain_of_shops_is_one_company_unless_it_is_a_bulk() -> None:
    draw = np.random.default_rng(4)
    former, churn = members(draw, 6_445), members(draw, 325)
    chain = Placed(np.full(65, 7), members(draw, 65, "59").where)
    assert unusual("cpom", AREA, former, together(churn, chain)) != (), "a sixth of the new ones"
    few = Placed(chain.siren[:30], members(draw, 30, "59").where)
    assert unusual("cpom", AREA, former, together(churn, few)) == ()


def test_new_members_of_a_real_mix_of_activities_are_not_told() -> None:
    with shared_file("data/etablissements_moselle.csv").open(encoding="utf-8-sig") as file:
        codes = [row["code_naf"][:2] for row in csv.DictReader(file)]
    divisions = np.array([int(code) for code in codes if code.isdigit()])
    alarms = 0
    for seed in range(500):
        drawn = np.random.default_rng(seed).permutation(divisions)[:6_510]
        former, added = (
            np.bincount(part, minlength=100) for part in (drawn[:6_185], drawn[6_185:])
        )
        alarms += bool(notable(alone(former), alone(added)).any())
    assert alarms <= 1


@pytest.mark.parametrize(("away", "told"), [(4, 0), (32, 0), (33, 1), (65, 1)])
def test_a_first_list_is_told_by_its_share_outside_the_area(away: int, told: int) -> None:
    draw = np.random.default_rng(2)
    here = members(draw, 6_510 - away, "13")
    listed = together(here, members(draw, away, "59"))
    found = unusual("cpom", AREA, no_one(), listed)
    assert [(one.trait, one.added, one.members) for one in found] == [
        (Trait.AILLEURS, away, 0)
    ] * told


def test_a_first_list_says_nothing_where_the_area_is_not_written() -> None:
    draw = np.random.default_rng(2)
    listed = members(draw, 6_510, "59", 3)
    assert unusual("cpom", (), no_one(), listed) == ()


def test_what_sirene_does_not_know_is_left_out() -> None:
    draw = np.random.default_rng(3)
    unknown = Whereabouts(np.zeros(65, np.uint8), np.zeros(65, np.uint16))
    nowhere = Placed(np.arange(65), unknown)
    assert unusual("cpom", AREA, members(draw, 6_445), nowhere) == ()


@given(SHARES, st.integers(100, 20_000), st.integers(0, 20_000))
def test_new_members_in_the_same_shares_are_never_told(
    shares: list[float], size: int, additions: int
) -> None:
    def spread(total: int) -> NDArray[np.int64]:
        return np.floor(np.array(shares) / sum(shares) * total).astype(np.int64)

    former = spread(size)
    if former.sum() and (added := spread(additions)).sum():
        expected = (former + 1) / former.sum() * added.sum()
        assert not _told(former, added)[added <= expected].any()


@given(
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 300)), min_size=1, max_size=20),
    st.integers(0, 19),
    st.integers(1, 500),
)
def test_more_of_the_same_strangers_never_hush_the_notice(
    counts: list[tuple[int, int]], place: int, more: int
) -> None:
    former, added = (np.array(column, np.int64) for column in zip(*counts, strict=True))
    place %= len(counts)
    grown = added.copy()
    grown[place] += more
    told = _told(former, added)
    assert not told[place] or _told(former, grown)[place]
    assert (added[told] >= LEAST).all()


def _told(former: NDArray[np.int64], added: NDArray[np.int64]) -> NDArray[np.bool_]:
    return notable(alone(former), alone(added))
