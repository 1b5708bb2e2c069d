"""Complementary suppression: what else to hide so that no hidden cell can be recomputed.

Give :func:`protect` a table; it hides the cells that the rules hide, then others until

- no group left by taking shown parts from a shown total would itself be hidden by the rules;
- for every measure, every cell that the rules hide can differ by its margin, and every other hidden
  cell by one unit at least, in tables of whole numbers that fit all that is shown;
- the same holds of what earlier releases hid and of the few who make the difference between them.

What earlier releases give away by themselves is the exception: nothing hidden now would help.

How: for each cell that cannot yet, the cheapest move (:mod:`exchange.aggregates.moves`) of the
whole table that takes it far enough; the shown cells that move are hidden. That move is the proof,
and later ones only add to it: hiding more never narrows what fits. The loop ends because a turn
hides at least one more cell; at worst all is hidden.

Source: Hundepool et al., *Statistical Disclosure Control* (2012), chapter 4; the one program per
cell is the heuristic of Kelly, Golden and Assad (1992), by whole table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.linking import Links
from exchange.aggregates.primary import exposed, primary
from exchange.aggregates.reach import Reach
from exchange.aggregates.rules import RULES, Rules
from exchange.aggregates.table import Table


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Protected:
    """Which cells are hidden; a reader is not told which of the two kinds one is.

    Attributes:
        primary: ``(c,)`` hidden for themselves.
        hidden: ``(c,)`` all that is hidden.
    """

    primary: NDArray[np.bool_]
    hidden: NDArray[np.bool_]


def protect(
    table: Table,
    rules: Rules = RULES,
    *,
    also: NDArray[np.bool_] | None = None,
    known: NDArray[np.bool_] | None = None,
    links: Sequence[Links | None] | None = None,
) -> Protected:
    """Decide what is hidden.

    Args:
        table: as counted.
        rules: the thresholds.
        also: ``(c,)`` cells to hide besides, and to protect like those that the rules hide.
        known: ``(c,)`` cells that the reader knows whole from an earlier release.
        links: for each measure, what earlier releases fixed, and what they must not give away
            together with this one.

    Raises:
        UndecidedError: a search of whole numbers was cut short.
    """
    nothing = np.zeros(table.layout.size, np.bool_)
    known = nothing if known is None else known
    first = primary(table, rules) | (nothing if also is None else also & ~table.empty)
    hidden = first.copy()
    links = [None] * len(table.measures) if links is None else links
    reaches = [Reach(table, at, linked) for at, linked in enumerate(links)]
    while True:
        before = int(hidden.sum())
        _close_groups(table, hidden, known, rules)
        for reach in reaches:
            reach.widen(first, hidden, rules)
        if int(hidden.sum()) == before:
            return Protected(first, hidden)


def _close_groups(
    table: Table, hidden: NDArray[np.bool_], known: NDArray[np.bool_], rules: Rules
) -> None:
    """Hide in place, in each group that is exposed, its smallest shown part, or else its total."""
    relations = table.layout.relations
    weight = table.values.sum(axis=0) + table.establishments
    given_away = np.zeros(len(relations), np.bool_)
    while True:
        open_groups = np.flatnonzero(exposed(table, hidden & ~known, rules) & ~given_away)
        if not open_groups.size:
            return
        for group in open_groups:
            parts = relations.parts[relations.start[group] : relations.start[group + 1]]
            usable = parts[~hidden[parts] & ~table.empty[parts] & ~known[parts]]
            best = usable[np.argmin(weight[usable])] if usable.size else relations.total[group]
            # Where all else is known the group is too, and hiding the total would not help.
            given_away[group] = known[best]
            hidden[best] |= not known[best]
