"""Statistiques sectorielles: the CARSAT gives the SPSTI claims by sector, never by establishment.

Sources: 004 §3.2, « Apport de données statistiques de sinistralité des secteurs d'activités
relevant du régime général »; 002, « Mettre à disposition ses statistiques annuelles relatives aux
risques professionnels ». By NAF division, NAF section and size, CTN and size, and year; under full
disclosure control (:mod:`exchange.aggregates`), beside all that was shown before of the same
extracts. A convention may have values rounded to a multiple of ``seuils.arrondi``.
"""

from types import MappingProxyType

from exchange.aggregates.rules import RULES
from exchange.contribution import Gathered
from exchange.conventions import GrantedFlux, Granularite, PartyKind
from exchange.flux.definition import Flux
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.flux.entree import Entree, Garde
from exchange.report import Report
from exchange.statistics.claims import read_claims
from exchange.statistics.pages import pages
from exchange.statistics.tables import release_tables

ARRONDI = "arrondi"
"""Threshold by which a convention has the values rounded."""


def compile_statistics(gathered: Gathered) -> Report:
    """Count and release the CARSAT's extract.

    Args:
        gathered: the extract, under pseudonyms of the ledger's key, and the ledger.

    Raises:
        AggregateError: nothing can be released beside what was.
    """
    contribution = gathered.contributions[PartyKind.CARSAT]
    claims = read_claims(contribution)
    base = _base(gathered.grant)
    reference = f"{FLUX.nom} {contribution.received_at:%Y-%m-%d}"
    tables, released = release_tables(contribution, claims, gathered.ledger, reference, RULES, base)
    hidden = sum(int((values < 0).sum()) for table in tables for values in table.values.values())
    return Report(
        flux=FLUX.nom,
        titre="Statistiques de sinistralité par secteur d'activité",
        pages=pages(tables, RULES, base),
        notices=_notices(claims.left_out),
        counts={
            "lignes comptées": len(claims.annee),
            "lignes sans effectif": claims.left_out,
            "valeurs retenues": hidden,
        },
        released=released,
    )


def _base(grant: GrantedFlux) -> int | None:
    valeur = next((seuil.valeur for seuil in grant.seuils if seuil.nom == ARRONDI), 0)
    return valeur if valeur > 1 else None


def _notices(left_out: int) -> tuple[str, ...]:
    told = (
        "Valeurs agrégées sous secret statistique : aucune ligne ne porte sur un établissement, "
        "et chercher à en retrouver un serait contraire à la convention."
    )
    if not left_out:
        return (told,)
    without = f"{left_out} lignes de l'extrait n'ont pas d'effectif : elles ne comptent pas."
    return (told, without)


FLUX = Flux(
    nom="statistiques_sectorielles",
    libelle="Statistiques de sinistralité par secteur",
    sens=CARSAT_TO_SPSTI,
    niveaux=(),
    granularite=Granularite.SECTEUR,
    calendrier="annuellement",
    finalite="connaître la sinistralité des secteurs d'activité",
    entrees=MappingProxyType(
        {PartyKind.CARSAT: Entree("sinistralite", Garde.PSEUDONYMES, diffusee=True)}
    ),
    liste_requise=False,
    compile=compile_statistics,
    clauses=("002 engagements de la Carsat", "004 §3.2"),
    forme="tableau, une ligne par secteur",
    seuils=(ARRONDI,),
)
