"""Sinistralité: the CARSAT gives the SPSTI the claims of its members, by establishment and year.

Sources: 000 art. 6 (« sur la base du modèle régional », its annexe 1) and 001 annexe 2, relations
opérationnelles, données (« les éléments de sinistralité de ses adhérents (AT, MP, ATr) sur la base
d'une requête standard régionale »). Anything beyond AT, MP and ATr is given only where the
convention's regional model, ``colonnes``, lists it. Where the convention sets ``cumul_annees``, an
establishment below the floor is given as one total of several years (:mod:`exchange.totals`).
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens
from exchange.disclosure import floor_notice, releasable
from exchange.flux.definition import Flux, single, vocabulary
from exchange.indices import INDICES, compute, reasons
from exchange.matching import Matched
from exchange.results import ColumnEntry, Result, tabulate
from exchange.totals import Shown

_SOURCE = "Extrait de sinistralité de la CARSAT"
_COMPUTED = "Calcul de la passerelle sur l'extrait de la CARSAT"

COLONNES = vocabulary(
    ColumnEntry("at", "AT en 1er règlement", "accidents du travail", _SOURCE),
    ColumnEntry("at_4j", "AT avec 4 jours d'arrêt ou plus", "accidents du travail", _SOURCE),
    ColumnEntry("atr", "Accidents de trajet", "accidents de trajet", _SOURCE),
    ColumnEntry("mp", "Maladies professionnelles", "maladies", _SOURCE),
    ColumnEntry("mp_tms", "MP : troubles musculo-squelettiques", "maladies", _SOURCE),
    ColumnEntry("nouvelles_ip", "Nouvelles incapacités permanentes", "incapacités", _SOURCE),
    ColumnEntry("somme_taux_ip", "Somme des taux d'IP", "points de taux", _SOURCE),
    ColumnEntry("deces", "Décès", "décès", _SOURCE),
    ColumnEntry("journees_it", "Journées d'incapacité temporaire", "jours", _SOURCE),
    ColumnEntry("effectif", "Effectif", "salariés", _SOURCE),
    ColumnEntry("heures_travaillees", "Heures travaillées", "heures", _SOURCE),
    ColumnEntry("ctn", "Comité technique national", "", _SOURCE),
    ColumnEntry("code_risque", "Code risque", "", _SOURCE),
    ColumnEntry("code_naf", "Code NAF", "", _SOURCE),
    ColumnEntry("nomenclature_naf", "Nomenclature du code NAF", "", _SOURCE),
    ColumnEntry("if", "Indice de fréquence", "AT pour 1 000 salariés", _COMPUTED),
    ColumnEntry("tf", "Taux de fréquence", "AT par million d'heures", _COMPUTED),
    ColumnEntry("tg", "Taux de gravité", "jours pour 1 000 heures", _COMPUTED),
    ColumnEntry("ig", "Indice de gravité", "points d'IP par million d'heures", _COMPUTED),
)

MOTIF_INDICE = ColumnEntry("motif_indice", "Motif d'un indice absent", "", _COMPUTED)

_ADDED = frozenset(COLONNES) - {*INDICES, "ctn", "code_risque", "code_naf", "nomenclature_naf"}
"""Columns of which a total of several years is the sum; of the others, it gives the last year's."""

_IN_EXTRACT: Mapping[str, str] = MappingProxyType(
    {"at": "at_1er_reglement", "at_4j": "at_4j_et_plus", "atr": "at_trajet"}
)


def build(members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
    """The claims of the members, one row per member and year, with the columns granted.

    Args:
        members: ``(m, 14)`` ASCII digits, in list order.
        matched: the rows found on them.
        grant: the flux granted, its regional model and its size floor.
    """
    shown = Shown.of(matched, releasable(matched, grant, FLUX.contrat), grant)
    columns = [(COLONNES[nom], _column(nom, shown)) for nom in _with_nomenclature(grant.colonnes)]
    wanted = tuple(INDICES[nom] for nom in grant.colonnes if nom in INDICES)
    if wanted:
        parts = {name: shown.summed(name) for i in wanted for name in (i.numerator, i.denominator)}
        columns.append((MOTIF_INDICE, reasons(wanted, parts)))
    notices = (*floor_notice(shown.matched, grant), *shown.notices(grant))
    return tabulate(FLUX.nom, members, shown.matched, (*columns, *shown.period_columns()), notices)


def _with_nomenclature(colonnes: tuple[str, ...]) -> tuple[str, ...]:
    """The columns granted; a NAF code never goes without its nomenclature (it changes in 2027)."""
    if "code_naf" not in colonnes or "nomenclature_naf" in colonnes:
        return colonnes
    after = colonnes.index("code_naf") + 1
    return (*colonnes[:after], "nomenclature_naf", *colonnes[after:])


def _column(nom: str, shown: Shown) -> pa.Array:
    if nom not in INDICES:
        name = _IN_EXTRACT.get(nom, nom)
        return shown.summed(name) if nom in _ADDED else shown.latest(name)
    indice = INDICES[nom]
    names = (indice.numerator, indice.denominator)
    return compute(indice, {name: shown.summed(name) for name in names})


FLUX = Flux(
    nom="sinistralite",
    libelle="Sinistralité des adhérents",
    sens=(Sens(PartyKind.CARSAT, PartyKind.SPSTI),),
    niveaux=(Niveau.DEPARTEMENTAL, Niveau.REGIONAL),
    granularite=Granularite.ETABLISSEMENT,
    calendrier="après réception de la liste des adhérents",
    clauses=("000 art. 6", "001 annexe 2, relations opérationnelles, données"),
    forme="liste, une ligne par établissement et année",
    finalite="orienter les actions de prévention vers les établissements qui en ont besoin",
    entrees=single(PartyKind.CARSAT, "sinistralite"),
    liste_requise=True,
    colonnes=COLONNES,
    build=build,
    cumulable=True,
)
