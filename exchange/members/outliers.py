"""New members of a list that stand where the list hardly had any: by département, by NAF division.

Ask :func:`unusual` when a list is accepted, where Sirene tells places and activities. What it finds
is told to both sides and stops nothing: a service may list a competitor's SIRETs, but it may also
merge with one. Only those who were not in the list in force are looked at.

A département, or a division, is told when the list in force hardly had it (less than
:data:`RARE` of its members) and either

- at least :data:`LEAST` companies have new members there, and chance does not explain it: were the
  new companies drawn as the former ones were, so many would be seen less than once in
  :data:`CHANCE` (comparison of two proportions, by Chernoff's bound on the conditional binomial
  test, which never understates chance). Companies are counted, not establishments: a chain that
  joins brings all of its shops at once, and is one member more;
- or more than :data:`BULK` of the new members, :data:`BULK_LEAST` at least, stand there.

Where the CARSAT's départements are written, all that lie outside them are compared in the same way
as one, so that strangers scattered over many are seen too. A first list, or one after a list of
less than :data:`BASELINE`, has nothing to be compared with: it is told when more than
:data:`FIRST` of it lies outside those départements. The figures are the project's; no text sets
any. Strangers of the same places and activities, or a few at a time, are not seen: contested SIRETs
and the attested list are for them.

Divisions are compared by number whatever the nomenclature, as both lists are read in one register:
through the change to NAF 2025 (1 January 2027), a division means much the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.members.circonscription import outside
from validators.sirene.whereabouts import (
    UNKNOWN,
    Whereabouts,
    departement_code,
    division_code,
)

RARE: Final = 0.005
"""Share of the former list under which it hardly had a place or an activity."""
LEAST: Final = 5
"""Companies with new members in one place or activity below which nothing is told."""
CHANCE: Final = 100_000
BULK: Final = 0.10
"""Share of the new members beyond which a place or activity that was rare is told."""
BULK_LEAST: Final = 20
"""New members that make a bulk, whoever they belong to."""
BASELINE: Final = 100
"""Former members, their place or activity known, below which there is no comparing."""
FIRST: Final = 0.005
"""Share of a first list outside the CARSAT's départements beyond which it is told."""
TWICE: Final = 2
"""How many times their former share the new members outside the area must reach."""

_CODES: Final = 256
_IN, _OUT = 1, 2
_Counts = NDArray[np.int64]


