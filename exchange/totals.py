"""Totals of several years, in the place of the rows of establishments below the floor.

:meth:`Shown.of` puts together the rows that may be shown and, where the convention sets
``cumul_annees``, one row for each establishment below the floor: the sum of its withheld rows among
the last years of the extract. It promises that such a total is of two withheld rows at least, so
that no figure of one year is given, and that no row of a total is also shown by itself. Everything
is done by columns.

What it cannot promise: a total of 0 tells that every year was 0; and two totals given a year apart
tell by how much the year that came in exceeds the one that went out (ADR 0022).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux
from exchange.disclosure import below_floor
from exchange.matching import Matched
from exchange.results import ColumnEntry

FEWEST: Final = 2
"""Withheld rows that a total needs."""

_COMPUTED: Final = "Calcul de la passerelle sur l'extrait de la CARSAT"
PERIODE: Final = ColumnEntry("periode", "Période", "années civiles", _COMPUTED)
ANNEES_CUMULEES: Final = ColumnEntry("annees_cumulees", "Années cumulées", "années", _COMPUTED)


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of a result: yearly ones, and totals where there are any.

    Attributes:
        matched: the ``k`` rows, by member then year; the year of a total is its last.
        yearly: the ``y`` rows that are of one year.
        source: the ``s`` rows that totals are made of, by member, link then year.
        start: ``(t,)`` where the rows of each total begin in ``source``.
        order: ``(k,)`` for each row its place among the yearly ones, then the totals.
        cumulative: whether the convention asks for totals.
    """

    matched: Matched
    yearly: Matched
    source: Matched
    start: NDArray[np.intp]
    order: NDArray[np.intp]
    cumulative: bool

    @classmethod
    def of(cls, found: Matched, yearly: Matched, grant: GrantedFlux) -> "Shown":
        """What may be shown of the rows found.

        Args:
            found: all of them.
            yearly: those that may be shown each by itself.
            grant: the flux granted, its floor and its ``cumul_annees``.
        """
        nothing, order = np.zeros(0, np.intp), np.arange(len(yearly.row))
        none = found.without(np.ones(len(found.row), np.bool_))
        if grant.cumul_annees is None or not len(found.row):
            asked = grant.cumul_annees is not None
            return cls(yearly, yearly, none, nothing, order, asked)
        source, start = _summable(found, grant, grant.cumul_annees)
        last = np.append(start[1:], len(source.row)) - 1 if len(start) else nothing
        member = np.concatenate([yearly.member, source.member[last]])
        row = np.concatenate([yearly.row, source.row[last]])
        order = np.lexsort((found.read["annee"][row], member))
        followed = found.followed and replace(
            found.followed, link=np.concatenate([_links(yearly), _links(source)[last]])[order]
        )
        matched = replace(
            yearly,
            member=member[order],
            row=row[order],
            withheld_rows=yearly.withheld_rows - len(source.row),
            followed=followed,
        )
        return cls(matched, yearly, source, start, order, cumulative=True)

    def summed(self, nom: str) -> pa.Array:
        """A column of the extract, added up in the totals; null where one year of it is unknown."""
        rows = _column(nom, self.source)
        known = rows.is_valid().to_numpy(zero_copy_only=False)
        filled = pc.fill_null(rows, 0).to_numpy(zero_copy_only=False)
        if not len(self.start):
            return _column(nom, self.yearly)
        totals = pa.array(
            np.add.reduceat(filled, self.start),
            rows.type,
            mask=~np.logical_and.reduceat(known, self.start),
        )
        return self._together(_column(nom, self.yearly), totals)

    def latest(self, nom: str) -> pa.Array:
        """A column of the extract that does not add up: in the totals, that of their last year."""
        return _column(nom, self.matched)

    def period_columns(self) -> tuple[tuple[ColumnEntry, pa.Array], ...]:
        """The years that each row is of, and how many; nothing where no total is asked for."""
        if not self.cumulative:
            return ()
        yearly, source = (_column("annee", rows).to_numpy() for rows in (self.yearly, self.source))
        ends = np.append(self.start[1:], len(source))
        first = np.concatenate([yearly, source[self.start]])[self.order]
        last = np.concatenate([yearly, source[ends[: len(self.start)] - 1]])[self.order]
        years = np.concatenate(
            [np.ones(len(yearly), np.int64), np.diff(np.append(self.start, ends[-1:]))]
        )
        texts = [pa.array(column).cast(pa.string()) for column in (first, last)]
        spans = pc.binary_join_element_wise(*texts, "-")
        period = pc.if_else(pa.array(first == last), texts[0], spans)
        return ((PERIODE, period), (ANNEES_CUMULEES, pa.array(years[self.order])))

    def notices(self, grant: GrantedFlux) -> tuple[str, ...]:
        """What to tell the reader about the totals, in French."""
        if not len(self.start):
            return ()
        totals = "1 total" if len(self.start) == 1 else f"{len(self.start)} totaux"
        told = (
            f"{len(self.source.row)} lignes d'établissements sous le plancher de "
            f"{grant.plancher_effectif} salariés sont remplacées par {totals} : "
            f"chacun additionne au moins {FEWEST} des {grant.cumul_annees} dernières années de "
            "l'extrait (colonne « Période »). Effectif et heures y sont additionnés aussi "
            "(salariés-années), et les indices calculés sur ces sommes"
        )
        return (f"{told} ({grant.clause}).",)

    def _together(self, yearly: pa.Array, totals: pa.Array) -> pa.Array:
        return pa.concat_arrays([yearly, totals]).take(pa.array(self.order))


def _summable(found: Matched, grant: GrantedFlux, years: int) -> tuple[Matched, NDArray[np.intp]]:
    """The withheld rows that make totals, in order, and where each total begins."""
    annee = found.column("annee").astype(np.int64)
    recent = below_floor(found, grant) & (annee > annee.max() - years)
    source = found.without(~recent)
    kept = np.lexsort((source.column("annee"), _links(source), source.member))
    keys = np.stack([source.member, _links(source)])[:, kept]
    begins = np.ones(len(kept), np.bool_)
    begins[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    total = np.cumsum(begins) - 1
    enough = (np.bincount(total, minlength=1) >= FEWEST)[total]
    followed = source.followed and replace(source.followed, link=source.followed.link[kept[enough]])
    chosen = replace(
        source,
        member=source.member[kept[enough]],
        row=source.row[kept[enough]],
        followed=followed,
    )
    return chosen, np.flatnonzero(begins[enough])


def _links(matched: Matched) -> NDArray[np.intp]:
    """``(k,)`` the related establishment that holds each row, -1 for the member's own."""
    if matched.followed is None:
        return np.full(len(matched.row), -1, np.intp)
    return matched.followed.link


def _column(nom: str, matched: Matched) -> pa.Array:
    return matched.layout.cell(nom).unpack(matched.column(nom))
