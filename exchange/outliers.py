"""New members of a list that stand where the list hardly had any: by département, by NAF division.

Ask :func:`unusual` when a list is accepted, where Sirene tells places and activities. What it finds
is told to both sides and stops nothing: a service may list a competitor's SIRETs, but it may also
merge with one. Only those who were not in the list in force are looked at.

A département, or a division, is told when the list in force hardly had it (less than
:data:`RARE`), at least :data:`LEAST` new members stand there, and either

- chance does not explain it: were the new members drawn as the former ones were, so many would be
  seen less than once in :data:`CHANCE` (comparison of two proportions, by Chernoff's bound on the
  conditional binomial test, which never understates chance); or
- they are more than :data:`BULK` of the new members.

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

from exchange.circonscription import outside
from validators.sirene.whereabouts import Whereabouts, departement_code, division_code

RARE: Final = 0.005
"""Share of the former list under which it hardly had a place or an activity."""
LEAST: Final = 5
"""New members in one place or activity below which nothing is told."""
CHANCE: Final = 100_000
BULK: Final = 0.10
"""Share of the new members beyond which a place or activity that was rare is told."""
BASELINE: Final = 100
"""Former members, their place or activity known, below which there is no comparing."""
FIRST: Final = 0.005
"""Share of a first list outside the CARSAT's départements beyond which it is told."""
TWICE: Final = 2
"""How many times their former share the new members outside the area must reach."""

_CODES: Final = 256
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


def unusual(
    convention: str, area: tuple[str, ...], former: Whereabouts, added: Whereabouts
) -> tuple[Unusual, ...]:
    """What is told of a new list, the most numerous first within each trait.

    Args:
        convention: reference of the convention it is accepted under.
        area: codes of the CARSAT's départements; empty where they are not written.
        former: of the members of the list in force; of no one for a first list.
        added: of the members who were not in it.
    """
    places = _told(convention, Trait.DEPARTEMENT, former.place, added.place)
    divisions = _told(convention, Trait.DIVISION, former.division, added.division)
    scattered = () if _any_outside(places, area) else _outside(convention, area, former, added)
    return (*places, *scattered, *divisions)


def notable(former: _Counts, added: _Counts) -> NDArray[np.bool_]:
    """Which places or activities are told.

    Args:
        former: ``(c,)`` former members of each.
        added: ``(c,)`` new members of each.
    """
    members, additions = former.sum(), added.sum()
    if members < BASELINE or not additions:
        return np.zeros(len(former), np.bool_)
    rare = former < RARE * members
    odd = _improbable(former, added, members, additions) | (added > BULK * additions)
    told: NDArray[np.bool_] = rare & (added >= LEAST) & odd
    return told


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


def _told(
    convention: str, trait: Trait, former: NDArray[np.uint8], added: NDArray[np.uint8]
) -> tuple[Unusual, ...]:
    """The places or activities told, of those that are known."""
    before, new = _counted(former), _counted(added)
    found = np.flatnonzero(notable(before, new))
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


def _counted(codes: NDArray[np.uint8]) -> _Counts:
    """How many have each code; the unknown are left out."""
    counts: _Counts = np.bincount(codes, minlength=_CODES)
    counts[0] = 0
    return counts


def _any_outside(told: tuple[Unusual, ...], area: tuple[str, ...]) -> bool:
    return any(one.code not in area for one in told)


def _outside(
    convention: str, area: tuple[str, ...], former: Whereabouts, added: Whereabouts
) -> Iterator[Unusual]:
    """All that lies outside the area, taken as one; nothing where the area is not written."""
    if not area:
        return
    before, new = (int(outside(where, area).sum()) for where in (former, added))
    members, additions = (int(np.count_nonzero(where.place)) for where in (former, added))
    if members < BASELINE:
        before = members = 0
    if new >= LEAST and _too_many(np.array([before, new, members, additions], np.int64)):
        yield Unusual(convention, Trait.AILLEURS, "", new, additions, before, members)


def _too_many(counts: _Counts) -> bool:
    """Whether new members outside the area are more than a list of that kind has."""
    before, new, members, additions = counts
    if not members:
        return bool(new > FIRST * additions)
    more = new * members >= TWICE * before * additions
    improbable = _improbable(counts[:1], counts[1:2], members, additions)
    return bool(more and improbable[0])
