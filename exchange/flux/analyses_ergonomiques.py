"""Analyses ergonomiques: the SPSTI tells the CARSAT where it made an ergonomic analysis last year.

Source: 001 annexe 2, prévention des TMS, données: « Fournir à la Carsat, en janvier, la liste des
SIRET adhérents ayant bénéficié d'une analyse ergonomique par le SPSTi concrétisée par un rapport
écrit sur l'année précédente (date du rapport, nom de l'intervenant) », and the same under risques
chimiques « en fonction de la faisabilité du SI »: either theme suffices. The intervenant's name is
personal data of the SPSTI's staff, given only where the convention grants it.
"""

from exchange.conventions import Granularite
from exchange.flux.definition import NO_ENTREE, Flux
from exchange.flux.directions import SPSTI_TO_CARSAT

FLUX = Flux(
    nom="analyses_ergonomiques",
    libelle="Adhérents ayant bénéficié d'une analyse ergonomique",
    sens=SPSTI_TO_CARSAT,
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="en janvier, sur l'année précédente",
    finalite="intégrer les préconisations du SPSTI dans les demandes de la CARSAT",
    entrees=NO_ENTREE,
    liste_requise=False,
    clauses=(
        "001 annexe 2, prévention des TMS, données",
        "001 annexe 2, prévention des risques chimiques, données",
    ),
    forme="liste, une ligne par établissement",
)
