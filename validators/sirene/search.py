"""Looks keys up in sorted arrays far larger than memory's caches.

The keys looked for are sorted first: neighbours then share pages of the array, which makes the
look-up of a million keys among forty million several times faster.
"""

import numpy as np
import numpy.typing as npt

from validators.sirene.arcs import FIRST_DAY, LAST_DAY, dated_key
from validators.siret_key import Mask


def places(
    ordered: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], Mask]:
    """Where each key stands in an ascending array.

    Args:
        ordered: Ascending, each once.
        wanted: Keys in any order.

    Returns:
        The place of each key (0 where it is not there), and whether it is there.
    """
    place = positions(ordered, wanted)
    place[place == len(ordered)] = 0
    there: Mask = ordered[place] == wanted if len(ordered) else np.zeros(len(wanted), np.bool_)
    return np.where(there, place, 0), there


def positions(
    ordered: npt.NDArray[np.int64] | npt.NDArray[np.uint64],
    wanted: npt.NDArray[np.int64] | npt.NDArray[np.uint64],
) -> npt.NDArray[np.int64]:
    """``np.searchsorted`` (left) by sorting what is looked for."""
    order = np.argsort(wanted)
    place = np.empty(len(wanted), np.int64)
    place[order] = np.searchsorted(ordered, wanted[order])
    return place


def span(
    start: npt.NDArray[np.uint64],
    sirets: npt.NDArray[np.int64],
    first: npt.NDArray[np.int32] | int = FIRST_DAY,
    last: npt.NDArray[np.int32] | int = LAST_DAY,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The arcs that leave each SIRET between two days, both included.

    Args:
        start: Dated keys of the arcs, ascending.
        sirets: Packed.
        first: Days since 1970.
        last: Days since 1970.

    Returns:
        Place of the first arc, and how many follow from there.
    """
    low = positions(start, dated_key(sirets, first))
    high = positions(start, dated_key(sirets, last) + np.uint64(1))
    return low, high - low


def reached(start: npt.NDArray[np.uint64], sirets: npt.NDArray[np.int64]) -> Mask:
    """Which SIRETs an arc leaves."""
    leaving: Mask = span(start, sirets)[1] > 0
    return leaving
