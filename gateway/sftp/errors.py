"""Why a request over SFTP is not granted: one class per reason, each with its SFTP status.

Raise them anywhere below `gateway.sftp.session`, which answers `status` and the message to the
client and goes on; only `BadPacketError` ends the channel. The ports raise the `PortError`s.

Source of the statuses: draft-ietf-secsh-filexfer-02, section 7.
"""

from enum import IntEnum
from typing import ClassVar

from gateway.errors import GatewayError


class Status(IntEnum):
    """Status of an answer."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    OP_UNSUPPORTED = 8


class SftpError(GatewayError):
    """La demande n'a pas abouti."""

    code = "SFTP"
    status: ClassVar[Status] = Status.FAILURE


class BadPacketError(SftpError):
    """Le paquet reçu est mal formé."""

    code = "SFTP-PAQUET"
    status = Status.BAD_MESSAGE


class BadHandleError(SftpError):
    """Ce descripteur n'est pas ouvert."""

    code = "SFTP-DESCRIPTEUR"


class EndOfFileError(SftpError):
    """Fin."""

    code = "SFTP-FIN"
    status = Status.EOF


class MissingError(SftpError):
    """Aucun fichier de ce nom."""

    code = "SFTP-ABSENT"
    status = Status.NO_SUCH_FILE


class ForbiddenError(SftpError):
    """Opération refusée."""

    code = "SFTP-REFUS"
    status = Status.PERMISSION_DENIED


class NameRefusedError(ForbiddenError):
    """Nom refusé : 200 octets au plus, rien d'invisible, pas de point en tête."""

    code = "SFTP-NOM"


class ExistsError(SftpError):
    """Ce nom est déjà pris ; un dépôt ne remplace jamais un autre."""

    code = "SFTP-EXISTE"


class InUseError(SftpError):
    """Un dépôt sous ce nom est en cours ; réessayez."""

    code = "SFTP-EN-COURS"


class TooManyError(SftpError):
    """quota : trop de fichiers ouverts à la fois."""

    code = "SFTP-QUOTA"


class SpoiledError(SftpError):
    """Le dépôt est abandonné : une écriture avait échoué."""

    code = "SFTP-ABANDON"


class UnsupportedError(SftpError):
    """Opération non prise en charge."""

    code = "SFTP-INCONNUE"
    status = Status.OP_UNSUPPORTED


class PortError(SftpError):
    """La passerelle n'a pas pu enregistrer la demande."""

    code = "SFTP-PORT"


class DeniedError(PortError):
    """Opération refusée par la convention."""

    code = "SFTP-PORT-REFUS"
    status = Status.PERMISSION_DENIED

    def __init__(self, reason: str | None = None) -> None:
        """Refuse, with the sentence the partner may read."""
        super().__init__(reason)


class TakenError(PortError):
    """Ce nom est déjà pris."""

    code = "SFTP-PORT-EXISTE"


class BusyError(PortError):
    """La passerelle est occupée ; réessayez."""

    code = "SFTP-PORT-OCCUPE"
