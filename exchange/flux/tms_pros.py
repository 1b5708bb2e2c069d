"""TMS Pros: the CARSAT tells the SPSTI which members its programme targets.

Source: 001 annexe 2, prévention des TMS, données: « Informer (R) annuellement le SPSTI de la liste
de ses adhérents ciblés TMS Pros ». The step reached is given only where a convention grants it.
"""

import numpy as np
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens
from exchange.disclosure import releasable
from exchange.flux.definition import Flux, plain_columns, vocabulary
from exchange.matching import Matched
from exchange.results import ColumnEntry, Result, tabulate

COLONNES = vocabulary(
    ColumnEntry("etape", "Étape du parcours TMS Pros", "de 1 à 4", "Programme TMS Pros"),
)


def build(members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
    """The members targeted, one row per year, with the columns granted.

    Args:
        members: ``(m, 14)`` ASCII digits, in list order.
        matched: the rows found on them.
        grant: the flux granted.
    """
    shown = releasable(matched, grant, FLUX.contrat)
    columns = plain_columns(shown, grant, COLONNES)
    notices = ("Les adhérents « sans donnée » ne sont pas ciblés par ce programme.",)
    return tabulate(FLUX.nom, members, shown, columns, notices)


FLUX = Flux(
    nom="tms_pros",
    libelle="Adhérents ciblés TMS Pros",
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.REGIONAL,),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="annuellement",
    finalite="tenir compte du ciblage TMS Pros dans l'accompagnement des adhérents",
    contrat="tms_pros",
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
)
