"""SFTP packets on a stream: cutting them out of it, and reading their fields.

Use one `PacketReader` per channel, then `Fields` on each body. It promises a bounded packet length,
one large read for many small packets, no copy of a body, and that a field which does not fit raises
`BadPacketError` instead of reading as zeros.

Source: draft-ietf-secsh-filexfer-02, sections 3 and 4.
"""

from collections.abc import Callable
from typing import Final

from gateway.sftp.errors import BadPacketError

LONGEST_PACKET: Final = 256 * 1024
_READ_AHEAD: Final = 1024 * 1024


class PacketReader:
    """Whole packets out of a stream.

    Args:
        receive: Gives at most so many octets, none when the stream has ended.
    """

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self._receive = receive
        self._buffer = b""
        self._at = 0

    def next(self) -> tuple[int, memoryview]:
        """Type and body of the next packet.

        Raises:
            EOFError: The stream has ended.
            BadPacketError: Its length is zero or too large.
        """
        self._fill(4)
        length = self._peek_length()
        if not 1 <= length <= LONGEST_PACKET:
            raise BadPacketError
        self._fill(4 + length)
        start = self._at + 4
        self._at = start + length
        return self._buffer[start], memoryview(self._buffer)[start + 1 : self._at]

    def has_whole(self) -> bool:
        """Whether `next` would answer without waiting."""
        held = len(self._buffer) - self._at
        return held >= 4 and held >= 4 + self._peek_length()

    def _peek_length(self) -> int:
        return int.from_bytes(self._buffer[self._at : self._at + 4], "big")

    def _fill(self, needed: int) -> None:
        held = len(self._buffer) - self._at
        if held >= needed:
            return
        parts = [self._buffer[self._at :]]
        while held < needed:
            part = self._receive(_READ_AHEAD)
            if not part:
                raise EOFError
            parts.append(part)
            held += len(part)
        self._buffer = b"".join(parts)
        self._at = 0


class Fields:
    """The fields of a packet's body, in order."""

    __slots__ = ("_at", "_body")

    def __init__(self, body: memoryview) -> None:
        self._body = body
        self._at = 0

    def uint32(self) -> int:
        """A 32-bit number."""
        return int.from_bytes(self._take(4), "big")

    def uint64(self) -> int:
        """A 64-bit number."""
        return int.from_bytes(self._take(8), "big")

    def octets(self) -> memoryview:
        """A string of octets, not copied."""
        return self._take(self.uint32())

    def text(self) -> str:
        """A path or a name; octets that are not UTF-8 become lone surrogates, refused later."""
        return bytes(self.octets()).decode("utf-8", "surrogateescape")

    def _take(self, size: int) -> memoryview:
        end = self._at + size
        if end > len(self._body):
            raise BadPacketError
        taken = self._body[self._at : end]
        self._at = end
        return taken
