"""The streams of an OLE compound file, the container of Office 97-2003.

``CompoundFile(data)``; ``names`` lists its storages and streams, ``stream(name)`` gives the bytes
of one; ``compound(name, stream)`` makes a file of one stream. Each chain of sectors is followed no
further than the file has sectors.

Format: [MS-CFB] Compound File Binary File Format.
"""

import struct

import numpy as np
import numpy.typing as npt

from validators.codes import Code
from validators.reading.refusal import UnreadableError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s16x5H6x9L")
_DIFAT_IN_HEADER = 109
_ENTRY_BYTES = 128
_LAST_SECTOR = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5
_FREE, _END_OF_CHAIN, _FAT_SECTOR, _NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_LARGE_SHIFT = 12
_SMALL_STREAM = 4096

Sectors = npt.NDArray[np.uint32]


class CompoundFile:
    """A compound file, its directory read.

    Raises:
        UnreadableError: It is cut short or damaged.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._open(data)
        except (struct.error, ValueError, IndexError):
            raise UnreadableError(Code.FICHIER_ILLISIBLE) from None

    @property
    def names(self) -> frozenset[str]:
        """Names of all storages and streams, wherever they stand."""
        return frozenset(name for name, _kind, _start, _size in self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; nothing if there is none of that name."""
        for found, kind, start, size in self._entries:
            if found == name and kind == _STREAM:
                return self._small(start, size) if size < self._cutoff else self._large(start, size)
        return b""

    def _open(self, data: bytes) -> None:
        head = _HEADER.unpack_from(data)
        magic, shift, small_shift = head[0], head[4], head[5]
        directory, self._cutoff, small_fat, difat = head[8], head[10], head[11], head[13]
        if magic != MAGIC or shift not in (9, 12) or small_shift != 6:
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        self._data, self._shift = data, shift
        self._count = (len(data) >> shift) + 1
        self._fat = self._table(self._fat_sectors(difat))
        self._entries = [_entry(raw) for raw in _cut(self._chain(directory), _ENTRY_BYTES)]
        self._small_fat = np.frombuffer(_whole_words(self._chain(small_fat)), "<u4")
        root = next((entry for entry in self._entries if entry[1] == _ROOT), ("", _ROOT, 0, 0))
        self._small_data = self._large(root[2], root[3])

    def _fat_sectors(self, difat: int) -> list[int]:
        found = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}L", self._data, 76))
        for _ in range(self._count):
            if difat >= _LAST_SECTOR:
                break
            words = np.frombuffer(_whole_words(self._sector(difat)), "<u4").tolist()
            found += words[:-1]
            difat = words[-1]
        return [sector for sector in found if sector < _LAST_SECTOR][: self._count]

    def _table(self, sectors: list[int]) -> Sectors:
        return np.frombuffer(_whole_words(b"".join(map(self._sector, sectors))), "<u4")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(self._fat, start)))

    def _large(self, start: int, size: int) -> bytes:
        return self._chain(start)[:size]

    def _small(self, start: int, size: int) -> bytes:
        places = (number << 6 for number in _followed(self._small_fat, start))
        return b"".join(self._small_data[place : place + 64] for place in places)[:size]


def compound(name: str, stream: bytes) -> bytes:
    """A compound file that holds one stream, in sectors of 4 KiB ([MS-CFB] version 4)."""
    sector = 1 << _LARGE_SHIFT
    body = stream.ljust(max(len(stream), _SMALL_STREAM), b"\0")
    count = -(-len(body) // sector)
    tables = -(-(count + 2) * 4 // (sector - 4))
    places = range(count + 1, count + 1 + tables)
    links = [*range(1, count), _END_OF_CHAIN, _END_OF_CHAIN, *[_FAT_SECTOR] * tables]
    fat = np.full(tables * sector // 4, _FREE, "<u4")
    fat[: len(links)] = links
    head = (MAGIC, 0x3E, 4, 0xFFFE, _LARGE_SHIFT, 6, 1, tables, count)
    header = _HEADER.pack(*head, 0, _SMALL_STREAM, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0)
    difat = np.full(_DIFAT_IN_HEADER, _FREE, "<u4")
    difat[:tables] = places
    # The parser wants a first sector for the (empty) stream of small streams: any will do.
    root = _written_entry("Root Entry", _ROOT, count, 0, child=1)
    directory = root + _written_entry(name, _STREAM, 0, len(body))
    return b"".join(
        (
            (header + difat.tobytes()).ljust(sector, b"\0"),
            body.ljust(count * sector, b"\0"),
            directory.ljust(sector, b"\0"),
            fat.tobytes(),
        )
    )


def _written_entry(name: str, kind: int, start: int, size: int, child: int = _NO_ENTRY) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBB3L", len(raw), kind, 1, _NO_ENTRY, _NO_ENTRY, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<LQ", start, size)


def _followed(table: Sectors, start: int) -> list[int]:
    """Sectors of a chain, in order.

    Raises:
        UnreadableError: The chain returns to itself or leaves the table.
    """
    links, found = table.tolist(), []
    while start < _LAST_SECTOR:
        found.append(start)
        if start >= len(links) or len(found) > len(links):
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        start = links[start]
    return found


def _entry(raw: bytes) -> tuple[str, int, int, int]:
    """Name, kind, first sector and size of a directory entry."""
    length, kind = struct.unpack_from("<HB", raw, 64)
    start, size = struct.unpack_from("<2L", raw, 116)
    return raw[: max(length - 2, 0)].decode("utf-16-le", "replace"), kind, start, size


def _cut(data: bytes, step: int) -> list[bytes]:
    return [data[at : at + step] for at in range(0, len(data) - step + 1, step)]


def _whole_words(data: bytes) -> bytes:
    return data[: len(data) // 4 * 4]
