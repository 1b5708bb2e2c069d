"""Risques Chimiques Pros: the CARSAT tells the SPSTI which members its programme targets.

Source: none express. The chemical table of 001 annexe 2 is a copy of its TMS table: it informs of
« ses adhérents ciblés TMS Pros ». Only a convention that grants this flux by name allows it.
"""

from exchange.conventions import Granularite, Niveau, PartyKind
from exchange.flux.definition import Flux, single, vocabulary
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.flux.membership import listing

build = listing(
    nom="risques_chimiques_pros",
    contrat="risques_chimiques_pros",
    colonnes=vocabulary(),
    notice="Les adhérents « sans donnée » ne sont pas ciblés par ce programme.",
)

FLUX = Flux(
    nom="risques_chimiques_pros",
    libelle="Adhérents ciblés Risques Chimiques Pros",
    sens=CARSAT_TO_SPSTI,
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="annuellement",
    finalite="tenir compte du ciblage Risques Chimiques Pros dans l'accompagnement des adhérents",
    entrees=single(PartyKind.CARSAT, "risques_chimiques_pros"),
    liste_requise=False,
    build=build,
    clauses=(),
    forme="liste, une ligne par établissement",
)
