"""Several releases together give away nothing that one of them did not: a reader solves them."""

import highspy
import numpy as np
import pytest
from numpy.typing import NDArray

from exchange.aggregates.dimension import flat
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Ledger
from exchange.aggregates.release import Released, release
from tests.exchange.aggregates.making import LAYOUTS, counted

SIZE = 60
ONE = Layout((flat("SPSTI", ["seul", "aucun"]),))


class Reader:
    """One who puts tables side by side: an unknown for each group of like establishments."""

    def __init__(self, tables: list[tuple[Released, NDArray[np.int64]]]) -> None:
        """Take tables, each with the leaf of every establishment, -1 outside."""
        stands = np.stack([leaves for _, leaves in tables], axis=1)
        self.groups, self.of = np.unique(stands, axis=0, return_inverse=True)
        self.sums = []
        for at, (released, _) in enumerate(tables):
            layout = released.published.layout
            member = np.zeros((layout.size, len(self.groups)))
            for group, leaf in enumerate(self.groups[:, at]):
                if leaf >= 0:
                    cells = layout.holding_cells(layout.leaves[[leaf]])[0]
                    member[cells[cells >= 0], group] = 1
            self.sums.append(member)
        self.shown = [~released.published.hidden for released, _ in tables]

    def width(
        self, asked: NDArray[np.float64], values: NDArray[np.int64], tables: list[int]
    ) -> float:
        """How wide an interval some of the tables leave to a sum of groups."""
        known = np.vstack([self.sums[at][self.shown[at]] for at in tables])
        totals = known @ np.bincount(self.of, values, len(self.groups))
        ends = []
        for sign in (1.0, -1.0):
            solver = highspy.Highs()  # type: ignore[no-untyped-call]  # theirs, not ours
            solver.setOptionValue("output_flag", False)
            for cost in asked * sign:
                solver.addVar(0.0, np.inf)
                solver.changeColCost(solver.getNumCol() - 1, cost)
            for row, total in zip(known, totals, strict=True):
                at = np.flatnonzero(row).astype(np.int32)
                solver.addRow(total, total, len(at), at, row[at])
            solver.run()
            found = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(sign * solver.getInfo().objective_function_value if found else np.inf)
        return abs(ends[1] - ends[0])


@pytest.mark.parametrize("seed", range(12))
def test_two_releases_give_away_nothing_that_neither_does(seed: int) -> None:
    rng = np.random.default_rng(seed)
    layouts = LAYOUTS[seed % 3], LAYOUTS[seed // 3 % 3]
    leaf = rng.integers(0, 6, SIZE)
    persons, values = rng.choice([4, 5, 30], SIZE), (rng.random(SIZE) < 0.15).astype(np.int64)
    ledger, tables = Ledger(), []
    for place, layout in enumerate(layouts):
        who = np.flatnonzero(rng.random(SIZE) < 0.96)
        leaves = leaf[who] % len(layout.leaves)
        rows = counted(layout, who, leaves, persons[who], {"at": values[who]})
        released = release(f"diffusion {place}", rows, ledger)
        ledger = ledger.adding(released.entry)
        stands = np.full(SIZE, -1)
        stands[who] = leaves
        tables.append((released, stands))

    reader = Reader(tables)

    few = np.bincount(reader.of) < 3
    hidden = [sums[~shown] for sums, shown in zip(reader.sums, reader.shown, strict=True)]
    for asked in np.vstack([*hidden, np.eye(len(few))[few]]):
        before = [reader.width(asked, values, [at]) for at in (0, 1)]
        if asked.any() and min(before) > 0.99:
            assert reader.width(asked, values, [0, 1]) > 0.99


def test_a_whole_less_two_of_its_three_parts_isolates_no_one() -> None:
    """Neither pair of the three tables is a small difference; all of them together are."""
    who, heads = np.arange(21), np.full(21, 20)
    values = np.where(who == 20, 4, 1)
    shown: list[bool] = []
    ledger = Ledger()
    for group in (who, who[:10], who[10:20]):
        leaves = np.where(group % 2, 1, 0)
        rows = counted(ONE, group, leaves, heads[group], {"at": values[group]})
        released = release(f"{len(shown)}", rows, ledger)
        ledger = ledger.adding(released.entry)
        shown.append(not bool(released.published.hidden[0]))

    assert shown == [True, True, False]
