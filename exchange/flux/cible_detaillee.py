"""Cible détaillée: the parties give one another the targeted enterprises of an action, when needed.

Source: 000 art. 3 (« un échange d'informations sur les entreprises intégrées au périmètre
d'intervention des parties prenantes ») and art. 7 (« notamment en cas de besoin la cible
détaillée »).
"""

from exchange.conventions import Granularite
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import PARTIES, each_to_the_others

FLUX = Flux(
    nom="cible_detaillee",
    libelle="Cible détaillée d'une action",
    sens=each_to_the_others(*PARTIES),
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="avant une action, en cas de besoin",
    finalite="préparer une action du contrat avec les autres parties",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("000 art. 3", "000 art. 7"),
    forme="liste, une ligne par entreprise",
)
