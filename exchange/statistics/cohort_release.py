"""Whether two cohorts may be shown at all: the rules of aggregates, and the ledger.

Ask :func:`showable` for one measure. It promises that a cohort is shown whole or withheld whole,
under the same rules and beside the same ledger as any other aggregate, and that no establishment
weighs more in the standardised rate of the others than it may in a sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.dimension import flat
from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Ledger, Release, Units
from exchange.aggregates.release import Counted, release
from exchange.aggregates.rules import RULES, Rules
from exchange.contribution import Contribution
from exchange.statistics.claims import Claims
from exchange.statistics.cohorts import AFTER, BEFORE, Cohorts
from exchange.statistics.comparison import weighted_others

_LAYOUT: Final = Layout(
    (flat("cohorte", ("engagés, avant", "engagés, après", "non engagés comparables")),)
)
_OTHERS: Final = 3


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Counting:
    """The rows of two cohorts, each once, ready to be released.

    Attributes:
        rows: ``(n,)`` rows of the claims.
        node: ``(n,)`` the cell of each.
        units: ``(n,)`` who each is about, and when.
    """

    rows: NDArray[np.int64]
    node: NDArray[np.int64]
    units: Units


def counting(contribution: Contribution, claims: Claims, followed: Cohorts) -> Counting:
    """The rows that two cohorts count, each once.

    Args:
        contribution: the extract, under the key of the ledger.
        claims: its rows.
        followed: the two cohorts.
    """
    rows, first = np.unique(followed.row, return_index=True)
    node = np.where(followed.engaged[first], 1 + followed.period[first], _OTHERS)
    who = contribution.identity_octets()[claims.establishment[rows]]
    return Counting(rows, node, Units(contribution.cle, who, claims.annee[rows]))


def showable(
    claims: Claims,
    followed: Cohorts,
    counted: Counting,
    measure: Mapping[str, NDArray[np.int64]],
    ledger: Ledger,
    reference: str,
    rules: Rules = RULES,
) -> Release | None:
    """What the ledger must keep if the measure is shown, or ``None`` where it is withheld.

    Args:
        claims: the extract.
        followed: the two cohorts.
        counted: their rows.
        measure: its name and ``(n,)`` values of every row of the claims.
        ledger: what was shown before.
        reference: what the register calls this report.
        rules: the thresholds.
    """
    if not counted.rows.size or not _others_enough(claims, followed, measure, rules):
        return None
    table = Counted(
        _LAYOUT,
        (counted.node,),
        counted.units,
        claims.effectif[counted.rows],
        {name: column[counted.rows] for name, column in measure.items()},
    )
    given = release(reference, table, ledger, rules)
    return None if given.published.hidden[1:].any() else given.entry


def _others_enough(
    claims: Claims, followed: Cohorts, measure: Mapping[str, NDArray[np.int64]], rules: Rules
) -> bool:
    for period in (BEFORE, AFTER):
        rows = np.unique(followed.row[~followed.engaged & (followed.period == period)])
        largest = np.zeros(int(claims.establishment.max(initial=-1)) + 1, np.int64)
        np.maximum.at(largest, claims.establishment[rows], claims.effectif[rows])
        few = (largest > 0).sum() < rules.establishments or largest.sum() < rules.persons
        if few or any(
            weighted_others(claims, followed, column, period).largest_share(claims.establishment)
            > rules.share
            for column in measure.values()
        ):
            return False
    return True
