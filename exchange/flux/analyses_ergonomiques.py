"""Analyses ergonomiques: the SPSTI tells the CARSAT where it made an ergonomic analysis last year.

Source: 001 annexe 2, prévention des TMS, données: « Fournir à la Carsat, en janvier, la liste des
SIRET adhérents ayant bénéficié d'une analyse ergonomique par le SPSTi concrétisée par un rapport
écrit sur l'année précédente (date du rapport, nom de l'intervenant) », and the same under risques
chimiques « en fonction de la faisabilité du SI »: either theme suffices. The intervenant's name is
personal data of the SPSTI's staff, given only where the convention grants it.
"""

from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.contribution import Contribution, Gathered
from exchange.conventions import Granularite, PartyKind
from exchange.flux.contributed import text_column
from exchange.flux.definition import Flux, vocabulary
from exchange.flux.directions import SPSTI_TO_CARSAT
from exchange.flux.entree import Entree, Garde
from exchange.results import ColumnEntry, Result, enumerate_rows

ENTREES = MappingProxyType(
    {
        PartyKind.SPSTI: Entree("analyses_ergonomiques", Garde.SIRETS, par_annee=True),
        PartyKind.CARSAT: Entree("cibles_suivis", Garde.PSEUDONYMES, requise=False),
    }
)
_SPSTI = "Liste du SPSTI"
CONTENU = (
    ColumnEntry("annee", "Année", "année civile", _SPSTI),
    ColumnEntry("date_rapport", "Date du rapport", "", _SPSTI),
)
COLONNES = vocabulary(ColumnEntry("intervenant", "Intervenant", "", _SPSTI))
MARQUES = (
    ColumnEntry("cible", "Ciblé", "", "Liste de la CARSAT"),
    ColumnEntry("suivi", "Suivi", "", "Liste de la CARSAT"),
)
_NOTICE = (
    "Établissements où le SPSTI a remis un rapport écrit d'analyse ergonomique dans l'année ; ses "
    "préconisations sont à demander à l'employeur."
)
_MARKED = "« Ciblé » et « Suivi » viennent de votre propre liste : ils ne sont remis qu'à vous."
_UNMARKED = (
    "Déposez dans le même dossier la liste de vos établissements ciblés et suivis : les prochains "
    "résultats diront lesquels le sont."
)


def compile_rows(gathered: Gathered) -> Result:
    """The SPSTI's list, marked with which establishments the CARSAT targets or follows.

    Args:
        gathered: the SPSTI's list and, where it gave one, the CARSAT's.
    """
    analysed = gathered.contributions[PartyKind.SPSTI]
    own = gathered.contributions.get(PartyKind.CARSAT)
    sirets = analysed.sirets if analysed.sirets is not None else np.empty((0, 14), np.uint8)
    granted = tuple(COLONNES[nom] for nom in gathered.grant.colonnes)
    columns = [(entry, text_column(analysed.frame, entry.nom)) for entry in (*CONTENU, *granted)]
    if own is not None:
        columns += _marks(sirets, own)
    notices = (_NOTICE, _UNMARKED if own is None else _MARKED)
    return enumerate_rows("analyses_ergonomiques", sirets, tuple(columns), notices)


def _marks(sirets: NDArray[np.uint8], own: Contribution) -> list[tuple[ColumnEntry, pa.Array]]:
    places = own.identify(sirets)
    situation = own.frame["situation"].to_numpy()
    marks = []
    for entry, word in zip(MARQUES, ("ciblé", "suivi"), strict=True):
        there = np.zeros(own.establishments + 1, np.bool_)  # the last place answers for -1
        there[own.etablissement[situation == word]] = True
        marks.append((entry, pa.array(np.where(there[places], "oui", "non"), pa.large_string())))
    return marks


FLUX = Flux(
    nom="analyses_ergonomiques",
    libelle="Adhérents ayant bénéficié d'une analyse ergonomique",
    sens=SPSTI_TO_CARSAT,
    niveaux=(),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="en janvier, sur l'année précédente",
    finalite="intégrer les préconisations du SPSTI dans les demandes de la CARSAT",
    entrees=ENTREES,
    liste_requise=False,
    colonnes=COLONNES,
    compile=compile_rows,
    clauses=(
        "001 annexe 2, prévention des TMS, données",
        "001 annexe 2, prévention des risques chimiques, données",
    ),
    forme="liste, une ligne par établissement",
)
