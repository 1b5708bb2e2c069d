"""Tableau DGT: the State's yearly table, counted from what SPSTI and CARSAT each know.

Sources: 001 art. 6 (indicateurs liés à l'instruction, which « nécessitent un mode opératoire commun
entre la Carsat et le SPSTi ») and 002 annexe. Establishments trained, supported and reached, by
theme, each « dont suivis par la Caisse régionale dans le cadre de la COG »: counts only, for SPSTI,
CARSAT and DREETS.
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import to_the_parties

FLUX = Flux(
    nom="tableau_dgt",
    libelle="Tableau annuel de suivi de la DGT",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="au plus tard le 30 juin",
    finalite="renseigner l'enquête annuelle de l'État, « dont suivis » compris",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("001 art. 6", "002 annexe"),
    forme="tableau XLSX au modèle de l'annexe de 002, effectifs seulement",
)
