"""A CARSAT's extract of claims, as columns ready to be counted.

Call :func:`read_claims` with the contribution. It promises whole numbers, a category for every row,
and that a row without headcount is left out and counted: it has no size, and its claims would stand
above no employee in an index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.contribution import Contribution
from exchange.statistics.nomenclatures import (
    NOMENCLATURES,
    activity_nodes,
    ctn_nodes,
    taille_nodes,
)

COUNTED: Final = (
    ("at", "at_1er_reglement"),
    ("atr", "at_trajet"),
    ("mp", "mp"),
    ("journees_it", "journees_it"),
    ("nouvelles_ip", "nouvelles_ip"),
    ("deces", "deces"),
)
"""What is counted beside headcount and hours, and the column of the extract it comes from."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Claims:
    """Rows of an extract, one per establishment and year.

    Attributes:
        establishment: ``(n,)`` its number in the contribution.
        annee: ``(n,)`` the year.
        nomenclature: ``(n,)`` of its NAF code, as its rank in ``NOMENCLATURES``.
        division: ``(n,)`` node of its NAF division, in the dimension of that nomenclature.
        section: ``(n,)`` node of its NAF section, likewise.
        ctn: ``(n,)`` node of its comité technique national.
        taille: ``(n,)`` node of its class of size.
        effectif: ``(n,)`` headcount.
        heures: ``(n,)`` hours worked, 0 where unknown.
        heures_connues: ``(n,)`` whether they are known.
        counts: each of :data:`COUNTED`, ``(n,)``.
        left_out: rows without headcount.
    """

    establishment: NDArray[np.int64]
    annee: NDArray[np.int64]
    nomenclature: NDArray[np.int64]
    division: NDArray[np.int64]
    section: NDArray[np.int64]
    ctn: NDArray[np.int64]
    taille: NDArray[np.int64]
    effectif: NDArray[np.int64]
    heures: NDArray[np.int64]
    heures_connues: NDArray[np.bool_]
    counts: Mapping[str, NDArray[np.int64]]
    left_out: int


def read_claims(contribution: Contribution) -> Claims:
    """The rows of an extract that have a headcount.

    Args:
        contribution: under the contract ``sinistralite``.
    """
    frame = contribution.frame
    effectif = _numbers(frame["effectif"])
    kept = ~np.isnan(effectif)
    frame, heads = frame[kept], np.rint(effectif[kept]).astype(np.int64)
    hours = _numbers(frame["heures_travaillees"])
    nomenclature = pd.Index(NOMENCLATURES).get_indexer(pd.Index(frame["nomenclature_naf"]))
    division, section = _activities(nomenclature, frame["code_naf"])
    return Claims(
        establishment=contribution.etablissement[kept],
        annee=_numbers(frame["annee"]).astype(np.int64),
        nomenclature=nomenclature,
        division=division,
        section=section,
        ctn=ctn_nodes(frame["ctn"]),
        taille=taille_nodes(heads),
        effectif=heads,
        heures=np.rint(np.nan_to_num(hours)).astype(np.int64),
        heures_connues=~np.isnan(hours),
        counts={nom: _numbers(frame[column]).astype(np.int64) for nom, column in COUNTED},
        left_out=int((~kept).sum()),
    )


def _activities(
    nomenclature: NDArray[np.int64], codes: "pd.Series[str]"
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Nodes of the division and section of each row, in its own nomenclature."""
    number = codes.str[:2].to_numpy(dtype=np.int64)
    division, section = np.zeros_like(number), np.zeros_like(number)
    for rank, nom in enumerate(NOMENCLATURES):
        within = nomenclature == rank
        division[within], section[within] = activity_nodes(nom, number[within])
    return division, section


def _numbers(column: "pd.Series[float]") -> NDArray[np.float64]:
    return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan), np.float64)
