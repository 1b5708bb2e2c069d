"""TMS Pros: the CARSAT tells the SPSTI which members its programme targets.

Source: 001 annexe 2, prévention des TMS, données: « Informer (R) annuellement le SPSTI de la liste
de ses adhérents ciblés TMS Pros ». The step reached is given only where a convention grants it.
"""

from exchange.conventions import Granularite, Niveau, PartyKind, Sens
from exchange.flux.definition import Flux, single, vocabulary
from exchange.flux.membership import listing
from exchange.results import ColumnEntry

COLONNES = vocabulary(
    ColumnEntry("etape", "Étape du parcours TMS Pros", "de 1 à 4", "Programme TMS Pros"),
)

build = listing(
    nom="tms_pros",
    contrat="tms_pros",
    colonnes=COLONNES,
    notice="Les adhérents « sans donnée » ne sont pas ciblés par ce programme.",
)

FLUX = Flux(
    nom="tms_pros",
    libelle="Adhérents ciblés TMS Pros",
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="annuellement",
    finalite="tenir compte du ciblage TMS Pros dans l'accompagnement des adhérents",
    entrees=single(PartyKind.CARSAT, "tms_pros"),
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
    clauses=("001 annexe 2, prévention des TMS, données",),
    forme="liste, une ligne par établissement",
)
