"""Données en santé au travail: the SPSTI gives the parties aggregates of its area.

Source: 002, engagements du SPSTI: « Partager leur connaissance des bassins d'emploi et des
entreprises, mettre à disposition des données en santé au travail ». Aggregates only: what
physicians know of workers is outside the gateway (article L. 422-6 du code de la sécurité
sociale).
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import Flux, single
from exchange.flux.directions import each_to_the_others
from exchange.flux.entree import Garde
from exchange.flux.figures import figures

FLUX = Flux(
    nom="donnees_sante_travail",
    libelle="Données en santé au travail du SPSTI",
    sens=each_to_the_others(PartyKind.SPSTI),
    niveaux=(),
    granularite=Granularite.SECTEUR,
    calendrier="",
    finalite="partager la connaissance des bassins d'emploi",
    entrees=single(PartyKind.SPSTI, "donnees_sante_travail", Garde.VALEURS),
    liste_requise=False,
    compile=figures("donnees_sante_travail", "Données en santé au travail", PartyKind.SPSTI),
    clauses=("002 engagements du SPSTI",),
    forme="tableau de valeurs agrégées",
)
