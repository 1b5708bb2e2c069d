"""Actions: each party tells the others which actions it carries out in which enterprises.

Source: 000 art. 7: « Transmettre par messagerie sécurisée une liste d'entreprises précisant le
type d'action d'actions menées au sein de ces entreprises »; the DREETS sends and receives too. The
secure messaging is a channel that the convention imposes: SFTP needs its written equivalence.
"""

from types import MappingProxyType

from exchange.conventions import Granularite
from exchange.flux.contributed import contributed
from exchange.flux.definition import Flux
from exchange.flux.directions import PARTIES, each_to_the_others
from exchange.flux.entree import Entree, Garde
from exchange.flux.tableau_controle import LIBELLES
from exchange.results import ColumnEntry

_LISTE = Entree("actions", Garde.SIRETS, requise=False, par_annee=True)
ENTREES = MappingProxyType(dict.fromkeys(PARTIES, _LISTE))

CONTENU = (
    ColumnEntry("annee", "Année", "année civile", "Liste de la partie qui la donne"),
    ColumnEntry("type_action", "Type d'action", "", "Liste de la partie qui la donne"),
    ColumnEntry("date_action", "Date de l'action", "", "Liste de la partie qui la donne"),
    ColumnEntry("theme", "Thème", "", "Liste de la partie qui la donne"),
)

compile_rows = contributed(
    "actions",
    CONTENU,
    "Actions de l'année, une ligne par action menée dans un établissement : les vôtres et celles "
    "des parties qui vous en informent. Un même établissement peut figurer plusieurs fois.",
    mots=MappingProxyType({"theme": {**LIBELLES, "autre": "Autre"}}),
)


FLUX = Flux(
    nom="actions",
    libelle="Actions menées dans les entreprises",
    sens=each_to_the_others(*PARTIES),
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="au fil des actions",
    finalite="informer les cocontractants des actions menées en entreprise",
    entrees=ENTREES,
    liste_requise=False,
    compile=compile_rows,
    clauses=("000 art. 7",),
    forme="liste, une ligne par entreprise et action",
)
