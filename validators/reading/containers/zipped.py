"""The parts of a zip archive, each within the bounds that it announces.

``read_directory(data)`` lists the parts; ``check(parts, limits)`` refuses an archive that no
spreadsheet program writes; ``content(data, part)`` unpacks one part, once, and no further than its
announced size; ``stored(parts)`` packs anew, uncompressed, what was looked over, so that the parser
meets one plain archive whatever the sender's looked like.

Format: APPNOTE.TXT 6.3.10, PKWARE.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from validators.codes import Code
from validators.reading.limits import MIB, Limits
from validators.reading.refusal import UnreadableError

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_64, _LOCATOR_64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_CENTRAL_HEAD = struct.Struct("<4s6H3L5H2L")
_TAIL = struct.Struct("<4s4H2LH")
_TAIL_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 0xFFFF
_FULL = 0xFFFFFFFF
_LARGE_SIZES = 0x0001
_DIRECTORY_BYTES = 2 * MIB

_AS_IS, _DEFLATED = 0, 8
_ENCRYPTED, _UTF8 = 0x1, 0x800
_DAY_ZERO = 0x21
_RATIO = 200
_RATIO_FROM = 50 * MIB


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the directory; sizes in bytes, ``offset`` of its local header."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int


def read_directory(data: bytes) -> dict[str, Part]:
    """The parts by their names, with forward slashes.

    Raises:
        UnreadableError: The archive is cut short or damaged, or has too many parts or two of one
            name.
    """
    try:
        parts: dict[str, Part] = {}
        for part in _entries(data):
            if part.name in parts:
                raise UnreadableError(Code.FICHIER_DANGEREUX, "parties en double")
            parts[part.name] = part
    except (struct.error, ValueError, IndexError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    return parts


def check(parts: Mapping[str, Part], limits: Limits) -> None:
    """Refuses an archive by its directory alone.

    Raises:
        UnreadableError: Protected, out of proportion, or with parts that overlap.
    """
    if any(part.flags & _ENCRYPTED for part in parts.values()):
        raise UnreadableError(Code.FICHIER_PROTEGE)
    if len(parts) > limits.entries:
        raise UnreadableError(Code.FICHIER_DANGEREUX, "trop de parties")
    if any(part.size > max(_RATIO_FROM, _RATIO * part.packed) for part in parts.values()):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "compression démesurée")
    if sum(part.size for part in parts.values()) > limits.unpacked_bytes:
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "taille décompressée")
    if any(name.startswith("/") or ".." in name.split("/") for name in parts):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "chemin de partie")
    end = 0
    for part in sorted(parts.values(), key=lambda part: part.offset):
        if part.offset < end:
            raise UnreadableError(Code.FICHIER_DANGEREUX, "parties superposées")
        end = part.offset + _LOCAL_HEAD.size + part.packed


def content(data: bytes, part: Part) -> bytes:
    """One part, unpacked.

    Raises:
        UnreadableError: It is damaged, packed in a way that spreadsheets do not use, or is not of
            the size that it announces.
    """
    plain = _unpacked(_packed(data, part), part, part.size + 1)
    if len(plain) > part.size:
        raise UnreadableError(Code.FICHIER_DANGEREUX, "taille de partie mensongère")
    if len(plain) != part.size or zlib.crc32(plain) != part.crc:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    return plain


def head(data: bytes, part: Part, size: int) -> bytes:
    """The first bytes of one part, unpacked.

    Raises:
        UnreadableError: It is damaged or packed in a way that spreadsheets do not use.
    """
    return _unpacked(_packed(data, part), part, size)[:size]


def stored(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of these parts, uncompressed."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    size = 0
    for name, plain in parts:
        raw = name.encode()
        about = (_UTF8, _AS_IS, 0, _DAY_ZERO, zlib.crc32(plain), len(plain), len(plain), len(raw))
        directory.append(_CENTRAL_HEAD.pack(_CENTRAL, 20, 20, *about, 0, 0, 0, 0, 0, size) + raw)
        pieces += [_LOCAL_HEAD.pack(_LOCAL, 20, *about, 0) + raw, plain]
        size += len(pieces[-2]) + len(plain)
    listed = b"".join(directory)
    tail = _TAIL.pack(_END, 0, 0, len(directory), len(directory), len(listed), size, 0)
    return b"".join((*pieces, listed, tail))


def _entries(data: bytes) -> Iterator[Part]:
    start, size = _directory_place(data)
    if size > _DIRECTORY_BYTES:
        raise UnreadableError(Code.FICHIER_DANGEREUX, "trop de parties")
    end = start + size
    while start < end:
        head = _CENTRAL_HEAD.unpack_from(data, start)
        if head[0] != _CENTRAL:
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        name_end = start + _CENTRAL_HEAD.size + head[10]
        extra_end = name_end + head[11]
        raw = data[start + _CENTRAL_HEAD.size : name_end]
        packed, large, offset = _sizes(head, data[name_end:extra_end])
        name = raw.decode("utf-8" if head[3] & _UTF8 else "cp437", "replace")
        yield Part(name.replace("\\", "/"), head[3], head[4], head[7], packed, large, offset)
        start = extra_end + head[12]


def _directory_place(data: bytes) -> tuple[int, int]:
    """Where the directory starts, and its size."""
    place = data.rfind(_END, max(0, len(data) - _TAIL.size - _LONGEST_COMMENT))
    if place < 0:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    tail = _TAIL.unpack_from(data, place)
    size, start = tail[5], tail[6]
    locator = place - _LOCATOR.size
    if locator >= 0 and data.startswith(_LOCATOR_64, locator):
        large = _TAIL_64.unpack_from(data, _LOCATOR.unpack_from(data, locator)[2])
        if large[0] != _END_64:
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        size, start = large[8], large[9]
    if start + size > place:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    return start, size


def _sizes(head: tuple[int, ...], extra: bytes) -> tuple[int, int, int]:
    """Packed size, size and offset, the 64-bit ones where the entry has them."""
    packed, size, offset = head[8], head[9], head[16]
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == _LARGE_SIZES:
            large = iter(struct.unpack_from(f"<{length // 8}Q", extra, place + 4))
            size = next(large, size) if size == _FULL else size
            packed = next(large, packed) if packed == _FULL else packed
            offset = next(large, offset) if offset == _FULL else offset
        place += 4 + length
    return packed, size, offset


def _packed(data: bytes, part: Part) -> memoryview:
    try:
        local = _LOCAL_HEAD.unpack_from(data, part.offset)
    except struct.error:
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    start = part.offset + _LOCAL_HEAD.size + local[9] + local[10]
    packed = memoryview(data)[start : start + part.packed]
    if local[0] != _LOCAL or len(packed) != part.packed:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    return packed


def _unpacked(packed: memoryview, part: Part, most: int) -> bytes:
    if part.method == _AS_IS:
        return bytes(packed[:most])
    if part.method != _DEFLATED:
        raise UnreadableError(Code.FICHIER_ILLISIBLE, "compression inhabituelle")
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most)
    except zlib.error:
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
