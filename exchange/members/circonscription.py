"""Members without a row who are not the CARSAT's to know: elsewhere, or under another régime.

Call :func:`set_apart` on a result, once it is worked out, with what Sirene says of its members
without data. Each of them is then in one of three lists: *hors circonscription* (the establishment
is in none of the CARSAT's départements), *hors champ* (presumed under the agricultural régime), or
*sans donnée* still. Promises: a member with rows keeps them; what Sirene does not say changes
nothing; the lists follow from public data and the convention alone, so that neither tells whether
the CARSAT knows a SIRET.

Hors champ is a presumption drawn from the main activity: code rural, art. L. 722-1, puts farming
and forestry (NAF divisions 01 and 02) under the MSA, not the régime général. An employee's régime
may differ from it, and others are under the MSA too (landscape gardeners, cooperatives: art.
L. 722-2 and L. 722-20): those stay *sans donnée*.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.results import Result
from validators.sirene.whereabouts import UNKNOWN, Whereabouts, places_of

DIVISIONS_AGRICOLES: Final = (1, 2)
"""NAF divisions presumed under the agricultural régime, the same ones in every NAF since 1993."""


def outside(where: Whereabouts, circonscription: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which establishments are known to be in none of these départements.

    Args:
        where: of ``n`` establishments.
        circonscription: codes of the CARSAT's départements; empty where they are not written.

    Returns:
        ``(n,)`` booleans; none is outside an area that is not known.
    """
    if not circonscription:
        return np.zeros(len(where.place), np.bool_)
    inside = np.isin(where.place, places_of(circonscription))
    known: NDArray[np.bool_] = where.place != UNKNOWN
    return known & ~inside


def agricultural(where: Whereabouts) -> NDArray[np.bool_]:
    """Which establishments are presumed under the agricultural régime (L. 722-1 code rural)."""
    presumed: NDArray[np.bool_] = np.isin(where.division, DIVISIONS_AGRICOLES)
    return presumed


def set_apart(result: Result, where: Whereabouts, circonscription: tuple[str, ...]) -> Result:
    """The result with its members without data in three lists.

    A member who is both elsewhere and agricultural is *hors circonscription*: where it stands is a
    fact, its régime a presumption.

    Args:
        result: as worked out.
        where: of its members without data, in their order.
        circonscription: codes of the CARSAT's départements; empty where they are not written.
    """
    elsewhere = outside(where, circonscription)
    presumed = agricultural(where) & ~elsewhere
    left = _only(result.without_data, ~(elsewhere | presumed))
    return replace(
        result,
        without_data=left,
        hors_circonscription=_only(result.without_data, elsewhere),
        hors_champ=_only(result.without_data, presumed),
        counts=replace(
            result.counts,
            without_data=len(left),
            hors_circonscription=int(elsewhere.sum()) if circonscription else None,
            hors_champ=int(presumed.sum()),
        ),
    )


def _only(sirets: "pd.Series[str]", kept: NDArray[np.bool_]) -> "pd.Series[str]":
    return sirets[kept].reset_index(drop=True)
