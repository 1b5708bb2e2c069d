"""Rounding, on option: shown values to a multiple of a base, with totals that still add up.

Give :func:`rounded` the values and what is hidden. Each shown value becomes one of the two
multiples around it where all the sums allow it together, the nearest as often as possible; where
they do not (it happens in three dimensions), more steps are allowed, as few as needed. It promises
that where a total and all its parts are shown they add up exactly, that the others leave hidden
cells a multiple of the base that fits, not below zero, and that a zero stays zero.

It reads the shown values alone, hidden ones being unknowns of its program: what it gives can tell
no more than the table did before rounding. It comes on top of suppression, never instead.

Source: controlled rounding, Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4.
"""

from collections.abc import Callable
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.program import in_whole_numbers, linear_program

BASE: Final = 5
"""Multiples to round to where nothing else is said."""


def rounded(
    layout: Layout, values: NDArray[np.int64], shown: NDArray[np.bool_], base: int = BASE
) -> NDArray[np.int64]:
    """The shown values, rounded.

    Args:
        layout: of the table.
        values: ``(c,)``; those not shown are not read.
        shown: ``(c,)``.
        base: what to round to a multiple of.

    Returns:
        ``(c,)``, 0 where not shown.

    Raises:
        AggregateError: no rounding keeps the sums.
    """
    if base < 2:
        raise AggregateError("l'arrondi se fait à un multiple de 2 au moins")
    given = np.where(shown, values, 0)
    nearest = (given + base // 2) // base
    # So many steps always suffice: rounding every leaf down keeps all the sums.
    for step in (0, *(1 << power for power in range(len(layout.leaves).bit_length() + 1))):
        most = np.where(given == 0, 0, -(-given // base) + step) - nearest
        least = nearest - np.maximum(given // base - step, 0)
        found = _around(layout, nearest, least, most, shown)
        if found is not None:
            return np.where(shown, found * base, 0)
    raise AggregateError("aucun arrondi ne garde les totaux de ce tableau")


def _around(
    layout: Layout,
    nearest: NDArray[np.int64],
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    shown: NDArray[np.bool_],
) -> NDArray[np.int64] | None:
    """Multiples that keep the sums, with the fewest steps from the nearest ones.

    Args:
        layout: of the table.
        nearest: ``(c,)`` the wanted multiples, 0 where hidden.
        least: ``(c,)`` how many steps each may go down.
        most: ``(c,)`` how many steps each may go up; hidden cells go as high as they must.
        shown: ``(c,)``.
    """
    relations, cells = layout.defining, len(nearest)
    room = np.concatenate([np.where(shown, most, np.inf), least]).astype(float)
    owed = (relations.sums(nearest) - nearest[relations.total]).astype(float)
    costs = np.tile(shown.astype(float), 2)
    program = linear_program(relations, room, owed, costs, both_ways=True)
    attempts: tuple[Callable[[highspy.Highs], highspy.Highs], ...] = (_as_it_is, in_whole_numbers)
    for attempt in attempts:
        solver = attempt(program)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        if solver.getSolution().value_valid:
            steps = np.asarray(solver.getSolution().col_value)
            found = nearest + np.rint(steps[:cells] - steps[cells:]).astype(np.int64)
            within = (found >= nearest - least) & ((found <= nearest + most) | ~shown)
            if relations.hold(found) and within.all():
                return np.asarray(found)
    return None


def _as_it_is(program: highspy.Highs) -> highspy.Highs:
    return program
