"""Release a table of aggregates: count, hide, compare with what was shown, round.

Give :func:`release` the rows and the ledger; show :class:`Published` and keep the entry it leaves
for the ledger. It promises that every shown cell keeps to the rules, that no hidden one can be
recomputed from it, that none isolates too few beside an earlier release, and that no hidden value
is in what it gives back.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.differencing import Comparison
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import (
    Ledger,
    Release,
    Units,
    establishment_numbers,
    rows_known,
)
from exchange.aggregates.linking import link
from exchange.aggregates.primary import primary
from exchange.aggregates.protection import protect
from exchange.aggregates.rounding import rounded
from exchange.aggregates.rules import RULES, Rules
from exchange.aggregates.table import Table
from exchange.aggregates.tabulation import Rows, tabulate

HIDDEN: Final = -1
"""Stands for a hidden value."""
MARK: Final = "s"
"""What a partner reads in its place, « secret statistique »: one mark for all, because why a cell
is hidden tells something of it."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Counted:
    """The rows of one table.

    Attributes:
        layout: its dimensions.
        nodes: for each, ``(n,)`` node of each row (:func:`exchange.aggregates.tabulation.places`).
        units: ``(n,)`` who each is about, and when.
        persons: ``(n,)`` headcount; 0 where unknown.
        values: each measure, ``(n,)`` whole units.
    """

    layout: Layout
    nodes: tuple[NDArray[np.int64], ...]
    units: Units
    persons: NDArray[np.int64]
    values: dict[str, NDArray[np.int64]]

    def table(self, kept: NDArray[np.bool_] | None = None) -> Table:
        """The table of all the rows, or of some."""
        chosen = np.ones(len(self.units), np.bool_) if kept is None else kept
        numbers = establishment_numbers(self.units)[0][chosen]
        values = {name: column[chosen] for name, column in self.values.items()}
        nodes = tuple(column[chosen] for column in self.nodes)
        return tabulate(self.layout, nodes, Rows(numbers, self.persons[chosen], values))

    def entry(self, reference: str, measures: frozenset[str], shown: NDArray[np.bool_]) -> Release:
        """What the ledger keeps of it once shown."""
        leaves = np.ravel_multi_index(self.nodes, self.layout.shape)
        return Release(reference, measures, self.layout, self.units, leaves, self.persons, shown)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Published:
    """A table that may be shown.

    Attributes:
        layout: its dimensions.
        measures: names of the values.
        values: ``(m, c)``, :data:`HIDDEN` where hidden.
        base: what they are rounded to a multiple of, or ``None``.
    """

    layout: Layout
    measures: tuple[str, ...]
    values: NDArray[np.int64]
    base: int | None

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """``(c,)`` the cells not shown."""
        return np.asarray(self.values[0] == HIDDEN)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Released:
    """What a release gives.

    Attributes:
        published: to be shown.
        entry: to be added to the ledger once it is shown.
        because: reference of each earlier release that hides cells of this one, and how many; for
            the DPO, not for readers.
    """

    published: Published
    entry: Release
    because: tuple[tuple[str, int], ...]


def release(
    reference: str,
    counted: Counted,
    ledger: Ledger,
    rules: Rules = RULES,
    base: int | None = None,
) -> Released:
    """Make a table that may be shown.

    Rows that the readers hold already (nominative deliveries of the ledger) are set aside first: a
    cell must keep to the rules by its other establishments too, or a reader would subtract his own.

    Args:
        reference: what the register calls this release.
        counted: the rows.
        ledger: what the same readers may have.
        rules: the thresholds.
        base: round to its multiples; not at all where ``None``.

    Raises:
        AggregateError: nothing can be compared or protected: the release is refused as a whole.
    """
    whole = counted.table()
    measures = frozenset(whole.measures)
    named = rows_known(ledger, counted.units, measures)
    secret = counted.table(~named) if named.any() else whole
    also = primary(whole, rules)
    bare = counted.entry(reference, measures, ~also)
    comparison = Comparison(ledger, bare, rules)
    known = comparison.refused(~also).known
    links = [link(bare, name, column, ledger, rules) for name, column in counted.values.items()]
    because: dict[str, int] = {}
    while True:
        hidden = also | protect(secret, rules, also=also, known=known, links=links).hidden
        refused = comparison.refused(~hidden)
        for earlier, cells in refused.because:
            because[earlier] = because.get(earlier, 0) + cells
        if not refused.cells.any():
            entry = replace(bare, shown=~hidden)
            return Released(_published(whole, hidden, base), entry, tuple(because.items()))
        also |= refused.cells


def _published(table: Table, hidden: NDArray[np.bool_], base: int | None) -> Published:
    rows = table.values
    if base is not None:
        rows = np.stack([rounded(table.layout, row, ~hidden, base) for row in rows])
    return Published(table.layout, table.measures, np.where(hidden, HIDDEN, rows), base)
