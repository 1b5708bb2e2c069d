"""The size floor: rows of establishments too small to be named are withheld, and counted.

Every nominative flux takes its rows from :func:`releasable`, so that none can forget the floor. The
floor is the convention's (``plancher_effectif``); no text sets one. It promises that no row of an
establishment whose headcount of the year is below the floor, or unknown, is left, and that an
extract feeds only the flux it was given for; applying it twice changes nothing more.
"""

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux
from exchange.errors import ExtractFormatError
from exchange.matching import Matched

EFFECTIF = "effectif"


def releasable(matched: Matched, grant: GrantedFlux, contrat: str) -> Matched:
    """The rows that the flux may show.

    Args:
        matched: the rows found.
        grant: the flux granted.
        contrat: the input contract that feeds this flux (001 art. 8: « aux seules fins de
            l'exécution »).

    Raises:
        ExtractFormatError: the rows come from another kind of extract, or one without headcount
            though a floor is set.
    """
    if matched.layout.kind != contrat:
        raise ExtractFormatError(f"un extrait {matched.layout.kind} n'alimente pas {grant.nom}")
    return apply_floor(matched, grant)


def apply_floor(matched: Matched, grant: GrantedFlux) -> Matched:
    """The rows found, less those below the floor of the convention.

    An establishment whose rows are withheld stays known: it is not « sans donnée ».

    Args:
        matched: the rows found; their extract must hold the headcount where a floor is set.
        grant: the flux granted.

    Raises:
        ExtractFormatError: a floor is set on an extract without headcount.
    """
    below = below_floor(matched, grant)
    return matched.without(below) if below.any() else matched


def below_floor(matched: Matched, grant: GrantedFlux) -> NDArray[np.bool_]:
    """``(k,)`` the rows of an establishment too small to be named, or of unknown headcount.

    Args:
        matched: the rows found; their extract must hold the headcount where a floor is set.
        grant: the flux granted.

    Raises:
        ExtractFormatError: a floor is set on an extract without headcount.
    """
    if grant.plancher_effectif is None:
        return np.zeros(len(matched.row), np.bool_)
    effectif = matched.layout.cell(EFFECTIF).unpack(matched.column(EFFECTIF))
    enough = pc.greater_equal(effectif, float(grant.plancher_effectif))
    below: NDArray[np.bool_] = ~pc.fill_null(enough, fill_value=False).to_numpy(
        zero_copy_only=False
    )
    return below


def floor_notice(matched: Matched, grant: GrantedFlux) -> tuple[str, ...]:
    """What to tell the reader about withheld rows, in French; nothing where there are none."""
    if not matched.withheld_rows:
        return ()
    plural = "s" if matched.withheld_rows > 1 else ""
    told = (
        f"{matched.withheld_rows} ligne{plural} retenue{plural} : effectif inconnu ou inférieur "
        f"au plancher de {grant.plancher_effectif} salariés fixé par la convention"
    )
    return (f"{told} ({grant.clause}).",)
