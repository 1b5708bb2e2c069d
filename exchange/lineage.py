"""The establishments that an establishment continues, or that continue it: its lineage.

A :class:`Lineage` gives the :class:`Related` of a member list; :meth:`Related.outside` keeps what
may be looked for beside the members, and :func:`attribute` gives the rows found under a related
SIRET to the member it stands for. ``docs/adr/0012-successions.md`` says why the rules are these:

- an establishment that is itself in the list keeps its rows for itself, and no chain goes past it;
- a row reached by several members, neither of which is nearer, is given to each, with its mark;
- a member is given a row once, by the first chain listed.

It promises columns only, and that the rows of members reached directly are those they would be
given without any lineage, in the same order.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.matching import Followed, Matched
from validators.siret_key import packed

_YEARS = 1 << 16  # a year fits in two octets of the record


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Related:
    """Establishments related to members by succession, one entry per member and establishment.

    Attributes:
        member: ``(k,)`` position of the member in the list.
        siret: ``(k, 14)`` ASCII digits of the related establishment.
        shown: ``(k,)`` text, that SIRET as partners read it.
        path: ``(k,)`` text, the chain followed as partners read it, in French.
        between: ``(b, 14)`` ASCII digits of the establishments that chains go through, both ends
            left out.
        between_of: ``(b,)`` the entry whose chain goes through it.
    """

    member: NDArray[np.intp]
    siret: NDArray[np.uint8]
    shown: pa.LargeStringArray
    path: pa.LargeStringArray
    between: NDArray[np.uint8]
    between_of: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.member)

    def outside(self, members: NDArray[np.uint8]) -> "Related":
        """Those that are no member and are reached through none, once for each member.

        Args:
            members: ``(m, 14)`` ASCII digits, the whole list.
        """
        own = np.sort(packed(members))
        siret = packed(self.siret)
        left = ~_among(siret, own)
        stopped = _among(packed(self.between), own)
        left[self.between_of[stopped]] = False
        entries = np.flatnonzero(left)
        return self._only(entries[_first_of_each(self.member[entries], siret[entries])])

    def without(self, barred: NDArray[np.bool_], barred_between: NDArray[np.bool_]) -> "Related":
        """Those that are not barred and are reached through none that is.

        Args:
            barred: ``(k,)`` for each entry, whether its establishment is.
            barred_between: ``(b,)`` the same for those that chains go through.
        """
        left = ~barred
        left[self.between_of[barred_between]] = False
        return self._only(np.flatnonzero(left))

    def _only(self, entries: NDArray[np.intp]) -> "Related":
        place = np.full(len(self), -1, np.intp)
        place[entries] = np.arange(len(entries))
        kept = np.flatnonzero(place[self.between_of] >= 0)
        taken = pa.array(entries)
        return Related(
            member=self.member[entries],
            siret=self.siret[entries],
            shown=self.shown.take(taken),
            path=self.path.take(taken),
            between=self.between[kept],
            between_of=place[self.between_of[kept]],
        )


class Lineage(Protocol):
    """What knows successions; :class:`exchange.sirene_lineage.SireneLineage` does."""

    def related(self, sirets: NDArray[np.uint8]) -> Related:
        """The predecessors and successors of ``(m, 14)`` SIRETs, nearest first for each."""


def attribute(found: Matched, related: Related) -> Matched:
    """Give what was found under related establishments to the members they stand for.

    Args:
        found: what was found on the members, followed by the related establishments.
        related: those establishments, none of which is a member.

    Returns:
        What was found on the members alone: by member then year, direct rows first.
    """
    members = len(found.unknown) - len(related)
    owner = np.concatenate([np.arange(members), related.member])
    member = owner[found.member]
    link = np.maximum(found.member - members, -1)
    unknown = found.unknown[:members].copy()
    directly_unknown = int(unknown.sum())
    unknown[member] = False
    # Two runs, each nearly in order: a stable sort merges them, direct rows first.
    annee = found.column("annee").astype(np.int64)
    order = np.argsort(member * _YEARS + annee, kind="stable")
    followed = Followed(
        shown=related.shown,
        path=related.path,
        link=link[order],
        members=directly_unknown - int(unknown.sum()),
    )
    return replace(
        found, member=member[order], row=found.row[order], unknown=unknown, followed=followed
    )


def _among(sirets: NDArray[np.int64], ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(sirets), np.bool_)
    place = np.searchsorted(ordered, sirets)
    found: NDArray[np.bool_] = ordered.take(place, mode="clip") == sirets
    return found


def _first_of_each(member: NDArray[np.intp], siret: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where each pair stands first, in order."""
    order = np.lexsort((siret, member))
    first = np.ones(len(order), np.bool_)
    first[1:] = (np.diff(member[order]) != 0) | (np.diff(siret[order]) != 0)
    return np.sort(order[first])
