"""Moves: how the cells of a table could change together without changing one of its sums.

A table that a reader cannot tell from the true one is the true one plus a move of hidden cells. So
:class:`Moves` answers both questions of disclosure control: how far a hidden cell can go
(:meth:`Moves.furthest`, the reader's attack) and which cells must be hidden so that it goes far
enough (:meth:`Moves.cheapest`, the protection). Both are integer linear programs, solved by HiGHS.

The solver proposes and whole-number arithmetic disposes: a move is given back only if, in exact
integers, it keeps every sum and leaves no cell below zero, so that nothing rests on the solver's
tolerances.
"""

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Relations
from exchange.aggregates.program import in_whole_numbers, linear_program

_NEAR: Final = 1e-6
_IMPOSSIBLE: Final = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


class UndecidedError(AggregateError):
    """Le calcul du secret statistique n'aboutit pas."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class _Answer:
    """What the solver said, and the move it proposed where it is a sound one."""

    state: highspy.HighsModelStatus
    move: NDArray[np.int64] | None


class Moves:
    """The moves of one measure of a table.

    Columns of the program: how much each cell rises, then how much each falls.
    """

    def __init__(
        self, relations: Relations, rises: NDArray[np.float64], falls: NDArray[np.float64]
    ) -> None:
        """Prepare the program.

        Args:
            relations: sums to keep, enough to imply all of them.
            rises: ``(k,)`` how far up each column may go, in units; 0 where its value is shown.
            falls: ``(k,)`` how far down; at most what it holds.
        """
        self._relations = relations
        self._cells = len(rises)
        self._rises, self._falls = rises, falls
        self._linear = linear_program(
            relations,
            np.concatenate([rises, falls]),
            owed=np.zeros(len(relations)),
            costs=np.zeros(2 * self._cells),
            both_ways=True,
        )
        self._whole: highspy.Highs | None = None

    def furthest(self, cell: int, *, upwards: bool) -> float:
        """How far one cell can go, in units; ``inf`` where nothing stops it."""
        costs = np.zeros(2 * self._cells)
        costs[cell] = -1.0 if upwards else 1.0
        costs[self._cells + cell] = -costs[cell]
        answer = self._solve(costs)
        if answer.state in _IMPOSSIBLE:
            # Not to move at all is always possible: then nothing stops it.
            return np.inf
        return float(abs(answer.move[cell])) if answer.move is not None else 0.0

    def cheapest(
        self, cell: int, change: int, costs: NDArray[np.float64]
    ) -> NDArray[np.int64] | None:
        """The move of least cost that changes a cell by a given number of units.

        Args:
            cell: which one.
            change: by how much, signed.
            costs: ``(k,)`` of one unit of change of each cell.

        Returns:
            ``(k,)`` the move, or ``None`` where there is none.

        Raises:
            UndecidedError: the search was cut short before finding one.
        """
        rise, fall = max(change, 0), max(-change, 0)
        if rise > self._rises[cell] or fall > self._falls[cell]:
            return None
        self._pin(cell, (rise, rise), (fall, fall))
        answer = self._solve(np.concatenate([costs, costs]))
        self._pin(cell, (0.0, self._rises[cell]), (0.0, self._falls[cell]))
        if answer.move is None and answer.state not in _IMPOSSIBLE:
            raise UndecidedError
        return answer.move

    def _pin(self, cell: int, rise: tuple[float, float], fall: tuple[float, float]) -> None:
        for program in filter(None, (self._linear, self._whole)):
            program.changeColBounds(cell, *rise)
            program.changeColBounds(self._cells + cell, *fall)

    def _solve(self, costs: NDArray[np.float64]) -> "_Answer":
        answer = self._run(self._linear, costs)
        if answer.move is None and answer.state == highspy.HighsModelStatus.kOptimal:
            # Three dimensions may have their best point between whole numbers.
            return self._run(self._integers(), costs)
        return answer

    def _run(self, program: highspy.Highs, costs: NDArray[np.float64]) -> "_Answer":
        program.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        program.run()
        state = program.getModelStatus()
        if state in _IMPOSSIBLE or not program.getSolution().value_valid:
            return _Answer(state, None)
        found = np.asarray(program.getSolution().col_value)
        exact = found[: self._cells] - found[self._cells :]
        move = np.rint(exact).astype(np.int64)
        sound = np.abs(exact - move).max() < _NEAR and self._keeps(move)
        return _Answer(state, move if sound else None)

    def _keeps(self, move: NDArray[np.int64]) -> bool:
        within = (move <= self._rises) & (move >= -self._falls)
        return self._relations.hold(move) and bool(within.all())

    def _integers(self) -> highspy.Highs:
        if self._whole is None:
            self._whole = in_whole_numbers(self._linear)
        return self._whole
