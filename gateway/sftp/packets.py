"""SSH packets, bounded: before authentication a stranger gets little to fill.

`ReadAheadSocket` serves many small reads from one large one, counts what came, and gives up on a
stranger that sends too much; `BoundedPacketizer` refuses a packet by the length it announces. Both
are told when the visitor is known.

Source: RFC 4253, section 6.1 (a packet of 35,000 octets must be accepted, a larger one need not).
"""

import socket
import threading
import time
from typing import Final

from paramiko.packet import Packetizer
from paramiko.ssh_exception import SSHException

STRANGER_PACKET: Final = 35_000
VISITOR_PACKET: Final = 256 * 1024 + 4096
STRANGER_TOTAL: Final = 256 * 1024
_READ_AHEAD: Final = 256 * 1024


class ReadAheadSocket:
    """A connected socket, read in large pieces.

    Attributes:
        heard: Monotonic instant of the last octets received.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._buffer = bytearray(_READ_AHEAD)
        self._view = memoryview(self._buffer)
        self._at = self._end = 0
        self._allowance: int | None = STRANGER_TOTAL
        self._closing = threading.Lock()
        self._closed = False
        self.heard = time.monotonic()

    def trust(self) -> None:
        """The visitor is known: no longer bound what it sends in all."""
        self._allowance = None

    def recv(self, size: int) -> bytes:
        """At most `size` octets; none at the end, or when a stranger has sent too much."""
        if self._at == self._end:
            self._end = self._socket.recv_into(self._view)
            self._at = 0
            self.heard = time.monotonic()
            if self._allowance is not None:
                self._allowance -= self._end
                if self._allowance < 0:
                    self._end = 0
        taken = self._view[self._at : min(self._at + size, self._end)]
        self._at += len(taken)
        return bytes(taken)

    def send(self, data: bytes) -> int:
        """How many octets were sent."""
        return self._socket.send(data)

    def settimeout(self, seconds: float) -> None:
        """How long a read or a write may wait."""
        self._socket.settimeout(seconds)

    def hang_up(self) -> None:
        """End the connection from any thread: whoever reads it sees its end."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It had ended already.
            return

    def close(self) -> None:
        """Release the socket."""
        with self._closing:
            self._closed = True
            self._socket.close()


class BoundedPacketizer(Packetizer):  # type: ignore[misc]  # paramiko is untyped
    """Packets of a bounded length, whatever they announce."""

    def __init__(self, connection: ReadAheadSocket) -> None:
        super().__init__(connection)
        self._longest = STRANGER_PACKET

    def trust(self) -> None:
        """The visitor is known: accept packets of the length this server announced."""
        self._longest = VISITOR_PACKET

    def read_all(self, n: int, check_rekey: bool = False) -> bytes:
        """Exactly `n` octets.

        Raises:
            SSHException: `n`, which the other side announced, is out of bounds.
        """
        if not 0 <= n <= self._longest:
            raise SSHException("packet length out of bounds")
        data: bytes = super().read_all(n, check_rekey)
        return data

    def start_handshake(self, timeout: float) -> None:
        """Nothing: the server watches every connection itself, without a thread for each."""
        del timeout
