"""The graph of successions, as one sorted array for each way.

Use ``Arcs.opened(folder, manifest, FORWARD)``. Each way (from predecessors, from successors) is
three arrays of the same length: ``from`` uint64 (SIRET and date of the link in one number,
ascending), ``to`` int64 (SIRET at the other end) and ``kind`` uint8 (``marks.SPLIT``,
``marks.MERGE``), so that the arcs that leave a SIRET after a date stand side by side.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from validators.sirene import store

FORWARD: Final = "successeurs"
BACKWARD: Final = "predecesseurs"
_DAY_BITS: Final = np.uint64(17)
_DAYS: Final = np.uint64((1 << 17) - 1)
_ORIGIN: Final = 60_000
"""Days from 1805-09-22 to 1970: seventeen bits then reach 2164."""
FIRST_DAY: Final = -_ORIGIN
LAST_DAY: Final = (1 << 17) - 1 - _ORIGIN


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """One way of the graph.

    Attributes:
        start: ``(m,)`` uint64, ascending: the SIRET an arc leaves, and its date.
        end: ``(m,)`` packed SIRETs where it arrives.
        kind: ``(m,)`` bits of ``marks``.
    """

    start: npt.NDArray[np.uint64]
    end: npt.NDArray[np.int64]
    kind: npt.NDArray[np.uint8]

    @classmethod
    def opened(cls, folder: Path, manifest: store.Manifest, way: str) -> "Arcs":
        """One way as published; empty where no links were loaded.

        Raises:
            SireneError: the directory is damaged.
        """
        if manifest.successions is None:
            return cls(np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.uint8))
        rows = manifest.successions.kept
        return cls(
            store.array(folder, manifest, f"{way}-from", np.uint64, rows),
            store.array(folder, manifest, f"{way}-to", np.int64, rows),
            store.array(folder, manifest, f"{way}-kind", np.uint8, rows),
        )


def dated_key(
    siret: npt.NDArray[np.int64], day: npt.NDArray[np.int32] | int
) -> npt.NDArray[np.uint64]:
    """SIRET and date in one number that sorts by SIRET, then date."""
    clipped = np.clip(np.asarray(day, np.int64), FIRST_DAY, LAST_DAY) + _ORIGIN
    key: npt.NDArray[np.uint64] = (siret.astype(np.uint64) << _DAY_BITS) | clipped.astype(np.uint64)
    return key


def day_of(key: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
    """The date in a dated key, days since 1970."""
    day: npt.NDArray[np.int32] = (key & _DAYS).astype(np.int32) - np.int32(_ORIGIN)
    return day
