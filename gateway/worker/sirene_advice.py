"""What Sirene says of a list, told to its sender, where this instance has loaded it.

`advised(shop, checked, members)` adds notices and, for the sender's own annotated file, remarks and
suggestions. Promises: no verdict changes, and a register that is absent or cannot be read changes
nothing at all; the log says so by code.
"""

from collections.abc import Callable
from pathlib import Path

import structlog

from gateway.worker.successions import DAMAGED
from validators.checking import Checked
from validators.checking.outcome import NO_SIRET
from validators.checking.sirene_notices import told
from validators.contracts.model import Adherents
from validators.findings import NO_ROWS
from validators.sirene.register import Sirene, open_sirene
from validators.sirene.store import MANIFEST

OpenSirene = Callable[[], Sirene | None]


def open_register(folder: Path) -> Sirene | None:
    """The register loaded in a folder; None where there is none.

    Raises:
        SireneError: what is there cannot be read.
    """
    return open_sirene(folder) if (folder / MANIFEST).exists() else None


def advised(opening: OpenSirene, checked: Checked, members: Adherents | None) -> Checked:
    """A check with what Sirene adds.

    Args:
        opening: `open_register` of this instance.
        checked: a member list, judged.
        members: what was accepted of it, or None.
    """
    sirets = NO_SIRET if members is None else members.sirets
    rows = NO_ROWS if members is None else members.rows
    try:
        sirene = opening()
        return checked if sirene is None else told(sirene, checked, sirets, rows)
    except DAMAGED as error:
        code = getattr(error, "code", type(error).__name__)
        structlog.get_logger().warning("répertoire Sirene non consulté", code=str(code))
        return checked
