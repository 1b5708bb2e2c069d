"""Obligations in French, the same on the command line, in calendars and in reminders."""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType
from typing import Final

from exchange.conventions import Source
from exchange.owing.owed import Etat, Obligation
from exchange.owing.rappels import Etape
from gateway.acknowledgement import french_instant

TITLES: Final = MappingProxyType(
    {
        Etape.OUVERTURE: "Rappel : une échéance est ouverte",
        Etape.SEPT_JOURS: "Rappel : une échéance dans sept jours",
        Etape.RETARD: "Rappel : une échéance est passée",
    }
)
"""First line of each reminder."""

_NO_PENALTY: Final = (
    "Un retard n'est jamais un motif de refus : ce qui est remis plus tard est accepté de même."
)


def french_day(on: date) -> str:
    """`31/01/2026`."""
    return f"{on:%d/%m/%Y}"


def summary(one: Obligation) -> str:
    """What is owed, by whom, in one line."""
    return f"{one.libelle} ({one.party})"


def what_is_said(one: Obligation) -> Iterator[tuple[str, str]]:
    """Label and text of each thing worth saying, in order."""
    yield "Dû", one.libelle
    yield "Par", one.party
    if one.recipients:
        yield "À", ", ".join(one.recipients)
    yield "Au titre de l'année", str(one.annee)
    yield "Entre le", f"{french_day(one.window.opens)} et le {french_day(one.window.due)}"
    yield "Dates", _where_from(one)
    yield "Convention", one.convention
    yield "Clause", one.clause
    yield "État", one.state.value
    if one.done_at is not None:
        yield "Fait le", french_instant(one.done_at)
    if one.why is not None:
        yield "Pourquoi", f"{one.texte} ({one.why})"


def next_step(one: Obligation) -> str:
    """What the party that owes may do."""
    late = f" {_NO_PENALTY}" if one.state is Etat.EN_RETARD else ""
    if one.flux is None:
        return (
            "Signez l'adhésion et faites-la enregistrer par l'exploitant : elle n'est jamais "
            "reconduite d'elle-même, et sans elle rien de ce qui en dépend ne part." + late
        )
    return (
        f"Déposez votre fichier dans /depot/{one.flux}/. S'il y est déjà, suivi.txt dit où il en "
        f"est.{late}"
    )


def _where_from(one: Obligation) -> str:
    if one.source is Source.TEXTE:
        return "données par le contrat"
    return "l'une au moins est une règle du projet, le contrat ne la donne pas"
