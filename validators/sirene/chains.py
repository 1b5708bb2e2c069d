"""Follows successions through the dated graph, for all the members of a list at once.

``follow(forward, backward, sirets)`` gives, for each SIRET, every establishment that a chain of
links joins to it. A chain goes one way only, from predecessor to successor with dates that never
go back, or the reverse: two establishments that share a predecessor are not related. Promises:

- an establishment is given once for each SIRET, by its shortest chain (the successors first where
  both ways reach it, as the links that INSEE writes both ways on one date do), and never itself;
- cycles end, and so does any chain after ``spread.LONGEST`` links (real ones have 8 at most);
- a link of a split (one predecessor, several successors) or of a merge marks its whole chain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from validators.sirene import marks
from validators.sirene.arcs import Arcs
from validators.sirene.spread import PREDECESSOR, SUCCESSOR, Labels, heads, spread
from validators.sirene.typed import NO_DATE
from validators.siret_key import Digits, unpacked

SIMPLE: Final = 0
SPLIT: Final = 1
MERGE: Final = 2
_BLOCK: Final = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Establishments joined to members by successions; ``k`` entries, by member, nearest first.

    Attributes:
        member: ``(k,)`` int64, place of the member in the list.
        siret: ``(k, 14)`` ASCII digits of the establishment joined to it.
        steps: ``(k,)`` int8, links followed.
        direction: ``(k,)`` int8, ``SUCCESSOR`` where it continues the member, ``PREDECESSOR`` where
            the member continues it.
        kind: ``(k,)`` int8: ``SPLIT`` where a link of the chain has a predecessor of several
            successors (what it carried cannot be given to one of them), else ``MERGE`` where one
            has a successor of several predecessors, else ``SIMPLE``.
        offsets: ``(k + 1,)`` int64: chain ``i`` is ``path[offsets[i]:offsets[i + 1]]``.
        path: packed SIRETs of the chains, from the oldest establishment to the newest, both ends
            included.
        days: int32 beside ``path``: days since 1970 of the link from the SIRET before;
            ``NO_DATE`` at the head of each chain.
    """

    member: npt.NDArray[np.int64]
    siret: Digits
    steps: npt.NDArray[np.int8]
    direction: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int8]
    offsets: npt.NDArray[np.int64]
    path: npt.NDArray[np.int64]
    days: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.member)


def follow(forward: Arcs, backward: Arcs, sirets: npt.NDArray[np.int64]) -> Chains:
    """Follows successions both ways.

    Args:
        forward: Arcs from predecessors.
        backward: Arcs from successors.
        sirets: ``(n,)`` packed.

    Returns:
        Every establishment joined to one of the SIRETs by a chain.
    """
    blocks = [
        _follow_block(forward, backward, sirets[start : start + _BLOCK], start)
        for start in range(0, max(len(sirets), 1), _BLOCK)
    ]
    return blocks[0] if len(blocks) == 1 else _joined(blocks)


def _follow_block(
    forward: Arcs, backward: Arcs, sirets: npt.NDArray[np.int64], first: int
) -> Chains:
    ways = (spread(forward, sirets, SUCCESSOR), spread(backward, sirets, PREDECESSOR))
    ends = [np.flatnonzero(labels.steps > 0) for labels in ways]
    found = ways[0].only(ends[0]).and_then(ways[1].only(ends[1]))
    way = np.repeat([SUCCESSOR, PREDECESSOR], [len(end) for end in ends]).astype(np.int8)
    kept = _nearest(found, way)
    found, way, end = found.only(kept), way[kept], np.concatenate(ends)[kept]
    offsets = np.concatenate(([0], np.cumsum(found.steps.astype(np.int64) + 1)))
    path = np.empty(offsets[-1], np.int64)
    days = np.full(offsets[-1], NO_DATE, np.int32)
    for labels in ways:
        mine = np.flatnonzero(way == labels.direction)
        _walk(labels, end[mine], offsets[mine], path, days)
    split, merge = (found.bits & marks.SPLIT) > 0, (found.bits & marks.MERGE) > 0
    return Chains(
        found.member + first,
        unpacked(found.node),
        found.steps,
        way,
        np.where(split, SPLIT, np.where(merge, MERGE, SIMPLE)).astype(np.int8),
        offsets,
        path,
        days,
    )


def _nearest(found: Labels, way: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
    """Places of the shortest chain to each establishment of each member, nearest first."""
    order = np.lexsort((-way, found.steps, found.node, found.member))
    order = order[heads(found.member[order], found.node[order])]
    nearest: npt.NDArray[np.int64] = order[
        np.lexsort((found.node[order], -way[order], found.steps[order], found.member[order]))
    ]
    return nearest


def _walk(
    labels: Labels,
    ends: npt.NDArray[np.int64],
    offsets: npt.NDArray[np.int64],
    path: npt.NDArray[np.int64],
    days: npt.NDArray[np.int32],
) -> None:
    """Writes the chain of each end, the oldest establishment first, going back to its member."""
    towards_past = labels.direction == SUCCESSOR
    here, left = ends, labels.steps[ends].astype(np.int64)
    place = offsets + left if towards_past else offsets.copy()
    while len(here):
        path[place] = labels.node[here]
        going = left > 0
        # The date of a label is that of the link just followed to it, whichever way it was.
        days[place[going] + (0 if towards_past else 1)] = labels.day[here[going]]
        here, left, place = labels.parent[here[going]], left[going] - 1, place[going]
        place = place - 1 if towards_past else place + 1


def _joined(blocks: Sequence[Chains]) -> Chains:
    ends = np.cumsum([0, *(len(block.path) for block in blocks)])
    offsets = [block.offsets[:-1] + end for block, end in zip(blocks, ends[:-1], strict=True)]
    return Chains(
        np.concatenate([block.member for block in blocks]),
        np.concatenate([block.siret for block in blocks]),
        np.concatenate([block.steps for block in blocks]),
        np.concatenate([block.direction for block in blocks]),
        np.concatenate([block.kind for block in blocks]),
        np.concatenate([*offsets, ends[-1:]]),
        np.concatenate([block.path for block in blocks]),
        np.concatenate([block.days for block in blocks]),
    )
