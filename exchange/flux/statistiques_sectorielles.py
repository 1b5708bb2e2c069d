"""Statistiques sectorielles: the CARSAT gives the SPSTI claims by sector, never by establishment.

Sources: 004 §3.2, « Apport de données statistiques de sinistralité des secteurs d'activités
relevant du régime général »; 002, « Mettre à disposition ses statistiques annuelles relatives aux
risques professionnels ». Under full disclosure control.
"""

from exchange.conventions import Granularite
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import CARSAT_TO_SPSTI

FLUX = Flux(
    nom="statistiques_sectorielles",
    libelle="Statistiques de sinistralité par secteur",
    sens=CARSAT_TO_SPSTI,
    niveaux=(),
    granularite=Granularite.SECTEUR,
    calendrier="annuellement",
    finalite="connaître la sinistralité des secteurs d'activité",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("002 engagements de la Carsat", "004 §3.2"),
    forme="tableau, une ligne par secteur",
)
