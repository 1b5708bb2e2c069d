"""Where members without data are, where this instance has loaded Sirene.

`placed(opening, result, convention)` says which of them are *hors circonscription* or *hors champ*.
Promises: an exchange never stops for Sirene; where it is absent or cannot be read they all stay
*sans donnée*, and the log says so by code.
"""

import numpy as np
import structlog
from numpy.typing import NDArray

from exchange.conventions import Convention, PartyKind
from exchange.members.circonscription import set_apart
from exchange.results import SIRET_DIGITS, Result
from gateway.worker.sirene_advice import OpenSirene
from gateway.worker.successions import DAMAGED


def placed(opening: OpenSirene, result: Result, convention: Convention) -> Result:
    """The result with its members without data in three lists.

    Args:
        opening: `open_register` of this instance.
        result: as worked out.
        convention: the one that grants it; it says the CARSAT's départements.
    """
    carsat = convention.party(PartyKind.CARSAT)
    try:
        sirene = opening()
        if sirene is None:
            return result
        where = sirene.whereabouts(_digits(result))
        return set_apart(result, where, carsat.circonscription if carsat else ())
    except DAMAGED as error:
        code = getattr(error, "code", type(error).__name__)
        structlog.get_logger().warning("adhérents sans donnée non situés", code=str(code))
        return result


def _digits(result: Result) -> NDArray[np.uint8]:
    """The members without data, ``(n, 14)`` ASCII digits."""
    texts = "".join(result.without_data.tolist()).encode("ascii")
    return np.frombuffer(texts, np.uint8).reshape(-1, SIRET_DIGITS)
