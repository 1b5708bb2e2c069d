"""SPTPE TMS: the CARSAT comes back to the SPSTI on a diagnosis before it refuses a subsidy.

Source: 001 annexe 2, prévention des risques chimiques, opérationnel: « Concernant les SPTPE TMS,
dans le cas où un diagnostic réalisé par le SPSTi ne répondrait pas aux exigences requises, revenir
directement (R) vers ce dernier avant de refuser à l'entreprise la subvention liée ».
"""

from exchange.conventions import Granularite, Niveau
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import CARSAT_TO_SPSTI

FLUX = Flux(
    nom="sptpe_tms",
    libelle="Diagnostic insuffisant avant refus d'une subvention TMS",
    sens=CARSAT_TO_SPSTI,
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="à chaque événement",
    finalite="laisser le SPSTI compléter son diagnostic avant un refus de subvention",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=("001 annexe 2, prévention des risques chimiques, opérationnel",),
    forme="signalement d'un établissement",
)
