"""The successions that an exchange follows, where this instance has loaded Sirene.

`open_lineage(folder)` opens what `passerelle sirene load` wrote, mapped in memory; `successions_of`
asks it for the lineage of a member list. Promises: an exchange never stops for Sirene. Where it is
absent nothing is said of successions; where it cannot be read the log says so by code, the result
says so in French, and the exchange goes on without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import structlog
from numpy.typing import NDArray

from exchange.lineage import Lineage, Related
from exchange.sirene_lineage import SireneLineage
from validators.errors import ValidatorsError
from validators.sirene.register import open_sirene
from validators.sirene.store import MANIFEST

OpenLineage = Callable[[], Lineage | None]

UNREADABLE: Final = (
    "Les successions d'établissements n'ont pas été suivies : les données Sirene de la passerelle "
    "sont illisibles. Des adhérents peuvent être « sans donnée » pour cette seule raison."
)
DAMAGED: Final = (
    ValidatorsError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
)
"""What altered files may raise, whichever of their octets are wrong."""


@dataclass(frozen=True, slots=True)
class Successions:
    """What is known of a list's successions.

    Attributes:
        related: the establishments related to the members; None where they are not known.
        notices: what the reader of the result must know, in French.
    """

    related: Related | None
    notices: tuple[str, ...] = ()


def open_lineage(folder: Path) -> Lineage | None:
    """The lineage of establishments, from the Sirene loaded there; None where no links are.

    Raises:
        SireneError: what is there cannot be read.
    """
    if not (folder / MANIFEST).exists():
        return None
    sirene = open_sirene(folder)
    return SireneLineage(sirene) if sirene.manifest.successions is not None else None


def successions_of(opening: OpenLineage, sirets: NDArray[np.uint8]) -> Successions:
    """The successions of a member list, opened for this exchange alone.

    Args:
        opening: `open_lineage` of this instance.
        sirets: ``(m, 14)`` ASCII digits, the list.
    """
    try:
        lineage = opening()
        return Successions(None if lineage is None else lineage.related(sirets))
    except DAMAGED as error:
        code = getattr(error, "code", type(error).__name__)
        structlog.get_logger().warning("successions non suivies", code=str(code))
        return Successions(None, (UNREADABLE,))
