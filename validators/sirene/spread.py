"""Spreads through the dated graph of successions, one way, for many members at once.

Use ``spread(arcs, sirets, SUCCESSOR)``. All members advance together, a link at a time; what each
reaches is a label, as in a shortest-path search. Promises: dates along a chain never go back (or,
towards predecessors, never forward); nothing is reached twice on the same or on worse dates, so
that cycles end; no chain has more than ``LONGEST`` links.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from validators.sirene.arcs import FIRST_DAY, LAST_DAY, Arcs, day_of
from validators.sirene.search import span

SUCCESSOR: Final = 1
PREDECESSOR: Final = -1
LONGEST: Final = 32
_COLUMNS: Final = ("member", "node", "day", "parent", "bits", "steps")


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Establishments reached, each knowing the one it was reached from.

    Attributes:
        direction: ``SUCCESSOR`` or ``PREDECESSOR``, the way followed.
        member: Place of the member it is reached from, in the list.
        node: The establishment, packed; the member itself where ``steps`` is 0.
        day: Date of the last link followed.
        parent: Place of the label one link nearer to the member.
        bits: ``marks`` of the links followed.
        steps: How many links were followed.
    """

    direction: int
    member: npt.NDArray[np.int64]
    node: npt.NDArray[np.int64]
    day: npt.NDArray[np.int32]
    parent: npt.NDArray[np.int64]
    bits: npt.NDArray[np.uint8]
    steps: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.member)

    def only(self, kept: npt.NDArray[np.int64]) -> "Labels":
        """Some of them."""
        return Labels(self.direction, *(getattr(self, name)[kept] for name in _COLUMNS))

    def and_then(self, more: "Labels") -> "Labels":
        """These, then others."""
        both = ([getattr(self, name), getattr(more, name)] for name in _COLUMNS)
        return Labels(self.direction, *(np.concatenate(pair) for pair in both))


def spread(arcs: Arcs, sirets: npt.NDArray[np.int64], direction: int) -> Labels:
    """Everything reached one way: a label each time a SIRET is reached, or reached by better dates.

    A better date is one that lets more links be followed: an earlier one towards successors, a
    later one towards predecessors.
    """
    labels = _origins(arcs, sirets, direction)
    fresh = np.arange(len(labels))
    for _ in range(LONGEST):
        reached = _next(arcs, labels, fresh)
        if not len(reached):
            break
        known = len(labels)
        everything = labels.and_then(reached)
        kept = _best(everything)
        kept = np.sort(kept[kept >= known])
        labels = labels.and_then(everything.only(kept))
        fresh = np.arange(known, len(labels))
    return labels


def _origins(arcs: Arcs, sirets: npt.NDArray[np.int64], direction: int) -> Labels:
    """The members that an arc leaves, as labels that no date limits yet."""
    member = np.flatnonzero(span(arcs.start, sirets)[1])
    day = FIRST_DAY if direction == SUCCESSOR else LAST_DAY
    return Labels(
        direction,
        member,
        sirets[member],
        np.full(len(member), day, np.int32),
        np.full(len(member), -1, np.int64),
        np.zeros(len(member), np.uint8),
        np.zeros(len(member), np.int8),
    )


def _next(arcs: Arcs, labels: Labels, fresh: npt.NDArray[np.int64]) -> Labels:
    """What one more link reaches from the labels just made."""
    node, day = labels.node[fresh], labels.day[fresh]
    if labels.direction == SUCCESSOR:
        low, count = span(arcs.start, node, first=day)
    else:
        low, count = span(arcs.start, node, last=day)
    parent = np.repeat(fresh, count)
    shift = np.repeat(np.cumsum(count) - count, count)
    arc = np.repeat(low, count) + np.arange(len(parent)) - shift
    return Labels(
        labels.direction,
        labels.member[parent],
        arcs.end[arc],
        day_of(arcs.start[arc]),
        parent,
        labels.bits[parent] | arcs.kind[arc],
        labels.steps[parent] + np.int8(1),
    )


def _best(labels: Labels) -> npt.NDArray[np.int64]:
    """The label with the best date of each member and SIRET; the first made, of equals."""
    order = np.lexsort((labels.steps, labels.day * labels.direction, labels.node, labels.member))
    best: npt.NDArray[np.int64] = order[heads(labels.member[order], labels.node[order])]
    return best


def heads(member: npt.NDArray[np.int64], node: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Where each run of one member and SIRET begins."""
    first = np.ones(len(member), np.bool_)
    first[1:] = (member[1:] != member[:-1]) | (node[1:] != node[:-1])
    return first
