"""Statistiques DREETS: the DREETS gives the others what it knows of employment and health at work.

Sources: 000 art. 6, « données statistiques sur l'emploi et les entreprises et sur la santé au
travail détenues par la DREETS »; 004 §3.3, « Mise à disposition de données statistiques (SUMER,
réseau EVREST, MCP, ...) ». Aggregates only.
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import Flux, single
from exchange.flux.directions import each_to_the_others
from exchange.flux.entree import Garde
from exchange.flux.figures import figures

FLUX = Flux(
    nom="statistiques_dreets",
    libelle="Statistiques de la DREETS",
    sens=each_to_the_others(PartyKind.DREETS),
    niveaux=(),
    granularite=Granularite.SECTEUR,
    calendrier="",
    finalite="construire et tenir à jour le diagnostic partagé",
    entrees=single(PartyKind.DREETS, "statistiques_dreets", Garde.VALEURS),
    liste_requise=False,
    compile=figures("statistiques_dreets", "Statistiques de la DREETS", PartyKind.DREETS),
    clauses=("000 art. 6", "004 §3.3"),
    forme="tableau de valeurs agrégées",
)
