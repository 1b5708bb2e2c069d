"""An act as a row keeps it: its kind, and its content as canonical JSON.

`encode` and `decode` are each other's reverse. They promise that a kind keeps its word, that an
instant keeps its zone and its microseconds, and that what does not read as the act of its kind is
refused rather than guessed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from audit.canonical import canonical
from exchange.acts import (
    Acte,
    Adhesion,
    AvenantEcrit,
    CourrierTiers,
    Denonciation,
    EquivalenceCanal,
    Retrait,
    Revocation,
    Validation,
)
from gateway.errors import GatewayError

_TYPES: Final[Mapping[str, type]] = MappingProxyType(
    {
        "adhesion": Adhesion,
        "revocation": Revocation,
        "avenant": AvenantEcrit,
        "courrier": CourrierTiers,
        "retrait": Retrait,
        "validation": Validation,
        "denonciation": Denonciation,
        "equivalence": EquivalenceCanal,
    }
)
KINDS: Final[Mapping[type, str]] = MappingProxyType(
    {of_kind: kind for kind, of_kind in _TYPES.items()}
)
"""The word for each kind of act, by its type."""
_ADAPTERS: Final = {kind: TypeAdapter[Any](of_kind) for kind, of_kind in _TYPES.items()}


class ActContentError(GatewayError):
    """Un acte enregistré ne se relit pas : la base a été altérée, vérifiez le journal."""

    code = "ACTE-ILLISIBLE"


def kind_of(act: Acte) -> str:
    """The word that the table keeps for an act's kind."""
    return KINDS[type(act)]


def encode(act: Acte) -> str:
    """The content of an act, as canonical JSON."""
    plain = _ADAPTERS[kind_of(act)].dump_python(act, mode="json")
    return canonical(plain).decode("utf-8")


def decode(kind: str, content: str) -> Acte:
    """The act that a row keeps.

    Raises:
        ActContentError: the kind or the content is none that `encode` gives.
    """
    try:
        act: Acte = _ADAPTERS[kind].validate_json(content)
    except (KeyError, ValidationError):
        raise ActContentError from None
    return act
