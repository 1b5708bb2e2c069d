"""Errors of the edge: the world outside answered badly, or the operator must act.

The class docstring is the default message; `code` is stable; no message ever holds a SIRET, a
key or the content of a file.
"""

from typing import ClassVar


class GatewayError(Exception):
    """La passerelle n'a pas pu faire ce qui était demandé."""

    code: ClassVar[str] = "PASSERELLE"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class StorageError(GatewayError):
    """La base ou le disque ne répond pas ; l'opération sera reprise."""

    code = "STOCKAGE"
    exit_status = 6


class DeliveryError(GatewayError):
    """La livraison n'a pas abouti ; elle sera reprise."""

    code = "LIVRAISON"
    exit_status = 6


class UnknownError(GatewayError):
    """Cet identifiant est inconnu de la passerelle."""

    code = "INCONNU"
    exit_status = 3


class ConflictError(GatewayError):
    """L'état actuel ne permet pas cette opération."""

    code = "CONFLIT"
    exit_status = 3


class InstanceError(GatewayError):
    """Aucune instance ici : indiquez son dossier avec --instance ou lancez « passerelle init »."""

    code = "INSTANCE"
    exit_status = 4
