"""Establishments claimed by two SPSTIs at once: who claims what, what is held back, what changes.

A `Claim` is one list in force, as a column of keyed digests of its SIRETs: the rule never sees a
SIRET. `overlap` finds what two parties or more claim; `barred` gives what a party may not receive;
`settle` gives what becomes of the contests on record. A party's own lists, under several
conventions, never contest one another; two lists of two parties do, whichever Caisse they name.

Promises: what is contested and undecided is barred from every party; what was decided is released
to the one party that the decision names, and only while every party that claims it was heard by
that decision; a party that a decision sets aside gets nothing of it as long as it claims it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.avenants import in_force
from exchange.conventions import Convention
from exchange.standing import date_motif, list_counts
from exchange.states import ContestState

Column = NDArray[np.bytes_]
"""One fixed-width octet string a row, as `column` makes it."""
DIGEST: Final = "S16"
"""The columns of digests on record: those of `keys.pseudonyms`, 128 bits."""
NOBODY: Final = "aucun"
"""What a decision names when the establishment belongs to none of the parties."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Claim:
    """What one list in force claims.

    Attributes:
        party: code of the SPSTI.
        digests: ``(n,)`` keyed digests of its SIRETs, from `column`.
    """

    party: str
    digests: Column


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest on record that is not over.

    Attributes:
        digest: keyed digest of the SIRET, in hexadecimal.
        state: open or decided.
        parties: the SPSTIs that claim it, or that its decision heard.
        winner: the party that the decision names, `NOBODY`, or None while it is open.
    """

    digest: str = field(repr=False)
    state: ContestState
    parties: frozenset[str]
    winner: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one contest: its new state, and who claims the SIRET now."""

    digest: str = field(repr=False)
    state: ContestState
    parties: frozenset[str]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Overlap:
    """What two parties or more claim.

    Attributes:
        digests: ``(k,)`` what is claimed, sorted.
        parties: every party that claims anything, sorted.
        claimed: ``(k, p)`` whether that party claims it.
    """

    digests: Column
    parties: tuple[str, ...]
    claimed: NDArray[np.bool_]


def claims_at(convention: Convention, confirmed_at: datetime, at: datetime) -> bool:
    """Whether a convention's list in force claims anything at this instant.

    It does while the convention runs and the list is at most twelve months old, the age at which
    it lets nothing be released any more.
    """
    return date_motif(in_force(convention, at), at) is None and list_counts(confirmed_at, at)


def column(octets: NDArray[np.uint8]) -> Column:
    """``(n, w)`` octets as ``(n,)`` strings that sort and compare."""
    return np.ascontiguousarray(octets).view(f"S{octets.shape[1]}").reshape(-1)


def overlap(claims: Sequence[Claim]) -> Overlap:
    """What two parties or more claim, and which."""
    parties = tuple(sorted({claim.party for claim in claims}))
    columns = [_of(claims, party) for party in parties]
    if not columns:
        return Overlap(np.empty(0, DIGEST), (), np.empty((0, 0), np.bool_))
    digests, counts = np.unique(np.concatenate(columns), return_counts=True)
    shared = digests[counts > 1]
    return Overlap(shared, parties, _claimed(columns, shared))


def barred(claims: Sequence[Claim], contests: Sequence[Contest], party: str) -> Column:
    """Digests of which nothing may reach a party, whether or not its own list holds them.

    Args:
        claims: every list in force, the party's own included.
        contests: those on record that are not over.
        party: code of the SPSTI that would receive a result.
    """
    found = overlap(claims)
    decided = [contest for contest in contests if contest.state is ContestState.TRANCHEE]
    if not decided:
        return found.digests
    ruled = np.array([bytes.fromhex(contest.digest) for contest in decided], DIGEST)
    order = np.argsort(ruled)
    place = order[np.minimum(np.searchsorted(ruled, found.digests, sorter=order), len(ruled) - 1)]
    released = ruled[place] == found.digests
    released &= np.array([contest.winner == party for contest in decided])[place]
    for rank, claimant in enumerate(found.parties):
        heard = np.array([claimant in contest.parties for contest in decided])
        # A party that the decision did not hear claims it too: the decision no longer suffices.
        released &= ~found.claimed[:, rank] | heard[place]
    lost = np.array([party in c.parties and c.winner != party for c in decided])
    return np.union1d(found.digests[~released], ruled[lost])


def among(digests: Column, barred_digests: Column) -> NDArray[np.bool_]:
    """For each digest, whether it is one of those barred."""
    return np.isin(digests, barred_digests)


def settle(claims: Sequence[Claim], contests: Sequence[Contest]) -> list[Change]:
    """What changes in the contests on record, now that these lists are in force.

    Returns:
        New contests, contests with other claimants, decided ones that a newcomer opens again, and
        those that are over because nobody contests any more.
    """
    found = overlap(claims)
    claimants = {
        bytes(digest).ljust(found.digests.itemsize, b"\0").hex(): _names(found.parties, row)
        for digest, row in zip(found.digests, found.claimed, strict=True)
    }
    known = {contest.digest for contest in contests}
    new = [
        Change(digest, ContestState.OUVERTE, parties)
        for digest, parties in claimants.items()
        if digest not in known
    ]
    now = _claiming_now(claims, contests)
    settled = [_settled(contest, parties) for contest, parties in zip(contests, now, strict=True)]
    return new + [change for change in settled if change is not None]


def _settled(contest: Contest, parties: frozenset[str]) -> Change | None:
    if contest.state is ContestState.OUVERTE:
        if len(parties) < 2:
            return Change(contest.digest, ContestState.ETEINTE, contest.parties)
        changed = parties != contest.parties
        return Change(contest.digest, ContestState.OUVERTE, parties) if changed else None
    if len(parties) > 1 and not parties <= contest.parties:
        return Change(contest.digest, ContestState.OUVERTE, parties)
    # The decision has nothing left to say once those it set aside claim the SIRET no more.
    if not (contest.parties - {contest.winner}) & parties:
        return Change(contest.digest, ContestState.ETEINTE, contest.parties)
    return None


def _claiming_now(claims: Sequence[Claim], contests: Sequence[Contest]) -> list[frozenset[str]]:
    parties = tuple(sorted({claim.party for claim in claims}))
    if not contests or not parties:
        return [frozenset() for _ in contests]
    columns = [_of(claims, party) for party in parties]
    asked = np.array([bytes.fromhex(contest.digest) for contest in contests], DIGEST)
    return [_names(parties, row) for row in _claimed(columns, asked)]


def _of(claims: Sequence[Claim], party: str) -> Column:
    """What a party claims, all its lists together, each once."""
    return np.unique(np.concatenate([claim.digests for claim in claims if claim.party == party]))


def _claimed(columns: Sequence[Column], digests: Column) -> NDArray[np.bool_]:
    return np.stack([np.isin(digests, own) for own in columns], axis=1)


def _names(parties: Sequence[str], row: NDArray[np.bool_]) -> frozenset[str]:
    return frozenset(party for party, claims in zip(parties, row, strict=True) if claims)
