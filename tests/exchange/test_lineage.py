"""Claims follow the establishment through its successions, and each goes to the right member."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange import flow
from exchange.conventions import GrantedFlux
from exchange.extracts.index import ExtractIndex
from exchange.results import Result
from keys.pseudonyms import Algorithm, pseudonymise
from tests.exchange.examples import a_grant
from tests.exchange.lineages import chains_from, digits, related_of
from tests.exchange.made_extracts import KEY, FakeChunks, claims, index_of

PSEUDONYMS = flow.Pseudonyms(Algorithm.AES_256_CMAC, KEY)
NAMES = [f"{n:014d}" for n in range(1, 10)]
A, B, C, D = NAMES[:4]
Link = tuple[str, str]
Rows = Sequence[tuple[str, int]]


def extract(rows: Rows, **columns: object) -> tuple[ExtractIndex, FakeChunks]:
    """An extract with a line for each establishment and year."""
    keyed = pseudonymise(PSEUDONYMS.algorithm, KEY, digits([name for name, _ in rows]))
    names = [pseudonym.tobytes() for pseudonym in keyed]
    return index_of("sinistralite", names, claims([year for _, year in rows], **columns))


def grant(floor: int | None = None) -> GrantedFlux:
    return a_grant(colonnes=("at",), plancher_effectif=floor)


def worked_out(
    members: Sequence[str],
    links: Sequence[Link],
    rows: Rows,
    floor: int | None = None,
    **columns: object,
) -> Result:
    related = related_of(members, {name: chains_from(name, links) for name in members})
    index, _ = extract(rows, **columns)
    return flow.work_out(grant(floor), digits(members), index, PSEUDONYMS, related)


def lines(result: Result) -> list[tuple[str, int, str, str]]:
    """SIRET, year, SIRET in the extract, chain followed."""
    shown = result.frame[["SIRET", "Année", "SIRET dans l'extrait", "Succession suivie"]]
    return [
        (siret, int(year), known if isinstance(known, str) else "", path if known else "")
        for siret, year, known, path in shown.astype(object).fillna("").to_numpy().tolist()
    ]


def test_a_member_given_under_its_predecessor_meets_the_claims_of_its_successor() -> None:
    result = worked_out([A], [(A, B)], [(B, 2024), (C, 2024)])
    assert lines(result) == [(A, 2024, B, f"{A} → {B}")]
    assert result.without_data.tolist() == []


def test_and_the_other_way_round() -> None:
    result = worked_out([B], [(A, B)], [(A, 2022), (B, 2024)])
    assert lines(result) == [(B, 2022, A, f"{B} → {A}"), (B, 2024, "", "")]


def test_a_row_of_its_own_comes_before_one_of_the_same_year_that_was_followed() -> None:
    result = worked_out([C, A], [(A, B)], [(B, 2023), (A, 2023), (C, 2024), (B, 2022)])
    assert lines(result) == [
        (C, 2024, "", ""),
        (A, 2022, B, f"{A} → {B}"),
        (A, 2023, "", ""),
        (A, 2023, B, f"{A} → {B}"),
    ]


def test_what_another_member_is_known_under_is_given_to_that_one_alone() -> None:
    result = worked_out([A, B], [(A, B)], [(A, 2022), (B, 2024)])
    assert lines(result) == [(A, 2022, "", ""), (B, 2024, "", "")]
    assert result.counts.followed_members == 0


def test_a_chain_stops_at_the_member_it_meets() -> None:
    result = worked_out([A, B], [(A, B), (B, C)], [(C, 2024)])
    assert lines(result) == [(B, 2024, C, f"{B} → {C}")]
    assert result.without_data.tolist() == [A]


def test_what_two_members_merged_into_is_given_to_each() -> None:
    result = worked_out([A, B], [(A, C), (B, C)], [(C, 2024)])
    assert [(siret, known) for siret, _, known, _ in lines(result)] == [(A, C), (B, C)]


def test_what_a_split_establishment_had_is_given_to_each_part() -> None:
    result = worked_out([B, C], [(A, B), (A, C)], [(A, 2022)])
    assert [(siret, known) for siret, _, known, _ in lines(result)] == [(B, A), (C, A)]


def test_a_loop_gives_a_row_once() -> None:
    result = worked_out([A], [(A, B), (B, A)], [(B, 2024)])
    assert len(lines(result)) == 1


def test_counts_tell_the_members_found_through_a_succession_alone() -> None:
    result = worked_out([A, C, D], [(A, B), (C, B)], [(B, 2024), (C, 2024)])
    counts = result.counts
    assert (counts.members, counts.matched_members, counts.without_data) == (3, 2, 1)
    assert (counts.followed_members, counts.rows) == (1, 3)
    assert result.without_data.tolist() == [D]


def test_the_floor_bears_on_rows_that_were_followed_too() -> None:
    result = worked_out(
        [A, C], [(A, B)], [(B, 2023), (B, 2024), (C, 2024)], 11, effectif=[20, 3, 30]
    )
    assert lines(result) == [(A, 2023, B, f"{A} → {B}"), (C, 2024, "", "")]
    assert result.counts.withheld_rows == 1


def test_nothing_is_told_of_successions_where_none_are_known() -> None:
    index, _ = extract([(A, 2024)])
    result = flow.work_out(grant(), digits([A, B]), index, PSEUDONYMS)
    assert list(result.frame.columns) == ["SIRET", "Année", "AT en 1er règlement"]
    assert (result.notices, result.counts.followed_members) == ((), None)


def test_marks_are_explained_as_far_as_there_are_some() -> None:
    none = worked_out([A], [], [(A, 2024)])
    assert list(none.frame.columns)[-2:] == ["SIRET dans l'extrait", "Succession suivie"]
    assert none.frame.isna().to_numpy()[0].tolist() == [False, False, False, True, True]
    assert not any("fusion" in notice for notice in none.notices)
    some = worked_out([A], [(A, B)], [(B, 2024)])
    assert "continuité économique" in some.notices[0]
    assert any("fusion" in notice for notice in some.notices)


@pytest.mark.parametrize("members", [[], [A]])
def test_an_empty_extract_or_list_gives_an_empty_result(members: list[str]) -> None:
    result = worked_out(members, [(A, B)], [])
    assert (len(result.frame), result.without_data.tolist()) == (0, members)


def test_only_what_members_and_their_lineage_need_is_opened() -> None:
    names = [f"{n:014d}" for n in range(1, 20_001)]
    index, chunks = extract([(name, 2024) for name in names])
    related = related_of([A], {A: [(A, names[-1])]})
    flow.work_out(grant(), digits([A]), index, PSEUDONYMS, related)
    assert 0 < len(chunks.asked) <= 4
    assert len(index.first) > 100


_link = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda x: x[0] != x[1])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), unique=True),
    st.lists(_link, max_size=12, unique=True),
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(2020, 2024)), max_size=20),
)
def test_it_is_a_join_over_names(members: list[str], links: list[Link], rows: Rows) -> None:
    result = worked_out(members, links, rows)

    expected = []
    for member in members:
        names = {member: ""}
        for chain in chains_from(member, links):
            if not set(chain[1:]) & set(members):
                names.setdefault(chain[-1], " → ".join(chain))
        mine = [
            (member, year, "" if name == member else name, names[name])
            for name, year in rows
            if name in names
        ]
        expected += sorted(mine, key=lambda row: row[1])
    assert sorted(lines(result)) == sorted(expected)
    assert [row[:2] for row in lines(result)] == [row[:2] for row in expected]
    known = {row[0] for row in expected}
    assert result.without_data.tolist() == [name for name in members if name not in known]
    own = {name for name, _ in rows}
    assert result.counts.followed_members == len(known - own)
    direct = [row for row in lines(result) if not row[2]]
    assert direct == [(m, y, "", "") for m in members for n, y in sorted(rows) if n == m]


def test_nearest_members_share_everything_out() -> None:
    """What someone in the list leads to is given to someone."""
    rng = np.random.default_rng(7)
    for _ in range(50):
        links = [tuple(rng.choice(NAMES, 2, replace=False).tolist()) for _ in range(8)]
        members = rng.choice(NAMES, 3, replace=False).tolist()
        reached = {c[-1] for member in members for c in chains_from(member, links)}
        rows = [(name, 2024) for name in sorted(reached | set(members))]
        result = worked_out(members, links, rows)
        assert {known or siret for siret, _, known, _ in lines(result)} == {n for n, _ in rows}


def test_what_is_barred_is_not_followed_nor_what_lies_beyond_it() -> None:
    member, near, far, other = (letter * 14 for letter in "abcd")
    chains = {member: [(member, near), (member, near, far), (member, other)]}
    related = related_of([member], chains)
    beyond = related.without(np.array([False] * 3), np.array([True]))
    assert beyond.shown.to_pylist() == [near, other]
    itself = related.without(np.array([True, False, False]), np.array([False]))
    assert itself.shown.to_pylist() == [far, other]
