"""Cible détaillée: the parties give one another the targeted enterprises of an action, when needed.

Source: 000 art. 3 (« un échange d'informations sur les entreprises intégrées au périmètre
d'intervention des parties prenantes ») and art. 7 (« notamment en cas de besoin la cible
détaillée »).
"""

from types import MappingProxyType

from exchange.conventions import Granularite
from exchange.flux.contributed import contributed
from exchange.flux.definition import Flux
from exchange.flux.directions import PARTIES, each_to_the_others
from exchange.flux.entree import Entree, Garde
from exchange.results import ColumnEntry

_LISTE = Entree("cible_detaillee", Garde.SIRETS, requise=False)
ENTREES = MappingProxyType(dict.fromkeys(PARTIES, _LISTE))

CONTENU = (ColumnEntry("action", "Action", "", "Liste de la partie qui la donne"),)

compile_rows = contributed(
    "cible_detaillee",
    CONTENU,
    "Entreprises visées par chaque action, telles que les parties les ont désignées.",
)


FLUX = Flux(
    nom="cible_detaillee",
    libelle="Cible détaillée d'une action",
    sens=each_to_the_others(*PARTIES),
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="avant une action, en cas de besoin",
    finalite="préparer une action du contrat avec les autres parties",
    entrees=ENTREES,
    liste_requise=False,
    compile=compile_rows,
    clauses=("000 art. 3", "000 art. 7"),
    forme="liste, une ligne par entreprise",
)
