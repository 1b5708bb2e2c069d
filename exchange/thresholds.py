"""The thresholds that the parties agreed for letters to small establishments, row by row.

``within_thresholds(matched, grant)`` keeps the rows above the claims threshold (« dépassant un
seuil de sinistralité fixé ensemble », 001 annexe 2, TPE) and at most at the headcount ceiling. It
promises that nothing is kept while either figure is missing, and that a member whose every row is
left out cannot be told from one that the extract does not hold.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exchange.conventions import GrantedFlux, Seuil
from exchange.disclosure import EFFECTIF
from exchange.matching import Matched

SINISTRES = "sinistres"
EFFECTIF_MAX = "effectif_max"


@dataclass(frozen=True, slots=True)
class Within:
    """What the thresholds leave.

    Attributes:
        matched: the rows within them.
        outside_rows: how many are not.
    """

    matched: Matched
    outside_rows: int


def within_thresholds(matched: Matched, grant: GrantedFlux) -> Within:
    """The rows strictly above the claims threshold and at most at the headcount ceiling.

    Args:
        matched: the rows found, from an extract with ``effectif`` and ``sinistres``.
        grant: the flux granted; a row is outside thresholds that it does not set.

    Raises:
        ExtractFormatError: the extract has no such columns.
    """
    claims, ceiling = _agreed(grant, SINISTRES), _agreed(grant, EFFECTIF_MAX)
    outside = np.ones(len(matched.member), np.bool_)
    if claims and ceiling:
        above = pc.greater(_values(matched, SINISTRES), claims.valeur)
        small = pc.less_equal(_values(matched, EFFECTIF), ceiling.valeur)
        inside = pc.fill_null(pc.and_(above, small), fill_value=False)
        outside = ~inside.to_numpy(zero_copy_only=False)
    kept = replace(matched.without(outside), withheld_rows=matched.withheld_rows)
    return Within(_hiding(matched, kept), int(outside.sum()))


def threshold_notices(outside_rows: int, grant: GrantedFlux) -> tuple[str, ...]:
    """What to tell the reader about the thresholds and the rows they leave out, in French."""
    claims, ceiling = _agreed(grant, SINISTRES), _agreed(grant, EFFECTIF_MAX)
    if not (claims and ceiling):
        missing = "le seuil de sinistralité et le plafond d'effectif ne sont pas tous deux fixés"
        return (f"Aucun destinataire n'est donné : {missing} par la convention ({grant.clause}).",)
    above = f"plus de {claims.valeur} sinistre{_s(claims.valeur)}{_accord(claims)}"
    small = f"{ceiling.valeur} salarié{_s(ceiling.valeur)} au plus{_accord(ceiling)}"
    told = (
        f"Seuils convenus : {above}, {small}.",
        "Les adhérents « sans donnée » ne sont pas destinataires d'un courrier dans ces seuils.",
    )
    if not outside_rows:
        return told
    verb = "ne sont pas données" if outside_rows > 1 else "n'est pas donnée"
    left = f"{outside_rows} ligne{_s(outside_rows)} hors de ces seuils {verb}"
    return (*told, f"{left} ({grant.clause}).")


def _s(number: int) -> str:
    return "s" if number > 1 else ""


def _agreed(grant: GrantedFlux, nom: str) -> Seuil | None:
    return next((seuil for seuil in grant.seuils if seuil.nom == nom), None)


def _accord(seuil: Seuil) -> str:
    return f" ({seuil.accord})" if seuil.accord else ""


def _values(matched: Matched, nom: str) -> pa.Array:
    return matched.layout.cell(nom).unpack(matched.column(nom))


def _hiding(matched: Matched, kept: Matched) -> Matched:
    """The rows kept, members without any of them left said to be unknown."""
    hidden = np.zeros(len(matched.unknown), np.bool_)
    hidden[matched.member] = True
    hidden[kept.member] = False
    followed = kept.followed
    if followed is not None and matched.followed is not None:
        direct = np.zeros(len(hidden), np.bool_)
        direct[matched.member[matched.followed.link < 0]] = True
        fewer = int((hidden & ~direct).sum())
        followed = replace(followed, members=followed.members - fewer)
    return replace(kept, unknown=matched.unknown | hidden, followed=followed)
