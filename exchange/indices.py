"""The four indices of occupational accidents, by columns, with the reason where there is none.

Call :func:`compute` with the packed columns of an extract. Definitions are those of the
occupational-risks branch (Assurance Maladie – Risques professionnels): IF = AT / salariés × 1 000,
TF = AT / heures × 10^6, TG = journées / heures × 1 000, IG = Σ taux d'IP / heures × 10^6. It
promises never to divide by an unknown or by zero: such an index is blank and its reason is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Indice:
    """One index.

    Attributes:
        nom: its name in a regional model.
        numerator: column counted.
        denominator: column it is related to.
        factor: what the ratio is multiplied by.
    """

    nom: str
    numerator: str
    denominator: str
    factor: int


INDICES: Mapping[str, Indice] = MappingProxyType(
    {
        indice.nom: indice
        for indice in (
            Indice("if", "at_1er_reglement", "effectif", 1_000),
            Indice("tf", "at_1er_reglement", "heures_travaillees", 1_000_000),
            Indice("tg", "journees_it", "heures_travaillees", 1_000),
            Indice("ig", "somme_taux_ip", "heures_travaillees", 1_000_000),
        )
    }
)

EFFECTIF_ABSENT = "EFFECTIF-ABSENT"
EFFECTIF_NUL = "EFFECTIF-NUL"
HEURES_ABSENTES = "HEURES-ABSENTES"
HEURES_NULLES = "HEURES-NULLES"
SINISTRES_ABSENTS = "SINISTRES-ABSENTS"

_MISSING = {"effectif": EFFECTIF_ABSENT, "heures_travaillees": HEURES_ABSENTES}
_ZERO = {"effectif": EFFECTIF_NUL, "heures_travaillees": HEURES_NULLES}


def compute(indice: Indice, columns: Mapping[str, pa.Array]) -> pa.Array:
    """The index of every row, ``double``, null where it cannot be computed.

    Args:
        indice: which one.
        columns: the numerator and the denominator, by name.
    """
    above = columns[indice.numerator].cast(pa.float64())
    below = columns[indice.denominator].cast(pa.float64())
    positive = pc.if_else(pc.greater(below, 0.0), below, pa.scalar(None, pa.float64()))
    return pc.multiply(pc.divide(above, positive), float(indice.factor))


def reasons(wanted: tuple[Indice, ...], columns: Mapping[str, pa.Array]) -> pa.Array:
    """Why indices of a row are blank: reason codes joined by a space, null where none is.

    Args:
        wanted: the indices granted.
        columns: their numerators and denominators, by name.
    """
    causes = _causes(wanted, columns)
    codes = np.zeros(len(next(iter(columns.values()))), np.int64)
    for rank, (_, mask) in enumerate(causes):
        codes |= mask.astype(np.int64) << rank
    # Few combinations exist: spell each once, then pick by number.
    spelled = [
        " ".join(code for rank, (code, _) in enumerate(causes) if number >> rank & 1) or None
        for number in range(1 << len(causes))
    ]
    return pa.array(spelled, pa.string()).take(pa.array(codes))


def _causes(
    wanted: tuple[Indice, ...], columns: Mapping[str, pa.Array]
) -> list[tuple[str, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]]:
    causes = []
    for name in sorted({indice.denominator for indice in wanted}):
        column = columns[name]
        zero = pc.fill_null(pc.equal(column.cast(pa.float64()), 0.0), False)
        causes.append((_MISSING[name], column.is_null().to_numpy(zero_copy_only=False)))
        causes.append((_ZERO[name], zero.to_numpy(zero_copy_only=False)))
    absent = np.zeros(len(next(iter(columns.values()))), np.bool_)
    for name in {indice.numerator for indice in wanted}:
        absent |= columns[name].is_null().to_numpy(zero_copy_only=False)
    causes.append((SINISTRES_ABSENTS, absent))
    return causes
