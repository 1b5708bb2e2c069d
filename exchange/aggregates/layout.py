"""The shape of a table of aggregates: its cells, and which are sums of which.

Make a :class:`Layout` of one to three dimensions. Cells are numbered as numpy flattens the grid of
nodes (row-major), so cell 0 is the grand total. It promises that every sum a reader can write down
from the totals is one of :meth:`relations`, or follows from them.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.dimension import Dimension
from exchange.aggregates.errors import AggregateError

MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Relations:
    """Sums: cell ``total[r]`` is the sum of ``parts[start[r]:start[r + 1]]``.

    Attributes:
        total: ``(r,)`` cell.
        start: ``(r + 1,)`` where the parts of each begin.
        parts: cells, end to end.
    """

    total: NDArray[np.int64]
    start: NDArray[np.int64]
    parts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.total)

    @property
    def owner(self) -> NDArray[np.int64]:
        """The relation that each of :attr:`parts` stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def sums(self, column: NDArray[np.int64]) -> NDArray[np.int64]:
        """``(r,)`` sum of the parts of each relation."""
        return np.add.reduceat(column[self.parts], self.start[:-1])

    def largest(self, column: NDArray[np.int64]) -> NDArray[np.int64]:
        """``(r,)`` largest of the parts of each relation."""
        return np.maximum.reduceat(column[self.parts], self.start[:-1])

    def hold(self, column: NDArray[np.int64]) -> bool:
        """Whether every total is the sum of its parts."""
        return bool((self.sums(column) == column[self.total]).all())


@dataclass(frozen=True)
class Layout:
    """The dimensions of a table.

    Attributes:
        dimensions: one to three; no text asks for more, and a reader reads no more.
    """

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.dimensions) <= 3:
            raise AggregateError("un tableau a une à trois dimensions")
        if self.size > MOST_CELLS:
            raise AggregateError(f"un tableau a au plus {MOST_CELLS} cases")

    @property
    def shape(self) -> tuple[int, ...]:
        """Nodes of each dimension."""
        return tuple(len(dimension) for dimension in self.dimensions)

    @property
    def size(self) -> int:
        """Number of cells, totals included."""
        return int(np.prod(self.shape))

    @cached_property
    def relations(self) -> Relations:
        """Every sum along one dimension, the other coordinates held."""
        grid = np.arange(self.size).reshape(self.shape)
        totals, parts, widths = [], [], []
        for axis, dimension in enumerate(self.dimensions):
            for node in range(len(dimension)):
                children = dimension.parts(node)
                if children:
                    at = np.take(grid, node, axis).reshape(-1)
                    below = np.take(grid, children, axis)
                    totals.append(at)
                    parts.append(np.moveaxis(below, axis, -1).reshape(-1))
                    widths.append(np.full(len(at), len(children)))
        start = np.concatenate([[0], np.cumsum(np.concatenate(widths))])
        return Relations(np.concatenate(totals), start, np.concatenate(parts))

    @cached_property
    def defining(self) -> Relations:
        """One relation for each cell that is a sum: enough to imply all the others."""
        every = self.relations
        _, first = np.unique(every.total, return_index=True)
        kept = np.isin(every.owner, first)
        width = np.diff(every.start)[np.sort(first)]
        start = np.concatenate([[0], np.cumsum(width)])
        return Relations(every.total[np.sort(first)], start, every.parts[kept])

    def holding(self, nodes: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
        """The cells that hold each row, its own included.

        Args:
            nodes: for each dimension, ``(n,)`` node of each row.

        Returns:
            ``(n, k)`` cells, -1 where a row has fewer.
        """
        chains = [
            dimension.above()[column]
            for dimension, column in zip(self.dimensions, nodes, strict=True)
        ]
        held = []
        for levels in product(*(range(chain.shape[1]) for chain in chains)):
            at = [chain[:, level] for chain, level in zip(chains, levels, strict=True)]
            known = np.logical_and.reduce([column >= 0 for column in at])
            cells = np.zeros(len(known), np.int64)
            for column, width in zip(at, self.shape, strict=True):
                cells = cells * width + column
            held.append(np.where(known, cells, -1))
        return np.stack(held, axis=1)

    @cached_property
    def leaves(self) -> NDArray[np.int64]:
        """Cells that are no sum."""
        return np.setdiff1d(np.arange(self.size), self.relations.total)

    def holding_cells(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """``(n, k)`` the cells that hold each of these cells, its own first, -1 beyond."""
        return self.holding(tuple(np.unravel_index(cells, self.shape)))
