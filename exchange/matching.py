"""The rows of an extract that concern the members, found without reading the others.

Call :func:`match` with the members' pseudonyms and an opened extract. It promises a cost that
follows the members, not the extract: the sparse index says which chunks can hold them, only those
are decrypted, and all 16 bytes of a pseudonym are compared, so that two pseudonyms sharing half of
their bytes are never taken for one another. It sees members by position and pseudonym only.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.errors import ExtractFormatError
from exchange.extracts.index import ExtractIndex, halves
from exchange.extracts.layout import Layout


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Followed:
    """Which of the rows found were reached through a succession.

    Attributes:
        shown: ``(k,)`` text, the SIRETs of the related establishments looked for.
        path: ``(k,)`` text, the chain followed to each, in French.
        link: for each row found, the related establishment that holds it; -1 for the member itself.
        members: members that the extract holds under related establishments alone.
    """

    shown: pa.LargeStringArray
    path: pa.LargeStringArray
    link: NDArray[np.intp]
    members: int


@dataclass(frozen=True, slots=True)
class Matched:
    """What the extract holds on the members.

    Attributes:
        layout: how to read the records.
        member: for each row found, the position of its member in the list; ascending.
        read: the records opened to find them, as ``layout.dtype``.
        row: for each row found, its position in ``read``; by member then year.
        unknown: for each member, whether the extract holds nothing on it.
        withheld_rows: rows that disclosure control took away.
        followed: the successions followed; ``None`` where none are known.
        opposed_rows: rows withheld because an establishment objects (GDPR art. 21).
    """

    layout: Layout
    member: NDArray[np.intp]
    read: NDArray[np.void]
    row: NDArray[np.intp]
    unknown: NDArray[np.bool_]
    withheld_rows: int = 0
    followed: Followed | None = None
    opposed_rows: int = 0

    def column(self, nom: str) -> NDArray[np.generic]:
        """The packed field of that name, one value per row found."""
        # Field by field: few are granted, and copies of whole records weigh tens of megabytes.
        return self.read[nom].take(self.row)

    def without(self, withheld: NDArray[np.bool_]) -> "Matched":
        """The same less the rows marked, which are counted; their members stay known."""
        kept = np.flatnonzero(~withheld)
        followed = self.followed and replace(self.followed, link=self.followed.link[kept])
        return replace(
            self,
            member=self.member[kept],
            row=self.row[kept],
            withheld_rows=self.withheld_rows + len(withheld) - len(kept),
            followed=followed,
        )


def match(
    members: NDArray[np.uint8], pseudonyms: NDArray[np.uint8], index: ExtractIndex
) -> Matched:
    """Join the member list with an extract.

    Args:
        members: ``(m, 14)`` bytes, the SIRETs in list order; only their number is looked at.
        pseudonyms: ``(m, 16)`` bytes, their pseudonyms under the extract's key.
        index: the opened extract.

    Raises:
        ExtractFormatError: arrays of other shapes.
        keys.errors.KeysError: a chunk was altered.
    """
    if pseudonyms.shape != (len(members), 16) or pseudonyms.dtype != np.uint8:
        raise ExtractFormatError("un pseudonyme de 16 octets est attendu par adhérent")
    prefix, suffix = halves(pseudonyms)
    order = np.argsort(prefix)
    rows = index.rows(_touched(prefix[order], index.first))
    start, stop = _runs(rows["prefix"].astype(np.uint64), prefix, order)
    member, row = _expand(start, stop)
    found = rows["suffix"][row] == suffix[member]
    if not found.all():
        member, row = member[found], row[found]
    known = np.zeros(len(prefix), np.bool_)
    known[member] = True
    return Matched(index.layout, member, rows, row, ~known)


def _touched(sorted_prefix: NDArray[np.uint64], first: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Numbers of the chunks that can hold one of these prefixes, ascending."""
    # The rows of a prefix may begin at the end of the chunk before the first that starts with it.
    begin = np.maximum(np.searchsorted(first, sorted_prefix, "left") - 1, 0)
    end = np.searchsorted(first, sorted_prefix, "right")
    # Both ascend with the prefixes: each range counts from where the one before it stopped.
    reached = np.concatenate([[0], np.maximum.accumulate(end)[:-1]]) if len(end) else end
    begin = np.maximum(begin, reached)
    return _expand(begin, np.maximum(end, begin))[1]


def _runs(
    rows: NDArray[np.uint64], prefix: NDArray[np.uint64], order: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each member, in list order, where the rows with its prefix start and stop."""
    start = np.empty(len(prefix), np.intp)
    stop = np.empty(len(prefix), np.intp)
    # Searching in sorted order walks the memory once.
    start[order] = np.searchsorted(rows, prefix[order], "left")
    stop[order] = np.searchsorted(rows, prefix[order], "right")
    return start, stop


def _expand(
    start: NDArray[np.intp], stop: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions and values of the ranges ``start[i]:stop[i]``, one after the other."""
    counts = stop - start
    position = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    value = np.arange(len(position)) + (start - before)[position]
    return position, value
