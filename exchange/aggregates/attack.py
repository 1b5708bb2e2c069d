"""The reader's attack: what can be deduced of every hidden cell from all that is shown.

Ask :func:`deducible`. The reader knows every shown value, every sum, that values are whole and not
negative, and which cells are empty; nothing else. It promises the exact interval of the values that
fit; where the search of whole numbers is cut short, an interval that may be narrower, never wider:
it can accuse a safe table, not clear an unsafe one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.moves import Moves
from exchange.aggregates.table import Table


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Deduced:
    """What a reader deduces of the hidden cells of one measure.

    Attributes:
        cells: ``(h,)`` the hidden cells.
        low: ``(h,)`` least value that fits, in units.
        high: ``(h,)`` greatest value that fits; ``inf`` where nothing bounds it.
    """

    cells: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @property
    def width(self) -> NDArray[np.float64]:
        """``(h,)`` of each interval; 0 where the reader recovers the value."""
        return self.high - self.low


def deducible(table: Table, hidden: NDArray[np.bool_], measure: int = 0) -> Deduced:
    """Solve for the least and the greatest value of every hidden cell.

    Args:
        table: as counted.
        hidden: ``(c,)`` the cells not shown.
        measure: which of its values.
    """
    values = table.values[measure]
    free = hidden & ~table.empty
    rises, falls = np.where(free, np.inf, 0.0), np.where(free, values, 0).astype(float)
    moves = Moves(table.layout.defining, rises, falls)
    cells = np.flatnonzero(hidden)
    low, high = values[cells].astype(float), values[cells].astype(float)
    for at in np.flatnonzero(free[cells]):
        low[at] -= moves.furthest(int(cells[at]), upwards=False)
        high[at] += moves.furthest(int(cells[at]), upwards=True)
    return Deduced(cells, low, high)
