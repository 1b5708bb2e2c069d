"""Small tables made for tests, and a reader who tries every table that fits."""

from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from exchange.aggregates.dimension import flat, nested
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Units
from exchange.aggregates.release import Counted
from exchange.aggregates.table import Table
from exchange.aggregates.tabulation import Rows, tabulate

NAF = nested("division NAF", {"A": ["01", "02"], "C": ["10", "11"]})
TAILLE = flat("taille", ["moins de 50", "50 et plus"])
ANNEE = flat("année", ["2023", "2024"])
LAYOUTS = (
    Layout((NAF,)),
    Layout((flat("division NAF", ["01", "02", "03"]), TAILLE)),
    Layout((NAF, TAILLE)),
    Layout((flat("division NAF", ["01", "02"]), TAILLE, ANNEE)),
)

Row = tuple[int, int, int]


def table_of(layout: Layout, rows: Sequence[Row]) -> Table:
    """A table whose rows are (leaf, persons, value), one establishment each."""
    leaves, persons, values = np.array(rows, np.int64).reshape(-1, 3).T
    nodes = np.unravel_index(layout.leaves[leaves], layout.shape)
    return tabulate(layout, nodes, Rows(np.arange(len(rows)), persons, {"at": values}))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of few claims, as claims are few, over establishments of one to twenty persons."""
    layout = draw(st.sampled_from(LAYOUTS))
    row = st.tuples(
        st.integers(0, len(layout.leaves) - 1), st.integers(1, 20), st.sampled_from([0, 0, 0, 1, 2])
    )
    rows = draw(st.lists(row, min_size=1, max_size=30))
    claims = np.cumsum([value for *_, value in rows])
    return table_of(layout, [row for row, sofar in zip(rows, claims, strict=True) if sofar <= 9])


def fitting(table: Table, hidden: NDArray[np.bool_], beyond: int = 4) -> NDArray[np.int64]:
    """Every table of whole numbers that fits what is shown, found by trying them all.

    Where the grand total is hidden, those that exceed it by a few units at most.

    Returns:
        ``(k, c)`` the cells of each.
    """
    layout, values = table.layout, table.values[0]
    live = layout.leaves[~table.empty[layout.leaves]]
    total = int(values[0])
    sums = range(total + beyond + 1) if hidden[0] else (total,)
    leaves = np.array(list(_shared_out(sums, len(live))), np.int64).reshape(-1, len(live))
    into = np.zeros((len(live), layout.size), np.int64)
    holders = layout.holding_cells(live)
    for leaf, cells in enumerate(holders):
        into[leaf, cells[cells >= 0]] = 1
    cells = leaves @ into
    return np.asarray(cells[(cells[:, ~hidden] == values[~hidden]).all(axis=1)])


def _shared_out(sums: Iterable[int], ways: int) -> Iterable[tuple[int, ...]]:
    for total in sums:
        for bars in combinations(range(total + ways - 1), ways - 1):
            edges = (-1, *bars, total + ways - 1)
            yield tuple(edges[at + 1] - edges[at] - 1 for at in range(ways))


def counted(
    layout: Layout,
    who: NDArray[np.int64],
    leaves: NDArray[np.int64],
    persons: NDArray[np.int64],
    values: dict[str, NDArray[np.int64]],
    year: int = 2024,
) -> Counted:
    """Rows of one year; establishments are numbers, their pseudonyms made from them."""
    nodes = np.unravel_index(layout.leaves[leaves], layout.shape)
    return Counted(layout, nodes, units(who, year), persons, values)


def units(who: NDArray[np.int64], year: int = 2024, key: str = "registre-1") -> Units:
    """Establishments by number at one year."""
    pseudonyms = np.zeros((len(who), 16), np.uint8)
    pseudonyms[:, 4:12] = who.astype(np.int64).view(np.uint8).reshape(-1, 8)
    return Units(key, pseudonyms, np.full(len(who), year))
