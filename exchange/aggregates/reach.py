"""How far the hidden cells of one measure can go, by moves already found.

:mod:`exchange.aggregates.protection` makes one :class:`Reach` for each measure and calls
:meth:`Reach.widen` until nothing more is hidden. It promises that every interval it counts on lies
between two tables of whole numbers that fit all that is shown.
"""

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.linking import Links, joined
from exchange.aggregates.moves import Moves, UndecidedError
from exchange.aggregates.rules import Rules
from exchange.aggregates.table import Table


class Reach:
    """The columns of the table, then those of its links."""

    def __init__(self, table: Table, measure: int, links: Links | None) -> None:
        """Start from no move at all.

        Args:
            table: as counted.
            measure: which of its values.
            links: what earlier releases fixed.
        """
        self._layout = table.layout
        self._values = table.values[measure]
        self._beyond = 0 if links is None else len(links.free)
        self._needed = np.zeros(0, np.int64) if links is None else links.needed
        free, falls = ~table.empty, self._values.astype(float)
        if links is not None:
            free = np.concatenate([free, links.free])
            falls = np.concatenate([falls, links.falls])
        self._free = free
        self._moves = Moves(
            joined(table.layout.defining, links),
            np.where(free, np.inf, 0.0),
            np.where(free, falls, 0.0),
        )
        # A total costs more than its parts: what it tells is worth more to a reader.
        self._costs = 1.0 + np.sqrt(table.values.sum(axis=0))
        self._low = np.zeros(len(free), np.int64)
        self._high = np.zeros(len(free), np.int64)
        self._stuck = np.zeros(len(free), np.bool_)

    def widen(self, first: NDArray[np.bool_], hidden: NDArray[np.bool_], rules: Rules) -> None:
        """Hide in place what every hidden cell needs to go as far as it must.

        Args:
            first: ``(c,)`` cells that need the whole margin; other hidden ones need one unit.
            hidden: ``(c,)`` grown here.
            rules: the thresholds.

        Raises:
            UndecidedError: a search of whole numbers was cut short.
        """
        margin = np.maximum(rules.margin, np.ceil(rules.margin_share * self._values))
        wanted = np.where(first, margin, 1).astype(np.int64)
        while True:
            needed = np.concatenate([np.where(hidden, wanted, 0), self._needed])
            short = np.where(self._free & ~self._stuck, needed - (self._high - self._low), 0)
            if short.max() <= 0:
                return
            # The largest first: its move often serves the smaller ones.
            cell = int(np.argmax(short))
            move = self._move(cell, int(short[cell]), hidden)
            if move is None:
                # It could not move if all of this table were hidden: not this table's doing.
                self._stuck[cell] = True
            else:
                hidden |= move[: len(hidden)] != 0
                np.minimum(self._low, move, out=self._low)
                np.maximum(self._high, move, out=self._high)

    def _move(self, cell: int, short: int, hidden: NDArray[np.bool_]) -> NDArray[np.int64] | None:
        costs = np.concatenate([np.where(hidden, 0.0, self._costs), np.zeros(self._beyond)])
        high, low = int(self._high[cell]), int(self._low[cell])
        try:
            step = short
            while step:
                found = self._cheaper(cell, (high + step, low - step), costs)
                if found is not None:
                    return found
                # Between known cells it may have to go a little of both ways.
                step //= 2
        except UndecidedError:
            if self._beyond:
                raise
            return self._plain(cell, high + short)
        return None

    def _cheaper(
        self, cell: int, changes: tuple[int, int], costs: NDArray[np.float64]
    ) -> NDArray[np.int64] | None:
        """The move, of those that make one of two changes, that hides least."""
        best, least = None, np.inf
        for change in changes:
            move = self._moves.cheapest(cell, change, costs)
            cost = np.inf if move is None else float(costs[move != 0].sum())
            if cost < least:
                best, least = move, cost
            if least == 0:
                # Nothing more is hidden by it: the other way cannot do better.
                break
        return best

    def _plain(self, cell: int, rise: int) -> NDArray[np.int64]:
        """The move that needs no solver: one leaf of the cell rises, and all that holds it."""
        leaves = self._layout.leaves[self._free[self._layout.leaves]]
        holders = self._layout.holding_cells(leaves)
        able = (holders == cell).any(axis=1) & (self._free[holders] | (holders < 0)).all(axis=1)
        if not able.any():
            raise UndecidedError
        chosen = holders[np.argmax(able)]
        move = np.zeros(len(self._free), np.int64)
        move[chosen[chosen >= 0]] = rise
        return move
