"""Claims counted into tables and released, one measure at a time.

:func:`release_tables` gives each year's tables, in each nomenclature, with what the ledger must
keep. Each measure is hidden for itself: a cell with one death hides its deaths, not its headcount.
Headcount, hours and number of establishments go together. It promises that no two tables, of this
report or of an earlier one, give away together what each hides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.layout import Layout
from exchange.aggregates.ledger import Ledger, Release, Units
from exchange.aggregates.release import Counted, release
from exchange.aggregates.rules import RULES, Rules
from exchange.contribution import Contribution
from exchange.statistics.claims import COUNTED, Claims
from exchange.statistics.nomenclatures import (
    CTN_DIMENSION,
    DIVISIONS,
    NOMENCLATURES,
    SECTIONS,
    TAILLE,
)

MOST_YEARS: Final = 5
"""Years of a report, the latest of the extract: each costs as many releases as the others."""
HOURS_KNOWN: Final = 0.95
"""Share of the employees of a cell whose hours must be known for an index over hours."""
ETABLISSEMENTS, EFFECTIF, HEURES = "etablissements", "effectif", "heures_travaillees"
_GROUPS: Final = ((ETABLISSEMENTS, EFFECTIF, HEURES), *((nom,) for nom, _ in COUNTED))


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class SectorTable:
    """One table of one year, as it may be shown.

    Attributes:
        kind: which table, by name.
        annee: the year.
        nomenclature: of its activities; empty where it has none.
        layout: its dimensions; ``c`` cells.
        values: each measure, ``(c,)``, negative where hidden.
        empty: ``(c,)`` cells without any establishment.
        heures_connues: ``(c,)`` whether hours are known for enough of its employees.
    """

    kind: str
    annee: int
    nomenclature: str
    layout: Layout
    values: Mapping[str, NDArray[np.int64]]
    empty: NDArray[np.bool_]
    heures_connues: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class _Part:
    """Some rows of a year, and the tables that they make."""

    annee: int
    nomenclature: str
    rows: NDArray[np.int64]
    units: Units
    tables: Mapping[str, tuple[Layout, tuple[NDArray[np.int64], ...]]]


def release_tables(
    contribution: Contribution,
    claims: Claims,
    ledger: Ledger,
    reference: str,
    rules: Rules = RULES,
    base: int | None = None,
) -> tuple[tuple[SectorTable, ...], tuple[Release, ...]]:
    """The tables that may be shown.

    Args:
        contribution: whose pseudonyms are under the key of the ledger.
        claims: its rows.
        ledger: what was shown before.
        reference: what the register calls this report.
        rules: the thresholds.
        base: round to its multiples; not at all where ``None``.

    Returns:
        The tables, and what the ledger does not hold yet.

    Raises:
        AggregateError: nothing can be compared with the ledger, or protected.
    """
    tables, added = [], []
    for part in _parts(contribution, claims):
        for kind, (layout, nodes) in part.tables.items():
            values: dict[str, NDArray[np.int64]] = {}
            for names in _GROUPS:
                counted = _counted(claims, part, layout, nodes, names)
                given = release(f"{reference} {kind} {part.annee}", counted, ledger, rules, base)
                values |= dict(zip(given.published.measures, given.published.values, strict=True))
                if not ledger.holds(given.entry):
                    ledger = ledger.adding(given.entry)
                    added.append(given.entry)
            tables.append(_table(kind, part, layout, values, claims, nodes))
    return tuple(tables), tuple(added)


def _parts(contribution: Contribution, claims: Claims) -> Iterator[_Part]:
    """Each of the latest years: its activities by nomenclature, then its CTN."""
    octets = contribution.identity_octets()
    for annee in np.unique(claims.annee)[-MOST_YEARS:]:
        of_year = np.flatnonzero(claims.annee == annee)
        whole = _units(contribution.cle, octets, claims, of_year)
        taille = claims.taille[of_year]
        for rank, nom in enumerate(NOMENCLATURES):
            rows = of_year[claims.nomenclature[of_year] == rank]
            if len(rows):
                # The same object where it is the same rows: they are then compared at once.
                same = len(rows) == len(of_year)
                units = whole if same else _units(contribution.cle, octets, claims, rows)
                by_size = (claims.section[rows], claims.taille[rows])
                yield _Part(
                    int(annee),
                    nom,
                    rows,
                    units,
                    {
                        "divisions": (Layout((DIVISIONS[nom],)), (claims.division[rows],)),
                        "sections": (Layout((SECTIONS[nom], TAILLE)), by_size),
                    },
                )
        by_ctn = {"ctn": (Layout((CTN_DIMENSION, TAILLE)), (claims.ctn[of_year], taille))}
        yield _Part(int(annee), "", of_year, whole, by_ctn)


def _units(cle: str, octets: NDArray[np.uint8], claims: Claims, rows: NDArray[np.int64]) -> Units:
    return Units(cle, octets[claims.establishment[rows]], claims.annee[rows])


def _counted(
    claims: Claims,
    part: _Part,
    layout: Layout,
    nodes: tuple[NDArray[np.int64], ...],
    names: tuple[str, ...],
) -> Counted:
    of_row = {
        ETABLISSEMENTS: np.ones(len(claims.annee), np.int64),
        EFFECTIF: claims.effectif,
        HEURES: claims.heures,
        **claims.counts,
    }
    values = {name: of_row[name][part.rows] for name in names}
    return Counted(layout, nodes, part.units, claims.effectif[part.rows], values)


def _table(
    kind: str,
    part: _Part,
    layout: Layout,
    values: Mapping[str, NDArray[np.int64]],
    claims: Claims,
    nodes: tuple[NDArray[np.int64], ...],
) -> SectorTable:
    heads = claims.effectif[part.rows]
    of_all, of_known = np.zeros(layout.size), np.zeros(layout.size)
    standing = np.zeros(layout.size, np.bool_)
    for cells in layout.holding(nodes).T:
        held = cells >= 0
        standing[cells[held]] = True
        np.add.at(of_all, cells[held], heads[held])
        np.add.at(of_known, cells[held], (heads * claims.heures_connues[part.rows])[held])
    return SectorTable(
        kind=kind,
        annee=part.annee,
        nomenclature=part.nomenclature,
        layout=layout,
        values=values,
        empty=~standing,
        heures_connues=of_known >= HOURS_KNOWN * of_all,
    )
