"""Successions are followed both ways through time, and nowhere else."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import shared_file
from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, Link, dates, digits, loaded, stock, texts
from validators.sirene import chains as chains_module
from validators.sirene.chains import MERGE, SIMPLE, SPLIT, Chains
from validators.sirene.loading import load
from validators.sirene.register import Sirene, open_sirene
from validators.sirene.spread import LONGEST, PREDECESSOR, SUCCESSOR
from validators.sirene.typed import NO_DATE

A, B, C, D, E = (siret(rank) for rank in range(1, 6))
Entry = tuple[str, int, int, int]


def graph(folder: Path, links: list[Link]) -> Sirene:
    return loaded(folder, [Etab(siret(99))], links)


def entries(chains: Chains) -> list[Entry]:
    columns = (texts(chains.siret), chains.steps, chains.direction, chains.kind)
    return [(one, int(s), int(d), int(k)) for one, s, d, k in zip(*columns, strict=True)]


def related(folder: Path, links: list[Link], member: str) -> list[Entry]:
    return entries(graph(folder, links).chains(digits(member)))


def paths(chains: Chains) -> list[list[str]]:
    bounds = zip(chains.offsets[:-1], chains.offsets[1:], strict=True)
    return [[f"{one:014d}" for one in chains.path[low:high]] for low, high in bounds]


def test_a_chain_is_followed_from_either_end(tmp_path: Path) -> None:
    links = [(A, B, "2010-01-01"), (B, C, "2015-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SIMPLE), (C, 2, SUCCESSOR, SIMPLE)]
    assert related(tmp_path, links, C) == [(B, 1, PREDECESSOR, SIMPLE), (A, 2, PREDECESSOR, SIMPLE)]
    assert related(tmp_path, links, B) == [(C, 1, SUCCESSOR, SIMPLE), (A, 1, PREDECESSOR, SIMPLE)]


def test_the_chain_followed_is_told_from_the_oldest_to_the_newest(tmp_path: Path) -> None:
    sirene = graph(tmp_path, [(A, B, "2010-01-01"), (B, C, "2015-01-01")])
    for member in (A, C):
        chains = sirene.chains(digits(E, member))
        assert chains.member.tolist() == [1, 1]
        whole = paths(chains)[1]
        assert whole == [A, B, C]
        days = chains.days[chains.offsets[1] : chains.offsets[2]]
        assert days[0] == NO_DATE
        assert dates(days[1:]) == ["2010-01-01", "2015-01-01"]


def test_time_does_not_go_back_along_a_chain(tmp_path: Path) -> None:
    links = [(A, B, "2015-01-01"), (B, C, "2010-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SIMPLE)]
    assert related(tmp_path, links, C) == [(B, 1, PREDECESSOR, SIMPLE)]


def test_a_longer_way_that_arrives_in_time_is_found(tmp_path: Path) -> None:
    """Straight to C comes too late for D; by way of B it does not."""
    links = [(A, C, "2020-01-01"), (A, B, "2010-01-01"), (B, C, "2011-01-01"), (C, D, "2012-01-01")]
    sirene = graph(tmp_path, links)
    chains = sirene.chains(digits(A))
    assert [(one, steps) for one, steps, *_ in entries(chains)] == [(B, 1), (C, 1), (D, 3)]
    assert paths(chains) == [[A, B], [A, C], [A, B, C, D]]


def test_splits_and_merges_are_said_whichever_way_they_are_met(tmp_path: Path) -> None:
    links = [(A, B, "2010-01-01"), (A, C, "2012-01-01"), (D, C, "2012-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SPLIT), (C, 1, SUCCESSOR, SPLIT)]
    assert related(tmp_path, links, B) == [(A, 1, PREDECESSOR, SPLIT)]
    assert related(tmp_path, links, D) == [(C, 1, SUCCESSOR, MERGE)]
    assert related(tmp_path, links, C) == [(A, 1, PREDECESSOR, SPLIT), (D, 1, PREDECESSOR, MERGE)]


def test_parts_of_one_predecessor_are_not_related(tmp_path: Path) -> None:
    links = [(A, B, "2010-01-01"), (A, C, "2010-01-01")]
    assert [one for one, *_ in related(tmp_path, links, B)] == [A]


def test_links_written_both_ways_on_one_date_relate_once(tmp_path: Path) -> None:
    links = [(A, B, "2010-01-01"), (B, A, "2010-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SIMPLE)]
    assert related(tmp_path, links, B) == [(A, 1, SUCCESSOR, SIMPLE)]


def test_a_round_on_one_date_ends(tmp_path: Path) -> None:
    links = [(A, B, "2010-01-01"), (B, C, "2010-01-01"), (C, A, "2010-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SIMPLE), (C, 1, PREDECESSOR, SIMPLE)]


def test_no_chain_is_followed_for_ever(tmp_path: Path) -> None:
    line = [siret(rank) for rank in range(100, 150)]
    links = [(one, after, "2010-01-01") for one, after in pairwise(line)]
    assert len(related(tmp_path, links, line[0])) == LONGEST


def test_a_link_across_a_transfer_or_another_date_of_the_same_two_is_one_relation(
    tmp_path: Path,
) -> None:
    links = [(A, B, "2010-01-01"), (A, B, "2014-01-01")]
    assert related(tmp_path, links, A) == [(B, 1, SUCCESSOR, SIMPLE)]


LINKS = st.lists(
    st.tuples(
        st.integers(0, 7).map(siret),
        st.integers(0, 7).map(siret),
        st.integers(1, 6).map(lambda month: f"2020-{month:02d}-01"),
    ),
    min_size=1,
    max_size=16,
)


def naive(links: list[Link], member: str, direction: int) -> dict[str, int]:
    """Establishments reached by walking every dated chain, with the length of the shortest."""
    arcs = defaultdict(list)
    for before, after, day in links:
        if before != after:
            source, target = (before, after) if direction == SUCCESSOR else (after, before)
            arcs[source].append((target, day))
    reached: dict[str, int] = {}
    seen, front = set(), [(member, "0" if direction == SUCCESSOR else "9")]
    for steps in range(1, 60):
        front = [
            state
            for node, last in front
            for state in arcs[node]
            if (state[1] >= last if direction == SUCCESSOR else state[1] <= last)
        ]
        front = [state for state in dict.fromkeys(front) if state not in seen]
        seen.update(front)
        for node, _ in front:
            reached.setdefault(node, steps)
    reached.pop(member, None)
    return reached


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(links=LINKS)
def test_chains_are_those_of_a_naive_walk(links: list[Link], tmp_path: Path) -> None:
    members = [siret(rank) for rank in (*range(9), 3)]
    chains = graph(tmp_path, links).chains(digits(*members))
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for member, (one, steps, direction, _) in zip(chains.member, entries(chains), strict=True):
        assert one not in found[int(member)], "once for each member"
        found[int(member)][one] = (steps, direction)
    for place, member in enumerate(members):
        ways = {way: naive(links, member, way) for way in (SUCCESSOR, PREDECESSOR)}
        expected = {
            one: min((ways[way][one], -way) for way in ways if one in ways[way])
            for one in {*ways[SUCCESSOR], *ways[PREDECESSOR]}
        }
        assert {one: (s, -d) for one, (s, d) in found[place].items()} == expected
    _follows_links(chains, links, members)


def _follows_links(chains: Chains, links: list[Link], members: list[str]) -> None:
    """Each chain is made of links, in the order of time, between the member and what it gives."""
    successors, predecessors = defaultdict(set), defaultdict(set)
    for before, after, _ in links:
        if before != after:
            successors[before].add(after)
            predecessors[after].add(before)
    given = texts(chains.siret)
    for entry, path in enumerate(paths(chains)):
        days = dates(chains.days[chains.offsets[entry] + 1 : chains.offsets[entry + 1]])
        steps = list(zip(path[:-1], path[1:], days, strict=True))
        assert set(steps) <= set(links)
        assert days == sorted(days)
        assert len(steps) == chains.steps[entry]
        ends = (members[chains.member[entry]], given[entry])
        assert (path[0], path[-1]) == (ends if chains.direction[entry] == SUCCESSOR else ends[::-1])
        split = any(len(successors[before]) > 1 for before, *_ in steps)
        merge = any(len(predecessors[after]) > 1 for _, after, _ in steps)
        assert chains.kind[entry] == (SPLIT if split else MERGE if merge else SIMPLE)


def test_a_long_list_is_followed_in_pieces_as_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sirene = graph(tmp_path, [(A, B, "2010-01-01"), (B, C, "2015-01-01"), (D, C, "2015-01-01")])
    asked = digits(A, E, B, C, E, E, D)
    whole = sirene.chains(asked)
    monkeypatch.setattr(chains_module, "_BLOCK", 2)
    pieces = sirene.chains(asked)
    assert pieces.member.tolist() == whole.member.tolist()
    assert entries(pieces) == entries(whole)
    assert paths(pieces) == paths(whole)
    assert len(sirene.chains(digits())) == 0


def test_every_real_succession_is_met_from_both_ends(tmp_path: Path) -> None:
    real = shared_file("data/sirene_liens_succession.csv")
    (tmp_path / "etab.csv").write_text(stock([Etab(A)]), "utf-8")
    load(tmp_path / "etab.csv", real, tmp_path / "sirene")
    sirene = open_sirene(tmp_path / "sirene")
    lines = [line.split(",") for line in real.read_text("utf-8").splitlines()[1:]]
    links: list[Link] = [(row[0], row[1], row[2]) for row in lines if row[4] == "true"]
    everyone = sorted({one for link in links for one in link[:2]})
    chains = sirene.chains(digits(*everyone))
    given = [everyone[member] for member in chains.member]
    pairs = set(zip(given, texts(chains.siret), strict=True))
    assert pairs >= {(before, after) for before, after, _ in links}
    assert pairs >= {(after, before) for before, after, _ in links}
    _follows_links(chains, links, everyone)
    assert chains.steps.max() <= 8
