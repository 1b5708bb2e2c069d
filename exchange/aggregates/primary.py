"""Which aggregates may not be shown for themselves: too few, too small, or held by one.

Ask :func:`primary` for the cells of a table and :func:`exposed` for the groups that a reader
obtains by taking the shown parts from a shown total: what is left is an aggregate like any other,
though nobody printed it, and the same rules hold for it.

Zeros: an empty cell (no establishment) is a zero of structure, shown as 0, because it is about
nobody and a reader may know it. A value of 0 over enough establishments and persons is shown like
another value; over too few, it is hidden: it tells that these few had no accident.
"""

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.rules import Rules
from exchange.aggregates.table import Table


def primary(table: Table, rules: Rules) -> NDArray[np.bool_]:
    """``(c,)`` the cells that the rules hide."""
    few = (table.establishments < rules.establishments) | (table.persons < rules.persons)
    return ~table.empty & (few | _dominated(table.values, table.largest, rules))


def exposed(table: Table, hidden: NDArray[np.bool_], rules: Rules) -> NDArray[np.bool_]:
    """The relations whose hidden parts, together, are an aggregate that the rules would hide.

    Where parts share establishments (years of a table), their number is at least that of the
    largest part and one establishment holds at most the sum of what the largest of each holds:
    both err on the side of hiding.

    Args:
        table: as counted.
        hidden: ``(c,)`` the cells not shown.
        rules: the thresholds.

    Returns:
        ``(r,)`` over ``table.layout.relations``.
    """
    relations = table.layout.relations
    apart = relations.sums(table.establishments) == table.establishments[relations.total]

    def together(column: NDArray[np.int64], *, least: bool) -> NDArray[np.int64]:
        masked = np.where(hidden, column, 0)
        summed, most = relations.sums(masked), relations.largest(masked)
        return np.where(apart == least, summed, most)

    establishments = together(table.establishments, least=True)
    persons = together(table.persons, least=True)
    values = np.stack([relations.sums(np.where(hidden, row, 0)) for row in table.values])
    largest = np.stack([together(row, least=False) for row in table.largest])
    few = (establishments < rules.establishments) | (persons < rules.persons)
    unsafe = (establishments > 0) & (few | _dominated(values, largest, rules))
    return unsafe & ~hidden[relations.total]


def _dominated(
    values: NDArray[np.int64], largest: NDArray[np.int64], rules: Rules
) -> NDArray[np.bool_]:
    return np.asarray((largest > rules.share * values).any(axis=0))
