"""Options of the commands that record what happened in the world: who, what document, when."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from exchange.instants import paris
from gateway.errors import GatewayError
from keys.digests import sha256_hex

_LIMIT: Final = 64 << 20
_BLOCK: Final = 1 << 20
_YEARS: Final = range(2000, 2100)

ByOption = Annotated[
    str | None, typer.Option("--by", help="Nom de qui décide ; gardé hors du journal.")
]
QualityOption = Annotated[str | None, typer.Option("--quality", help="Sa qualité.")]
DocumentOption = Annotated[
    Path | None,
    typer.Option("--document", help="Le document signé : son empreinte seule est gardée."),
]
AtOption = Annotated[
    str | None, typer.Option("--at", help="Instant ISO 8601, heure de Paris ; maintenant sinon.")
]


class ActError(GatewayError):
    """Ce qui est à consigner est incomplet ou illisible."""

    code = "ACTE"
    exit_status = 2


def digest_of(document: Path | None) -> str | None:
    """The SHA-256 of a document, in hexadecimal; None where there is none.

    Raises:
        ActError: it cannot be read, is empty, or is over 64 MiB.
    """
    if document is None:
        return None
    try:
        size = document.stat().st_size
        with document.open("rb") as source:
            digest = sha256_hex(iter(lambda: source.read(_BLOCK), b""))
    except OSError:
        raise ActError(f"{document} est illisible") from None
    if not 0 < size <= _LIMIT:
        raise ActError(f"{document} est vide ou dépasse 64 Mio")
    return digest


def instant_of(option: str, text: str | None, now: datetime) -> datetime:
    """What was typed, in Europe/Paris where it has no zone; `now` where nothing was.

    Raises:
        ActError: it is no instant.
    """
    if text is None:
        return now
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = None
    if at is None or at.year not in _YEARS:
        raise ActError(f"{option} attend un instant ISO 8601, par exemple 2026-01-31T14:30")
    return paris(at)
