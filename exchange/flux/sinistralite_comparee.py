"""Sinistralité comparée: accident and disease indices of the engaged against the others.

Source: 003, « la sinistralité comparée entre les entreprises engagées dans le « relais de
prévention » et les autres, permettant de mesurer l'impact de l'action sur les indices d'accidents
du travail et de maladies professionnelles ». The SPSTI says who is engaged and since when, the
CARSAT knows the claims; cohorts only, for all parties.
"""

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.ledger import Ledger, Release
from exchange.contribution import Contribution, Gathered
from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import Flux
from exchange.flux.directions import to_the_parties
from exchange.flux.entree import Entree, Garde
from exchange.report import Report
from exchange.statistics.claims import Claims, read_claims
from exchange.statistics.cohort_pages import MEASURES, NOTICES, comparison_page, method_page
from exchange.statistics.cohort_release import counting, showable
from exchange.statistics.cohorts import NEVER, Cohorts, cohorts
from exchange.statistics.comparison import compare

ANNEE_ENGAGEMENT = "annee_engagement"


def compile_comparison(gathered: Gathered) -> Report:
    """Compare the engaged of the SPSTI with the others of the CARSAT's extract.

    Args:
        gathered: both contributions, the extract under the key of the ledger, and the ledger.

    Raises:
        AggregateError: the ledger is under another key.
    """
    extract = gathered.contributions[PartyKind.CARSAT]
    claims = read_claims(extract)
    engagement = _engagement(extract, gathered.contributions[PartyKind.SPSTI])
    followed = cohorts(claims, engagement)
    reference = f"{FLUX.nom} {extract.received_at:%Y-%m-%d}"
    shown, entries = _released(extract, claims, followed, gathered.ledger, reference)
    compared = {nom: compare(claims, followed, claims.counts[nom]) for nom in shown}
    return Report(
        flux=FLUX.nom,
        titre="Sinistralité comparée des établissements engagés et des autres",
        pages=(comparison_page(claims, followed if entries else None, compared), method_page()),
        notices=NOTICES,
        counts={"indices comparés": len(shown), "indices retenus": len(MEASURES) - len(shown)},
        released=tuple(entry for entry in entries if not gathered.ledger.holds(entry)),
    )


def _engagement(extract: Contribution, engaged: Contribution) -> NDArray[np.int64]:
    """``(e,)`` first year of engagement of each establishment of the extract."""
    first = np.full(extract.establishments, np.iinfo(np.int64).max)
    if engaged.sirets is not None:
        place = extract.identify(engaged.sirets)
        years = engaged.frame[ANNEE_ENGAGEMENT].to_numpy(dtype=np.int64)
        np.minimum.at(first, place[place >= 0], years[place >= 0])
    return np.where(first == np.iinfo(np.int64).max, NEVER, first)


def _released(
    extract: Contribution, claims: Claims, followed: Cohorts, ledger: Ledger, reference: str
) -> tuple[tuple[str, ...], tuple[Release, ...]]:
    """The measures that may be shown, and what the ledger keeps; nothing without headcounts."""
    counted = counting(extract, claims, followed)
    heads = {"effectif": claims.effectif}
    base = showable(claims, followed, counted, heads, ledger, reference)
    if base is None:
        return (), ()
    entries, shown = [base], []
    for nom, _ in MEASURES:
        measure = {nom: claims.counts[nom]}
        entry = showable(claims, followed, counted, measure, ledger, reference)
        if entry is not None:
            entries.append(entry)
            shown.append(nom)
    return tuple(shown), tuple(entries)


FLUX = Flux(
    nom="sinistralite_comparee",
    libelle="Sinistralité comparée des établissements engagés dans une action",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="à l'évaluation d'une action",
    finalite="mesurer l'effet d'une action sur la sinistralité",
    entrees=MappingProxyType(
        {
            PartyKind.SPSTI: Entree("engagements", Garde.SIRETS),
            PartyKind.CARSAT: Entree("sinistralite", Garde.PSEUDONYMES, diffusee=True),
        }
    ),
    liste_requise=False,
    compile=compile_comparison,
    clauses=("003 relais de prévention",),
    forme="tableau de cohortes, effectifs et indices",
)
