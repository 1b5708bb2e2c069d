"""What two SPSTIs claim reaches neither until it is decided, and then only the one named."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exchange.members.contested import (
    NOBODY,
    Change,
    Claim,
    Column,
    Contest,
    among,
    barred,
    column,
    overlap,
    settle,
)
from exchange.states import CONTEST_PASSAGES, ContestState, can_pass

PARTIES = ("a", "b", "c")
MEMBERS = range(6)


def digest(member: int) -> bytes:
    """A digest that ends with a null octet now and then, as random ones do."""
    return bytes([member] * 15) + bytes([member % 2])


def digests(*members: int) -> Column:
    return column(np.frombuffer(b"".join(map(digest, members)), np.uint8).reshape(-1, 16))


def claim(party: str, *members: int) -> Claim:
    return Claim(party, digests(*members))


def decided(member: int, winner: str, *parties: str) -> Contest:
    return Contest(digest(member).hex(), ContestState.TRANCHEE, frozenset(parties), winner)


def kept_from(claims: list[Claim], contests: list[Contest], party: str) -> list[int]:
    gone = among(digests(*MEMBERS), barred(claims, contests, party))
    return list(np.flatnonzero(gone))


def test_what_two_parties_claim_is_found_with_who_claims_it() -> None:
    found = overlap([claim("a", 0, 1), claim("b", 1, 2), claim("a", 1), claim("c", 2, 1)])
    assert found.parties == ("a", "b", "c")
    assert [list(row) for row in found.claimed] == [[True, True, True], [False, True, True]]
    assert list(found.digests) == list(digests(1, 2))


def test_two_lists_of_one_party_do_not_contest_one_another() -> None:
    assert kept_from([claim("a", 1, 2), claim("a", 2, 3)], [], "a") == []


def test_what_is_contested_is_kept_from_everyone() -> None:
    claims = [claim("a", 1, 2), claim("b", 2, 3)]
    assert [kept_from(claims, [], party) for party in PARTIES] == [[2], [2], [2]]


def test_what_is_decided_reaches_the_one_named() -> None:
    claims = [claim("a", 2), claim("b", 2)]
    ruling = [decided(2, "b", "a", "b")]
    assert [kept_from(claims, ruling, party) for party in PARTIES] == [[2], [], [2]]


def test_what_belongs_to_nobody_reaches_nobody() -> None:
    ruling = [decided(2, NOBODY, "a", "b")]
    claims = [claim("a", 2), claim("b", 2)]
    assert [kept_from(claims, ruling, party) for party in ("a", "b")] == [[2], [2]]
    # Nor once the other drops it: the decision set this one aside too.
    assert kept_from([claim("a", 2)], ruling, "a") == [2]


def test_who_was_set_aside_gets_nothing_when_the_other_drops_it() -> None:
    ruling = [decided(2, "b", "a", "b")]
    assert kept_from([claim("a", 2), claim("b", 1)], ruling, "a") == [2]


def test_a_newcomer_whom_the_decision_did_not_hear_holds_it_back_again() -> None:
    claims = [claim("a", 2), claim("b", 2), claim("c", 2)]
    ruling = [decided(2, "b", "a", "b")]
    assert kept_from(claims, ruling, "b") == [2]
    assert settle(claims, ruling) == [
        Change(digest(2).hex(), ContestState.OUVERTE, frozenset("abc"))
    ]


def test_a_contest_opens_changes_and_ends_with_the_lists() -> None:
    claims = [claim("a", 1, 2), claim("b", 2)]
    (opened,) = settle(claims, [])
    assert (opened.state, opened.parties) == (ContestState.OUVERTE, frozenset("ab"))
    standing = [Contest(opened.digest, opened.state, opened.parties)]
    assert settle(claims, standing) == []
    (joined,) = settle([*claims, claim("c", 2)], standing)
    assert (joined.state, joined.parties) == (ContestState.OUVERTE, frozenset("abc"))
    (over,) = settle([claim("a", 1, 2), claim("b", 3)], standing)
    assert over.state is ContestState.ETEINTE


def test_a_decision_ends_once_those_it_sets_aside_claim_no_more() -> None:
    ruling = [decided(2, "b", "a", "b")]
    assert settle([claim("a", 2), claim("b", 2)], ruling) == []
    assert settle([claim("a", 2), claim("b", 1)], ruling) == []
    (over,) = settle([claim("a", 1), claim("b", 2)], ruling)
    assert over.state is ContestState.ETEINTE


def test_without_lists_every_open_contest_ends() -> None:
    contest = Contest(digest(1).hex(), ContestState.OUVERTE, frozenset("ab"))
    assert [change.state for change in settle([], [contest])] == [ContestState.ETEINTE]


def test_no_digest_shows_in_a_repr() -> None:
    contest = decided(2, "b", "a", "b")
    shown = f"{claim('a', 2)!r} {contest!r} {overlap([claim('a', 2), claim('b', 2)])!r}"
    assert digest(2).hex() not in shown
    assert str(digest(2)) not in shown


acts = st.lists(
    st.one_of(
        st.tuples(st.just("list"), st.sampled_from(PARTIES), st.sets(st.sampled_from(MEMBERS))),
        st.tuples(st.just("decide"), st.sampled_from(MEMBERS), st.sampled_from([*PARTIES, NOBODY])),
    ),
    max_size=12,
)


@given(acts)
def test_nothing_contested_and_undecided_is_ever_released(
    played: list[tuple[str, object, object]],
) -> None:
    """For any order of lists and decisions, whether or not the contests have been settled yet."""
    held: dict[str, frozenset[int]] = {}
    standing: dict[str, Contest] = {}
    for kind, first, second in played:
        if kind == "list":
            held[str(first)] = frozenset(second)  # type: ignore[call-overload]
            # A result may be sealed between the list and the settling of its contests.
            _check(held, standing)
        else:
            _decide(standing, int(str(first)), str(second))
            _check(held, standing)
        _settle(held, standing)
        _check(held, standing)
        assert settle(_claims(held), list(standing.values())) == []


def _claims(held: Mapping[str, frozenset[int]]) -> list[Claim]:
    return [claim(party, *sorted(members)) for party, members in held.items() if members]


def _settle(held: Mapping[str, frozenset[int]], standing: dict[str, Contest]) -> None:
    for change in settle(_claims(held), list(standing.values())):
        former = standing.pop(change.digest, None)
        assert former is None or can_pass(CONTEST_PASSAGES, former.state, change.state)
        if change.state is not ContestState.ETEINTE:
            standing[change.digest] = Contest(change.digest, change.state, change.parties)


def _decide(standing: dict[str, Contest], member: int, winner: str) -> None:
    contest = standing.get(digest(member).hex())
    if contest is not None and winner in {*contest.parties, NOBODY}:
        standing[contest.digest] = Contest(
            contest.digest, ContestState.TRANCHEE, contest.parties, winner
        )


def _check(held: Mapping[str, frozenset[int]], standing: Mapping[str, Contest]) -> None:
    """Against an oracle that reads the rule as written, one member and one party at a time."""
    claims = _claims(held)
    for party in PARTIES:
        kept = kept_from(claims, list(standing.values()), party)
        for member in held.get(party, ()):
            claimants = {other for other, members in held.items() if member in members}
            contest = standing.get(digest(member).hex())
            ruled = contest is not None and contest.state is ContestState.TRANCHEE
            if not ruled:
                free = claimants == {party}
            else:
                assert contest is not None
                heard = claimants <= contest.parties or claimants == {party}
                set_aside = party in contest.parties and contest.winner != party
                won = contest.winner == party or claimants == {party}
                free = heard and won and not set_aside
            assert (member in kept) is not free
