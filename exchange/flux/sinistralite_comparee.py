"""Sinistralité comparée: how claims moved where an action took place, against the others.

Source: 003, relais de prévention: « le suivi de la sinistralité comparée entre les entreprises
engagées [...] et les autres, permettant de mesurer l'impact de l'action sur les indices d'accidents
du travail et de maladies professionnelles ». Cohorts, as counts and indices; never a row.
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import to_the_parties

FLUX = Flux(
    nom="sinistralite_comparee",
    libelle="Sinistralité comparée des établissements engagés dans une action",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="à l'évaluation d'une action",
    finalite="mesurer l'effet d'une action sur la sinistralité",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("003 relais de prévention",),
    forme="tableau de cohortes, effectifs et indices",
)
