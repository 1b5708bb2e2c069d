"""Conventions and requests that several tests start from, all fictitious."""

from dataclasses import replace
from datetime import UTC, date, datetime

from exchange.conventions import (
    Adhesion,
    Clauses,
    Convention,
    GrantedFlux,
    Granularite,
    Niveau,
    Partie,
    PartyKind,
    RegleAdhesion,
    Sens,
    Source,
)
from exchange.decide import Request

SPSTI, CARSAT, DREETS, TIERS = PartyKind
BASE = "relations_operationnelles"
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def a_grant(nom: str = "sinistralite", **changes: object) -> GrantedFlux:
    """Sinistralité to the SPSTI under the base theme, with the changes given."""
    grant = GrantedFlux(
        nom=nom,
        clause=f"clause de {nom}",
        finalite="prévention",
        source=Source.TEXTE,
        sens=(Sens(CARSAT, SPSTI),),
        niveaux=(Niveau.REGIONAL,),
        granularite=Granularite.ETABLISSEMENT,
        conservation_jours=365,
        adhesion=(BASE,),
        liste_requise=True,
    )
    return replace(grant, **changes)  # type: ignore[arg-type]  # fields given by name


def a_convention(**changes: object) -> Convention:
    """A convention in force in 2026 with its adhésion, with the changes given."""
    convention = Convention(
        reference="exemple",
        titre="Exemple",
        parties=tuple(Partie(kind, kind.value, kind.value) for kind in (SPSTI, CARSAT, DREETS)),
        debut=date(2025, 1, 1),
        fin=date(2029, 12, 31),
        signature=None,
        base_legale="L. 422-6 CSS",
        finalite="prévention",
        flux=(a_grant(),),
        clauses=Clauses("art. durée", "art. fin", "art. secret", None, None, "art. dénonciation"),
        regle_adhesion=RegleAdhesion(BASE, (BASE, "tms"), "annexe 2"),
        adhesions=(Adhesion(2026, (BASE, "tms")),),
    )
    return replace(convention, **changes)  # type: ignore[arg-type]  # fields given by name


def a_request(**changes: object) -> Request:
    """A request that the example convention grants at noon, with the changes given."""
    request = Request("sinistralite", CARSAT, SPSTI, list_accepted_at=NOON)
    return replace(request, **changes)  # type: ignore[arg-type]  # fields given by name
