"""Courriers TPE: the CARSAT tells the SPSTI which small members it wrote to about their claims.

Source: 001 annexe 2, TPE, données: « Adresser (D) à des entreprises adhérentes du SPSTi dépassant
un seuil de sinistralité fixé ensemble, un courrier de sensibilisation [...] et informer le SPSTi
des destinataires ». The threshold and the size ceiling are the convention's, agreed by both: each
row is held against them, and one outside is not given, only counted. The SPSTI learns who was
written to, neither their headcount nor their claims.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind
from exchange.disclosure import floor_notice, releasable
from exchange.flux.definition import Flux, single
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.matching import Matched
from exchange.results import Result, tabulate
from exchange.thresholds import EFFECTIF_MAX, SINISTRES, threshold_notices, within_thresholds


def build(members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
    """The members written to within the thresholds agreed, one row per year.

    Args:
        members: ``(m, 14)`` ASCII digits, in list order.
        matched: the rows found on them.
        grant: the flux granted and its thresholds; without both, no row is given.
    """
    kept = within_thresholds(matched, grant)
    shown = releasable(kept.matched, grant, FLUX.contrat)
    notices = (*threshold_notices(kept.outside_rows, grant), *floor_notice(shown, grant))
    result = tabulate(FLUX.nom, members, shown, (), notices)
    return replace(result, counts=replace(result.counts, outside_rows=kept.outside_rows))


FLUX = Flux(
    nom="courriers_tpe",
    libelle="Adhérents TPE destinataires d'un courrier de sensibilisation",
    sens=CARSAT_TO_SPSTI,
    niveaux=(Niveau.DEPARTEMENTAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="",
    finalite="sensibiliser les très petites entreprises à l'offre socle du SPSTI",
    entrees=single(PartyKind.CARSAT, "courriers_tpe"),
    liste_requise=True,
    build=build,
    clauses=("001 annexe 2, TPE, données",),
    forme="liste, une ligne par établissement",
    seuils=(SINISTRES, EFFECTIF_MAX),
)
