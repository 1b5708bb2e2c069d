"""One SFTP channel: packets in, answers out, until either side has had enough.

Use `Session(...).run()` in a thread of its own. It promises that answers are sent together while
whole packets are still at hand (one packet on the network for many small statuses), that every
request that arrived whole is done even when its answer no longer reaches anybody, that a malformed
packet closes the channel, and that what was open is let go of in every case.
"""

import logging
from contextlib import suppress
from typing import Final, Protocol

from paramiko import SSHException

from gateway.sftp import replies
from gateway.sftp.errors import BadPacketError
from gateway.sftp.framing import PacketReader
from gateway.sftp.requests import Requests

_INIT: Final = 1
_FLUSH_SIZE: Final = 256 * 1024
_FLUSH_COUNT: Final = 64
_LOST: Final = (EOFError, OSError, SSHException)
_LOG: Final = logging.getLogger("passerelle.sftp")


class Stream(Protocol):
    """What a session reads and writes: a channel."""

    def recv(self, size: int) -> bytes:
        """At most `size` octets, none at the end."""
        ...

    def send(self, data: bytes) -> int:
        """How many octets were sent, 0 when none can be any more."""
        ...

    def close(self) -> None:
        """Close both ways."""
        ...


class Session:
    """The dialogue on one channel."""

    def __init__(self, stream: Stream, requests: Requests) -> None:
        self._stream = stream
        self._requests = requests
        self._reader = PacketReader(stream.recv)
        self._pending: list[bytes] = []
        self._pending_size = 0
        self._heard = True

    def run(self) -> None:
        """Talk until the end."""
        try:
            self._greet()
            while True:
                kind, body = self._reader.next()
                self._queue(self._requests.answer(kind, body))
        except BadPacketError as error:
            _LOG.warning("channel closed: %s", error.code)
        except _LOST:
            # However it was lost, what follows is the same.
            _LOG.debug("channel ended")
        finally:
            self._requests.abandon()
            with suppress(*_LOST):
                self._stream.close()

    def _greet(self) -> None:
        kind, body = self._reader.next()
        if kind != _INIT or len(body) < 4:
            raise BadPacketError
        self._send(replies.version())

    def _queue(self, answer: bytes) -> None:
        self._pending.append(answer)
        self._pending_size += len(answer)
        full = self._pending_size >= _FLUSH_SIZE or len(self._pending) >= _FLUSH_COUNT
        if full or not self._reader.has_whole():
            self._send(b"".join(self._pending))
            self._pending.clear()
            self._pending_size = 0

    def _send(self, data: bytes) -> None:
        # A client may hang up right after its last request: what it asked is done all the same,
        # or an upload that it closed would pass for one that was interrupted.
        while data and self._heard:
            try:
                sent = self._stream.send(data)
            except _LOST:
                sent = 0
            self._heard = sent > 0
            data = data[sent:]
