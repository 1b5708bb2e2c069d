"""Compound files (MS-CFB) and the least BIFF8 workbook inside one (MS-XLS), by hand."""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from tests.ugly.making_xlsx import Sheet

_SECTOR: Final = 512
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def ole(streams: Mapping[str, bytes], storages: Sequence[str] = ()) -> bytes:
    """A compound file; streams are padded to 4,096 bytes so that none is a mini stream."""
    entries: list[tuple[str, int, int, int]] = [(name, _STORAGE, 0, 0) for name in storages]
    table: list[int] = []
    body = b""
    for name, content in streams.items():
        start = len(table)
        whole = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        count = len(whole) // _SECTOR
        table += [*range(start + 1, start + count), _END]
        entries.append((name, _STREAM, start, len(whole)))
        body += whole
    entries.sort(key=lambda entry: (len(entry[0]), entry[0].upper()))
    directory = _directory(entries)
    first = len(table)
    count = len(directory) // _SECTOR
    table += [*range(first + 1, first + count), _END]
    body += directory
    sectors = -(-(len(table) + 1) // 127)
    places = list(range(len(table), len(table) + sectors))
    table += [_FAT] * sectors
    fat = struct.pack(f"<{len(table)}I", *table).ljust(sectors * _SECTOR, b"\xff")
    return _header(first, places) + body + fat


def _header(directory: int, places: Sequence[int]) -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    shape = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    chains = struct.pack("<IIIIIIIII", 0, len(places), directory, 0, 4096, _END, 0, _END, 0)
    difat = [*places, *[_FREE] * (109 - len(places))]
    return magic + shape + chains + struct.pack("<109I", *difat)


def _directory(entries: Sequence[tuple[str, int, int, int]]) -> bytes:
    records = [_entry("Root Entry", _ROOT, _END, 0, child=1 if entries else _NONE)]
    for number, (name, kind, start, size) in enumerate(entries, 1):
        following = number + 1 if number < len(entries) else _NONE
        records.append(_entry(name, kind, start, size, right=following))
    while len(records) % 4:
        records.append(bytes(68) + struct.pack("<III", _NONE, _NONE, _NONE) + bytes(48))
    return b"".join(records)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = _NONE, child: int = _NONE
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(raw), kind, 1, _NONE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _unicode(value: str, size: str) -> bytes:
    return struct.pack(f"<{size}B", len(value), 1) + value.encode("utf-16-le")


def biff(*sheets: Sheet, globals_added: bytes = b"", size: tuple[int, int] | None = None) -> bytes:
    """The stream ``Workbook``: text in LABEL records, numbers in NUMBER records.

    `size` is what the sheets announce, in rows and columns; None: the truth.
    """
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6)) + globals_added
    start += _record(0x42, struct.pack("<H", 1200))
    names = [_unicode(sheet.title, "B") for sheet in sheets]
    offset = len(start) + sum(10 + len(name) for name in names) + 4
    bounds, pages = b"", b""
    for sheet, name in zip(sheets, names, strict=True):
        place = struct.pack("<IBB", offset + len(pages), int(sheet.hidden), 0)
        bounds += _record(0x85, place + name)
        pages += _page(sheet, size)
    return start + bounds + _record(0x0A, b"") + pages


def _page(sheet: Sheet, announced: tuple[int, int] | None) -> bytes:
    first, left = sheet.at
    width = max((len(row) for row in sheet.rows), default=0)
    out = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6))
    last = announced or (first + len(sheet.rows), left + width)
    size = struct.pack("<IIHHH", first, last[0], left, last[1], 0)
    out += _record(0x200, size)
    for i, row in enumerate(sheet.rows):
        for j, cell in enumerate(row):
            place = struct.pack("<HHH", first + i, left + j, 0)
            if isinstance(cell, int | float):
                out += _record(0x203, place + struct.pack("<d", cell))
            elif cell is not None and cell != "":
                out += _record(0x204, place + _unicode(str(cell), "H"))
    return out + _record(0x0A, b"")


def xls(*sheets: Sheet) -> bytes:
    """A workbook as Excel 97 and many business programs write it."""
    return ole({"Workbook": biff(*sheets)})
