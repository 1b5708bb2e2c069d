"""A compound file ([MS-CFB], version 3, sectors of 512 bytes), by hand."""

import struct
from collections.abc import Mapping, Sequence

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def ole(streams: Mapping[str, bytes], storages: Sequence[str] = ()) -> bytes:
    """Streams, padded so that none is a small one, and empty storages."""
    links: list[int] = []
    body, directory = b"", _entry("Root Entry", _ROOT, _END, 0, 1)
    for name, content in streams.items():
        padded = content.ljust(max(4_096, -(-len(content) // 512) * 512), b"\0")
        directory += _entry(name, _STREAM, len(links), len(padded))
        links += _chained(len(links), len(padded) // 512)
        body += padded
    directory += b"".join(_entry(name, _STORAGE, 0, 0) for name in storages)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first = len(links)
    links += _chained(first, len(directory) // 512)
    tables = -(-len(links) // 127)
    places = range(len(links), len(links) + tables)
    links += [_FAT] * tables
    fat = struct.pack(f"<{len(links)}L", *links).ljust(tables * 512, b"\xff")
    return _header(first, places) + body + directory + fat


def _chained(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _header(directory: int, places: range) -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    shape = struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    chains = struct.pack("<9L", 0, len(places), directory, 0, 4_096, _END, 0, _END, 0)
    return magic + shape + chains + struct.pack("<109L", *places, *[_FREE] * (109 - len(places)))


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBB3L", len(raw), kind, 1, _FREE, _FREE, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<LQ", start, size)
