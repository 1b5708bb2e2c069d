"""SPTPE TMS: the CARSAT comes back to the SPSTI on a diagnosis before it refuses a subsidy.

Source: 001 annexe 2, prévention des risques chimiques, opérationnel: « Concernant les SPTPE TMS,
dans le cas où un diagnostic réalisé par le SPSTi ne répondrait pas aux exigences requises, revenir
directement (R) vers ce dernier avant de refuser à l'entreprise la subvention liée ».
"""

from types import MappingProxyType

from exchange.conventions import Granularite, Niveau, PartyKind
from exchange.flux.contributed import contributed
from exchange.flux.definition import Flux
from exchange.flux.directions import CARSAT_TO_SPSTI
from exchange.flux.entree import Entree, Garde
from exchange.results import ColumnEntry

ENTREES = MappingProxyType({PartyKind.CARSAT: Entree("sptpe_tms", Garde.SIRETS, evenement=True)})

CONTENU = (
    ColumnEntry("date_diagnostic", "Date du diagnostic", "", "CARSAT"),
    ColumnEntry("exigence", "Ce qui manque au diagnostic", "", "CARSAT"),
)

compile_rows = contributed(
    "sptpe_tms",
    CONTENU,
    "Diagnostics du SPSTI que la Carsat juge incomplets : ils peuvent être complétés avant que la "
    "subvention soit refusée à l'entreprise.",
    several=False,
)


FLUX = Flux(
    nom="sptpe_tms",
    libelle="Diagnostic insuffisant avant refus d'une subvention TMS",
    sens=CARSAT_TO_SPSTI,
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="à chaque événement",
    finalite="laisser le SPSTI compléter son diagnostic avant un refus de subvention",
    entrees=ENTREES,
    liste_requise=False,
    compile=compile_rows,
    clauses=("001 annexe 2, prévention des risques chimiques, opérationnel",),
    forme="signalement d'un établissement",
)
