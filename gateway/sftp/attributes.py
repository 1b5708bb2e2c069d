"""What a client is told of a file or folder, and what it may ask to change.

Use `Entry` for each file or folder of the tree, `pack` and `long_name` to tell of it, and
`wanted_size` to read the attributes that a client sends: of them only the size matters here, times
and permissions being accepted and ignored.

Source: draft-ietf-secsh-filexfer-02, section 5.
"""

import stat
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gateway.sftp.errors import BadPacketError
from gateway.sftp.framing import Fields

_SIZE, _OWNER, _MODE, _TIMES = 1, 2, 4, 8
_EXTENDED: Final = 0x80000000
_MOST_EXTENDED: Final = 16
_PACKED: Final = struct.Struct(">IQIIIII")
_OWNER_NAME: Final = "passerelle"

FOLDER_MODE: Final = stat.S_IFDIR | 0o550
DROP_FOLDER_MODE: Final = stat.S_IFDIR | 0o770
OPEN_MODE: Final = stat.S_IFREG | 0o600
CLOSED_MODE: Final = stat.S_IFREG | 0o200
TAKEN_MODE: Final = stat.S_IFREG
SHELF_MODE: Final = stat.S_IFREG | 0o440


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder as clients see it."""

    name: str
    size: int
    mode: int
    at: datetime


def pack(entry: Entry) -> bytes:
    """The attributes on the wire."""
    instant = max(0, min(int(entry.at.timestamp()), 0xFFFFFFFF))
    flags = _SIZE | _OWNER | _MODE | _TIMES
    return _PACKED.pack(flags, entry.size, 0, 0, entry.mode, instant, instant)


def long_name(entry: Entry) -> str:
    """A line as `ls -l` prints it."""
    kind = stat.filemode(entry.mode)
    when = entry.at.strftime("%b %d %H:%M")
    return f"{kind} 1 {_OWNER_NAME} {_OWNER_NAME} {entry.size:>12} {when} {entry.name}"


def wanted_size(fields: Fields) -> int | None:
    """The size that a client asks for, None when it asks for none.

    Raises:
        BadPacketError: The attributes do not fit in the packet.
    """
    flags = fields.uint32()
    size = fields.uint64() if flags & _SIZE else None
    for flag, count in ((_OWNER, 2), (_MODE, 1), (_TIMES, 2)):
        if flags & flag:
            for _ in range(count):
                fields.uint32()
    if flags & _EXTENDED:
        pairs = fields.uint32()
        if pairs > _MOST_EXTENDED:
            raise BadPacketError
        for _ in range(2 * pairs):
            fields.octets()
    return size
