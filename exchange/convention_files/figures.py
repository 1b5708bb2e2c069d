"""The figures of a ``[[flux]]`` section, each with where it comes from, since no text sets any.

``read_figure(table, "conservation_jours", 1, 3650)`` reads
``{ valeur = 365, source = "projet" }``; faults are left in the table.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from exchange.conventions import Source
from exchange.toml_reader import Table

CUMUL_ANNEES = (2, 15)
"""Fewest and most years of a total: one year would be the row itself, and no extract holds more."""


class Backing(Enum):
    """Who stands behind a figure, beside its source."""

    NOBODY = "nobody"
    DPO = "dpo"
    """A data protection officer, named, on a day: both are required."""
    PARTIES = "parties"
    """Both parties, by a writing that may be cited."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Attributes:
        valeur: the figure.
        source: whether the text sets it.
        accord: the writing by which the parties agreed, or ``None``.
        dpo: the data protection officer who settled it, or empty.
        settled: when, or ``None``.
        cumul: years of which one total is given instead, or ``None``.
    """

    valeur: int
    source: Source = Source.PROJET
    accord: str | None = None
    dpo: str = ""
    settled: date | None = None
    cumul: int | None = None


def read_figure(
    table: Table, key: str, least: int, most: int, backing: Backing = Backing.NOBODY
) -> Figure:
    """The figure under ``key``, between ``least`` and ``most``; ``least`` after a fault.

    A data protection officer may settle totals of several years beside a floor: ``cumul_annees``.
    """
    section = table.table(key, required=True)
    if section is None:
        return Figure(least)
    valeur = section.whole("valeur", least, most)
    if not section.has("source"):
        section.fault("source", 'clé absente, or elle est obligatoire : "texte" ou "projet"')
    by_dpo = backing is Backing.DPO
    figure = Figure(
        valeur,
        section.choice("source", Source, default=Source.PROJET),
        section.optional_text("accord") if backing is Backing.PARTIES else None,
        section.text("dpo") if by_dpo else "",
        section.day("date", required=True) if by_dpo else None,
        section.whole("cumul_annees", *CUMUL_ANNEES)
        if by_dpo and section.has("cumul_annees")
        else None,
    )
    section.close()
    return figure
