"""Visites: the CARSAT tells the SPSTI which members its prevention agents will visit in the year.

Source: 001 annexe 2, relations opérationnelles, opérationnel: « Fournir (D) au SPSTi en janvier la
liste des établissements des adhérents du SPSTi devant être visités par les agents de prévention de
la Carsat (portefeuilles) ». To a SPSTI, a bare « visite » is medical: these never are. The antenna
is given only where a convention grants it.
"""

from exchange.conventions import Granularite, Niveau, PartyKind
from exchange.flux.definition import Flux, single, vocabulary
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.flux.membership import listing
from exchange.results import ColumnEntry

COLONNES = vocabulary(
    ColumnEntry("antenne", "Antenne", "", "Visites des agents de prévention de la CARSAT"),
)

build = listing(
    nom="visites",
    contrat="visites",
    colonnes=COLONNES,
    notice=(
        "Il s'agit des visites d'agents de prévention de la Caisse, jamais de visites médicales. "
        "Les adhérents « sans donnée » ne sont pas dans la liste des établissements à visiter."
    ),
)

FLUX = Flux(
    nom="visites",
    libelle="Adhérents que visiteront les agents de prévention",
    sens=CARSAT_TO_SPSTI,
    niveaux=(Niveau.DEPARTEMENTAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="en janvier",
    finalite="coordonner les interventions de l'année dans les établissements",
    entrees=single(PartyKind.CARSAT, "visites"),
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
    clauses=("001 annexe 2, relations opérationnelles, opérationnel",),
    forme="liste, une ligne par établissement",
)
