"""A table of aggregates as counted, before anything is hidden: never to be shown as it is.

:func:`exchange.aggregates.tabulation.tabulate` makes one from rows. It promises whole numbers, not
negative, whose totals are the sums of their parts, and that one establishment holds no more of a
value than the value itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout

MOST = 1 << 40
"""Largest value of a cell: beyond, the solver's floating point would no longer count units."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Table:
    """Cells of a layout, by columns.

    Attributes:
        layout: its dimensions; ``c`` cells.
        measures: names of the ``m`` values counted, such as ``at`` and ``effectif``.
        values: ``(m, c)`` each value, in units of its measure.
        largest: ``(m, c)`` what the establishment that holds most of it holds.
        establishments: ``(c,)`` distinct establishments.
        persons: ``(c,)`` persons; over several years, each establishment at its largest headcount.
    """

    layout: Layout
    measures: tuple[str, ...]
    values: NDArray[np.int64]
    largest: NDArray[np.int64]
    establishments: NDArray[np.int64]
    persons: NDArray[np.int64]

    def __post_init__(self) -> None:
        wide, long = (len(self.measures), self.layout.size), (self.layout.size,)
        shapes = (self.values.shape, self.largest.shape)
        if shapes != (wide, wide) or not self.establishments.shape == self.persons.shape == long:
            raise AggregateError("les colonnes du tableau n'ont pas la forme de ses dimensions")
        if min(column.min(initial=0) for column in self._columns()) < 0:
            raise AggregateError("un tableau d'agrégats ne tient pas de valeur négative")
        if self.values.max(initial=0) > MOST:
            raise AggregateError("un tableau d'agrégats tient des valeurs trop grandes")
        if not all(self.layout.relations.hold(row) for row in self.values):
            raise AggregateError("un total du tableau n'est pas la somme de ses parties")
        if (self.largest > self.values).any() or self.values[:, self.empty].any():
            raise AggregateError("une valeur du tableau ne répond pas de ses établissements")

    @property
    def empty(self) -> NDArray[np.bool_]:
        """``(c,)`` cells without any establishment: zeros of structure, always shown."""
        return np.asarray(self.establishments == 0)

    def _columns(self) -> tuple[NDArray[np.int64], ...]:
        return self.values, self.largest, self.establishments, self.persons
