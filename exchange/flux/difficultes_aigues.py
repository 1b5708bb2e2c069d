"""Difficultés aiguës: SPSTI and CARSAT call one another to coordinate on one establishment.

Sources: 001 annexe 2, relations opérationnelles, opérationnel: « Dans le cas d'un établissement
rencontrant des difficultés aiguës, rechercher (D) une coordination de l'accompagnement par les deux
parties »; 002 axe 3, « alerte sur des situations d'entreprises ».
"""

from types import MappingProxyType

from exchange.conventions import Granularite, Niveau, PartyKind
from exchange.flux.contributed import contributed
from exchange.flux.definition import Flux
from exchange.flux.directions import CARSAT_TO_SPSTI, SPSTI_TO_CARSAT
from exchange.flux.entree import Entree, Garde
from exchange.results import ColumnEntry

_APPEL = Entree("difficultes_aigues", Garde.SIRETS, requise=False, evenement=True)
ENTREES = MappingProxyType({PartyKind.SPSTI: _APPEL, PartyKind.CARSAT: _APPEL})

CONTENU = (
    ColumnEntry("date_alerte", "Date de l'alerte", "", "Partie qui appelle"),
    ColumnEntry("nature", "Nature des difficultés", "", "Partie qui appelle"),
    ColumnEntry("interlocuteur", "Interlocuteur", "", "Partie qui appelle"),
)

compile_rows = contributed(
    "difficultes_aigues",
    CONTENU,
    "Appel à coordination : la partie qui le donne attend que vous preniez contact avec "
    "l'interlocuteur indiqué.",
)


FLUX = Flux(
    nom="difficultes_aigues",
    libelle="Établissement rencontrant des difficultés aiguës",
    sens=SPSTI_TO_CARSAT + CARSAT_TO_SPSTI,
    niveaux=(Niveau.DEPARTEMENTAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="à chaque événement",
    finalite="coordonner l'accompagnement d'un établissement en difficulté",
    entrees=ENTREES,
    liste_requise=False,
    compile=compile_rows,
    clauses=("001 annexe 2, relations opérationnelles, opérationnel", "002 axe 3"),
    forme="signalement d'un établissement",
)