class Trait(StrEnum):
    """What members have in common."""

    DEPARTEMENT = "département"
    DIVISION = "division NAF"
    AILLEURS = "hors circonscription"
    """Outside the CARSAT's départements, wherever that is."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """New members in one place or activity; counts and a code, never a SIRET.

    Attributes:
        convention: its reference.
        trait: what they have in common.
        code: of the département or the division; empty for ``AILLEURS``.
        added: how many new members have it.
        additions: new members of whom it is known.
        former: members of the list in force who have it.
        members: members of the list in force of whom it is known; 0 for a first list.
    """

    convention: str
    trait: Trait
    code: str
    added: int
    additions: int
    former: int
    members: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Placed:
    """Members, their companies and where they are.

    Attributes:
        siren: ``(n,)`` a number for each company.
        where: of the ``n`` members.
    """

    siren: NDArray[np.int64]
    where: Whereabouts


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """How many stand in each of ``c`` places or activities.

    Attributes:
        members: ``(c,)`` establishments.
        companies: ``(c,)`` companies; one counts wherever it has a member.
    """

    members: _Counts
    companies: _Counts

    @classmethod
    def of(cls, siren: NDArray[np.int64], codes: NDArray[np.uint8]) -> "Tally":
        """The counts of members by code; the unknown, 0, are left out."""
        pairs = np.unique(siren.astype(np.int64) * _CODES + codes)
        members = np.bincount(codes, minlength=_CODES)
        companies = np.bincount(pairs % _CODES, minlength=_CODES)
        members[0] = companies[0] = 0
        return cls(members, companies)


def unusual(
    convention: str, area: tuple[str, ...], former: Placed, added: Placed
) -> tuple[Unusual, ...]:
    """What is told of a new list, the most numerous first within each trait.

    Args:
        convention: reference of the convention it is accepted under.
        area: codes of the CARSAT's départements; empty where they are not written.
        former: the members of the list in force; no one for a first list.
        added: the members who were not in it.
    """
    places = _told(
        convention,
        Trait.DEPARTEMENT,
        Tally.of(former.siren, former.where.place),
        Tally.of(added.siren, added.where.place),
    )
    divisions = _told(
        convention,
        Trait.DIVISION,
        Tally.of(former.siren, former.where.division),
        Tally.of(added.siren, added.where.division),
    )
    scattered = () if _any_outside(places, area) else _outside(convention, area, former, added)
    return (*places, *scattered, *divisions)


def notable(former: Tally, added: Tally) -> NDArray[np.bool_]:
    """Which places or activities are told.

    Args:
        former: the former members.
        added: the new ones.
    """
    members, additions = former.members.sum(), added.members.sum()
    if members < BASELINE or not additions:
        return np.zeros(len(former.members), np.bool_)
    rare = former.members < RARE * members
    bulk = (added.members > BULK * additions) & (added.members >= BULK_LEAST)
    told: NDArray[np.bool_] = rare & (_unlikely(former.companies, added.companies) | bulk)
    return told


def _unlikely(former: _Counts, added: _Counts) -> NDArray[np.bool_]:
    """Whether so many new companies of each are beyond chance, and enough to be told."""
    return (added >= LEAST) & _improbable(former, added, former.sum(), added.sum())


def _improbable(
    former: _Counts, added: _Counts, members: np.int64, additions: np.int64
) -> NDArray[np.bool_]:
    """Whether so many new members of each are less likely than once in ``CHANCE``.

    Given how many there are in both lists together, new ones are binomial: each of these is new
    with the probability that any member is.
    """
    together = np.maximum(former + added, 1)
    expected = additions / (members + additions)
    seen = added / together
    rest = 1 - seen
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = seen * np.log(seen / expected)
        apart += np.where(rest > 0, rest * np.log(rest / (1 - expected)), 0)
    improbable: NDArray[np.bool_] = (seen > expected) & (together * apart > np.log(CHANCE))
    return improbable


def _told(convention: str, trait: Trait, former: Tally, added: Tally) -> tuple[Unusual, ...]:
    """The places or activities told, the most numerous first."""
    before, new = former.members, added.members
    found = np.flatnonzero(notable(former, added))
    written = departement_code if trait is Trait.DEPARTEMENT else division_code
    return tuple(
        Unusual(
            convention,
            trait,
            written(int(code)),
            int(new[code]),
            int(new.sum()),
            int(before[code]),
            int(before.sum()),
        )
        for code in found[np.argsort(-new[found], kind="stable")]
    )


def _any_outside(told: tuple[Unusual, ...], area: tuple[str, ...]) -> bool:
    return any(one.code not in area for one in told)


def _outside(
    convention: str, area: tuple[str, ...], former: Placed, added: Placed
) -> Iterator[Unusual]:
    """All that lies outside the area, taken as one; nothing where the area is not written."""
    if not area:
        return
    before, new = _sides(former, area), _sides(added, area)
    members, additions = int(before.members.sum()), int(new.members.sum())
    if members < BASELINE:
        told = bool(new.members[_OUT] >= LEAST and new.members[_OUT] > FIRST * additions)
        members = former_there = 0
    else:
        former_there = int(before.members[_OUT])
        told = bool(_more(before, new) and _unlikely(before.companies, new.companies)[_OUT])
    if told:
        there = int(new.members[_OUT])
        yield Unusual(convention, Trait.AILLEURS, "", there, additions, former_there, members)


def _sides(placed: Placed, area: tuple[str, ...]) -> Tally:
    """Members inside and outside the area, as two places; those nobody places are left out."""
    side = np.where(outside(placed.where, area), _OUT, _IN).astype(np.uint8)
    side[placed.where.place == UNKNOWN] = UNKNOWN
    return Tally.of(placed.siren, side)


def _more(before: Tally, new: Tally) -> bool:
    """Whether the share outside the area is ``TWICE`` the former one at least."""
    share = new.members[_OUT] * before.members.sum()
    return bool(share >= TWICE * before.members[_OUT] * new.members.sum())
