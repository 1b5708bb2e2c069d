"""Count rows into a table of aggregates, by whole columns.

Give :func:`tabulate` one row per establishment and period. It promises that an establishment that
stands in several rows of a cell (several years) counts once, with its values added and its
headcount at its largest, so that three years of one establishment never pass for three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout
from exchange.aggregates.table import Table


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Rows:
    """What is counted.

    Attributes:
        establishment: ``(n,)`` number of the establishment, from 0; never its SIRET.
        persons: ``(n,)`` headcount; 0 where unknown, which can only hide more.
        values: each measure, ``(n,)`` whole units.
    """

    establishment: NDArray[np.int64]
    persons: NDArray[np.int64]
    values: Mapping[str, NDArray[np.int64]]

    def __post_init__(self) -> None:
        columns = (self.establishment, self.persons, *self.values.values())
        if len({len(column) for column in columns}) != 1:
            raise AggregateError("les colonnes à compter n'ont pas la même longueur")
        if any(column.dtype.kind not in "iu" or (column < 0).any() for column in columns):
            raise AggregateError("les colonnes à compter tiennent des entiers positifs ou nuls")


def places(layout: Layout, categories: Sequence[Sequence[str]]) -> tuple[NDArray[np.int64], ...]:
    """The node of each row along each dimension.

    Args:
        layout: the dimensions.
        categories: for each, the name of the row's category, which holds no other.

    Raises:
        AggregateError: a row has a category that the dimension does not have.
    """
    found = []
    for dimension, names in zip(layout.dimensions, categories, strict=True):
        labels = np.array(dimension.leaf_labels)
        order = np.argsort(labels)
        asked = np.asarray(names, labels.dtype if not len(names) else None)
        at = np.searchsorted(labels, asked, sorter=order).clip(max=len(labels) - 1)
        if (labels[order[at]] != asked).any():
            raise AggregateError(f"une catégorie est inconnue de la dimension {dimension.name}")
        found.append(np.array(dimension.leaves)[order[at]])
    return tuple(found)


def tabulate(layout: Layout, nodes: tuple[NDArray[np.int64], ...], rows: Rows) -> Table:
    """Every cell of the layout, totals included.

    Args:
        layout: the dimensions.
        nodes: for each, ``(n,)`` node of each row, as :func:`places` gives it.
        rows: what to count.

    Raises:
        AggregateError: a count is out of bounds.
    """
    size = layout.size
    values = np.zeros((len(rows.values), size), np.int64)
    largest = np.zeros_like(values)
    establishments = np.zeros(size, np.int64)
    persons = np.zeros(size, np.int64)
    span = int(rows.establishment.max(initial=0)) + 1
    for cells in layout.holding(nodes).T:
        within = np.flatnonzero(cells >= 0)
        if not within.size:
            continue
        key = cells[within] * span + rows.establishment[within]
        order = np.argsort(key, kind="stable")
        within = within[order]
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        cell = cells[within[first]]
        establishments += np.bincount(cell, minlength=size)
        np.add.at(persons, cell, np.maximum.reduceat(rows.persons[within], first))
        for at, column in enumerate(rows.values.values()):
            held = np.add.reduceat(column[within].astype(np.int64), first)
            np.add.at(values[at], cell, held)
            np.maximum.at(largest[at], cell, held)
    return Table(layout, tuple(rows.values), values, largest, establishments, persons)
