"""Portefeuille: the CARSAT tells the SPSTI which members enter its portfolio.

Source: 001 annexe 2, relations opérationnelles, données: « Informer (R) le SPSTI en début d'année
de ses adhérents qui seront mis en portefeuille ». Members outside it are « sans donnée », said
without telling whether the CARSAT knows them.
"""

from exchange.conventions import Granularite, Niveau, PartyKind, Sens
from exchange.flux.definition import Flux, single, vocabulary
from exchange.flux.membership import listing
from exchange.results import ColumnEntry

_SOURCE = "Portefeuille de la CARSAT"

COLONNES = vocabulary(
    ColumnEntry("antenne", "Antenne", "", _SOURCE),
    ColumnEntry("agent_visite", "Visite prévue d'un agent de prévention", "oui ou non", _SOURCE),
)

build = listing(
    nom="portefeuille",
    contrat="portefeuille",
    colonnes=COLONNES,
    notice="Les adhérents « sans donnée » ne sont pas dans ce portefeuille.",
)

FLUX = Flux(
    nom="portefeuille",
    libelle="Adhérents mis en portefeuille",
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="en début d'année",
    finalite="coordonner l'accompagnement des établissements suivis par la CARSAT",
    entrees=single(PartyKind.CARSAT, "portefeuille"),
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
    clauses=("001 annexe 2, relations opérationnelles, données",),
    forme="liste, une ligne par établissement",
)
