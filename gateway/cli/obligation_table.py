"""How `passerelle obligations` shows what is owed: a table a convention, or JSON."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from rich.markup import escape

from exchange.conventions import Convention
from exchange.owing.owed import Etat, Obligation
from gateway.cli.output import CONSOLE, listing
from gateway.rendering.obligation_words import french_day

_COLOURS: Final = MappingProxyType(
    {
        Etat.A_VENIR: "dim",
        Etat.A_FAIRE: "bold yellow",
        Etat.EN_RETARD: "bold red",
        Etat.FAIT: "green",
        Etat.IMPOSSIBLE: "magenta",
    }
)
_JSON: Final = (
    "convention",
    "partie",
    "role",
    "objet",
    "libelle",
    "destinataires",
    "clause",
    "annee",
    "ouverture",
    "echeance",
    "source",
    "etat",
    "motif",
    "raison",
    "fait_le",
)
_SHOWN: Final = MappingProxyType(
    {
        "limite": "Pour le",
        "affiche": "État",
        "role": "Par",
        "libelle": "Dû",
        "annee": "Année",
        "pourquoi": "Pourquoi",
    }
)


def show_data(kept: Sequence[Obligation]) -> None:
    """One JSON array."""
    listing([_as_data(one) for one in kept], dict.fromkeys(_JSON, ""), as_json=True)


def _as_data(one: Obligation) -> Mapping[str, Any]:
    return {
        "convention": one.convention,
        "partie": one.party,
        "role": one.kind,
        "objet": one.objet,
        "libelle": one.libelle,
        "destinataires": list(one.recipients),
        "clause": one.clause,
        "annee": one.annee,
        "ouverture": one.window.opens.isoformat(),
        "echeance": one.window.due.isoformat(),
        "source": one.source,
        "etat": one.state,
        "motif": one.why,
        "raison": one.texte or None,
        "fait_le": one.done_at,
    }


def _for_people(one: Obligation) -> Mapping[str, Any]:
    return {
        "limite": french_day(one.window.due),
        "affiche": f"[{_COLOURS[one.state]}]{one.state.value}[/]",
        "role": one.kind.upper(),
        "libelle": escape(one.libelle),
        "annee": one.annee,
        "pourquoi": one.why,
    }


def show(convention: Convention, kept: Sequence[Obligation]) -> None:
    """One convention: who its parties are, and what they owe."""
    if not convention.is_complete:
        said = f"{convention.reference} : incomplète ; sans dates connues, rien n'y est dû"
        CONSOLE.print(said, markup=False, soft_wrap=True)
    if kept:
        codes = ", ".join(partie.code for partie in convention.parties)
        CONSOLE.print(f"[bold]{convention.reference}[/] ({codes})", soft_wrap=True)
        listing([_for_people(one) for one in kept], _SHOWN, as_json=False)
        CONSOLE.print()


def say_more(kept: Sequence[Obligation]) -> None:
    """Counts by state, and what each motif means."""
    counts = Counter(one.state for one in kept)
    total = ", ".join(_counted(counts[state], state) for state in Etat if counts[state])
    CONSOLE.print(total or "Aucune échéance.", soft_wrap=True)
    for why, texte in sorted({(str(one.why), one.texte) for one in kept if one.why is not None}):
        CONSOLE.print(f"{why} : {texte}", markup=False, soft_wrap=True)


def _counted(count: int, state: Etat) -> str:
    plural = "s" if count > 1 and state in {Etat.FAIT, Etat.IMPOSSIBLE} else ""
    return f"{count} {state}{plural}"
