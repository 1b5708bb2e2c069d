"""A partner's side of SFTP, for machines without OpenSSH's `sftp`.

`with SftpClient.connect(destination, "camille", key_path) as client:` then `upload`, `rename`,
`listing`, `download`. It promises that nothing is sent to a server whose host key is not the one
expected, and errors of one family, `TransferError`, whose text is fit for the operator.
"""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

from paramiko import Ed25519Key, SFTPClient, SSHException, Transport

from gateway.errors import GatewayError
from gateway.sftp.hostkey import fingerprint

_SECONDS: Final = 30.0
_CHUNK: Final = 32 * 1024


class TransferError(GatewayError):
    """Le transfert SFTP n'a pas abouti."""

    code: ClassVar[str] = "TRANSFERT"


class TransferDeniedError(TransferError):
    """Le serveur refuse cette opération."""

    code: ClassVar[str] = "TRANSFERT-REFUSE"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to connect, and the fingerprint of the host key to find there (`SHA256:…`)."""

    host: str
    port: int
    fingerprint: str


class SftpClient:
    """One connection."""

    def __init__(self, transport: Transport, channel: SFTPClient) -> None:
        self._transport = transport
        self._channel = channel

    @classmethod
    def connect(cls, destination: Destination, login: str, key: Path) -> Self:
        """Connect with an Ed25519 key.

        Raises:
            TransferError: no answer, another host key, or the key is refused.
        """
        with _translated():
            connection = socket.create_connection(
                (destination.host, destination.port), timeout=_SECONDS
            )
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            transport = Transport(connection)
        try:
            with _translated():
                transport.start_client(timeout=_SECONDS)
                if fingerprint(transport.get_remote_server_key().asbytes()) != (
                    destination.fingerprint
                ):
                    raise TransferError("La clé d'hôte n'est pas celle qui est attendue.")
                transport.auth_publickey(login, Ed25519Key.from_private_key_file(str(key)))
                channel = SFTPClient.from_transport(transport)
            if channel is None:
                raise TransferError
        except BaseException:
            transport.close()
            raise
        channel.get_channel().settimeout(_SECONDS)
        return cls(transport, channel)

    def listing(self, folder: str) -> list[str]:
        """The names in a folder."""
        with _translated():
            return [str(name) for name in self._channel.listdir(folder)]

    def upload(self, local: Path, remote: str) -> None:
        """Send a file; it is durable there when this returns."""
        with _translated(), local.open("rb") as source, self._channel.open(remote, "wb") as target:
            # Without this, every block waits for its answer.
            target.set_pipelined(True)
            while block := source.read(_CHUNK):
                target.write(block)

    def rename(self, old: str, new: str) -> None:
        """Give a file its name."""
        with _translated():
            self._channel.rename(old, new)

    def download(self, remote: str, local: Path) -> None:
        """Fetch a file."""
        with _translated():
            self._channel.get(remote, str(local))

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SSHException, OSError, EOFError) as error:
        if isinstance(error, OSError) and error.errno == errno.EACCES:
            raise TransferDeniedError(f"Le serveur refuse : {error.strerror}") from None
        raise TransferError(f"Le transfert SFTP n'a pas abouti : {error}") from None
