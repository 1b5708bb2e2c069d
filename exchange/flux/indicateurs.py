"""Indicateurs: the values by which the parties follow their contract, once a year.

Sources: 000 art. 5 and 11; 001 art. 6 (1.1 to 1.14 and volet 2; 1.4 comes from the CARSAT's social
service, SSAM) and art. 7; 002, indicateurs de suivi; 004 ch. 2, §3.1 and §4. Values, never a row
about one establishment.
"""

from exchange.conventions import Granularite, PartyKind
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import to_the_parties

FLUX = Flux(
    nom="indicateurs",
    libelle="Indicateurs de suivi du contrat",
    sens=to_the_parties(PartyKind.SPSTI, PartyKind.CARSAT),
    niveaux=(),
    granularite=Granularite.TOTAL,
    calendrier="pour le comité de suivi, sur l'année précédente",
    finalite="suivre et évaluer les actions du contrat",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=(
        "000 art. 5",
        "000 art. 11",
        "001 art. 6",
        "001 art. 7",
        "002 indicateurs de suivi",
        "004 ch. 2",
        "004 §3.1",
        "004 §4",
    ),
    forme="formulaire XLSX ou TOML, document du comité",
)
