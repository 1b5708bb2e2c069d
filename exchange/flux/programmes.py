"""Programmes: the CARSAT tells the SPSTI which members it targets or follows, by programme.

Source: 002, engagements d'échanges d'informations sur les entreprises: « A partir de la liste de
ses entreprises adhérentes éventuellement partagée par le SPSTI [...], informer sur les entreprises
ciblées et suivies par la Carsat Bretagne dans ses différents programmes d'intervention ».

Programme and situation are what is told: they are given wherever the flux is granted, and a member
has a row for each programme.
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import Flux, single, vocabulary
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.flux.membership import listing
from exchange.results import ColumnEntry

_SOURCE = "Programmes d'intervention de la CARSAT"

CONTENU = (
    ColumnEntry("programme", "Programme", "", _SOURCE),
    # « situation » alone is the column that says, of any list, who was found.
    ColumnEntry("situation_programme", "Situation", "ciblé ou suivi", _SOURCE),
)

build = listing(
    nom="programmes",
    contrat="programmes",
    colonnes=vocabulary(),
    notice="Les adhérents « sans donnée » ne sont ni ciblés ni suivis par ces programmes.",
    contenu=dict(zip(("programme", "situation"), CONTENU, strict=True)),
)

FLUX = Flux(
    nom="programmes",
    libelle="Adhérents ciblés et suivis, par programme",
    sens=CARSAT_TO_SPSTI,
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="",
    finalite="tenir compte des programmes de la CARSAT dans l'accompagnement des adhérents",
    entrees=single(PartyKind.CARSAT, "programmes"),
    liste_requise=True,
    build=build,
    clauses=("002 engagements des parties, échanges d'informations sur les entreprises",),
    forme="liste, une ligne par établissement et programme",
)
