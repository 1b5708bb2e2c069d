"""SFTP answers, as octets ready to be sent.

Source: draft-ietf-secsh-filexfer-02, section 7; OpenSSH PROTOCOL, section 4 (limits).
"""

import struct
from collections.abc import Iterable
from typing import Final

from gateway.sftp.attributes import Entry, long_name, pack
from gateway.sftp.errors import Status
from gateway.sftp.framing import LONGEST_PACKET

VERSION: Final = 3
LONGEST_DATA: Final = LONGEST_PACKET - 1024
_VERSION, _STATUS, _HANDLE, _DATA, _NAME, _ATTRS, _EXTENDED = 2, 101, 102, 103, 104, 105, 201
_EXTENSIONS: Final = (
    ("posix-rename@openssh.com", "1"),
    ("fsync@openssh.com", "1"),
    ("limits@openssh.com", "1"),
)
_U32: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">IBI")


def version() -> bytes:
    """What this server speaks."""
    pairs = b"".join(_text(name) + _text(value) for name, value in _EXTENSIONS)
    return struct.pack(">IBI", 5 + len(pairs), _VERSION, VERSION) + pairs


def status(request: int, code: Status, message: str = "") -> bytes:
    """Granted or not, and why."""
    return _packet(_STATUS, request, _U32.pack(code) + _text(message) + _text("fr"))


def handle(request: int, name: bytes) -> bytes:
    """The handle that was opened."""
    return _packet(_HANDLE, request, _octets(name))


def data(request: int, content: bytes) -> bytes:
    """What was read."""
    return _packet(_DATA, request, _octets(content))


def attributes(request: int, entry: Entry) -> bytes:
    """What one file is."""
    return _packet(_ATTRS, request, pack(entry))


def names(request: int, entries: Iterable[Entry]) -> bytes:
    """Some files of a folder."""
    packed = [_text(entry.name) + _text(long_name(entry)) + pack(entry) for entry in entries]
    return _packet(_NAME, request, _U32.pack(len(packed)) + b"".join(packed))


def real_path(request: int, path: str) -> bytes:
    """A path, made absolute; without attributes."""
    return _packet(_NAME, request, _U32.pack(1) + _text(path) + _text(path) + _U32.pack(0))


def limits(request: int, handles: int) -> bytes:
    """Longest packet, read and write, and how many handles."""
    body = struct.pack(">QQQQ", LONGEST_PACKET, LONGEST_DATA, LONGEST_DATA, handles)
    return _packet(_EXTENDED, request, body)


def _packet(kind: int, request: int, body: bytes) -> bytes:
    return _HEAD.pack(5 + len(body), kind, request) + body


def _octets(content: bytes) -> bytes:
    return _U32.pack(len(content)) + content


def _text(text: str) -> bytes:
    return _octets(text.encode("utf-8", "surrogateescape"))
