"""Portefeuille: the CARSAT tells the SPSTI which members enter its portfolio.

Source: 001 annexe 2, relations opérationnelles, données: « Informer (R) le SPSTI en début d'année
de ses adhérents qui seront mis en portefeuille ». Members outside it are « sans donnée », said
without telling whether the CARSAT knows them.
"""

import numpy as np
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens
from exchange.disclosure import releasable
from exchange.flux.definition import Flux, plain_columns, vocabulary
from exchange.matching import Matched
from exchange.results import ColumnEntry, Result, tabulate

_SOURCE = "Portefeuille de la CARSAT"

COLONNES = vocabulary(
    ColumnEntry("antenne", "Antenne", "", _SOURCE),
    ColumnEntry("agent_visite", "Visite prévue d'un agent de prévention", "oui ou non", _SOURCE),
)


def build(members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
    """The members in the portfolio, one row per year, with the columns granted.

    Args:
        members: ``(m, 14)`` ASCII digits, in list order.
        matched: the rows found on them.
        grant: the flux granted.
    """
    shown = releasable(matched, grant, FLUX.contrat)
    columns = plain_columns(shown, grant, COLONNES)
    notices = ("Les adhérents « sans donnée » ne sont pas dans ce portefeuille.",)
    return tabulate(FLUX.nom, members, shown, columns, notices)


FLUX = Flux(
    nom="portefeuille",
    libelle="Adhérents mis en portefeuille",
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="en début d'année",
    finalite="coordonner l'accompagnement des établissements suivis par la CARSAT",
    contrat="portefeuille",
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
)
