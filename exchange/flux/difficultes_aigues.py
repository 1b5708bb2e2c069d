"""Difficultés aiguës: SPSTI and CARSAT call one another to coordinate on one establishment.

Sources: 001 annexe 2, relations opérationnelles, opérationnel: « Dans le cas d'un établissement
rencontrant des difficultés aiguës, rechercher (D) une coordination de l'accompagnement par les deux
parties »; 002 axe 3, « alerte sur des situations d'entreprises ».
"""

from exchange.conventions import Granularite, Niveau
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import CARSAT_TO_SPSTI, SPSTI_TO_CARSAT

FLUX = Flux(
    nom="difficultes_aigues",
    libelle="Établissement rencontrant des difficultés aiguës",
    sens=SPSTI_TO_CARSAT + CARSAT_TO_SPSTI,
    niveaux=(Niveau.DEPARTEMENTAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="à chaque événement",
    finalite="coordonner l'accompagnement d'un établissement en difficulté",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("001 annexe 2, relations opérationnelles, opérationnel", "002 axe 3"),
    forme="signalement d'un établissement",
)
