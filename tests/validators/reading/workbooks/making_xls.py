"""Records of an Excel 97-2003 workbook, one by one ([MS-XLS] 2.4), for what no writer writes."""

import struct
from collections.abc import Sequence

from tests.validators.reading.containers.making_ole import ole

Cell = bytes

_BOF, _EOF = 0x0809, 0x000A


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<3Hd", row, column, 0, value))


def label(row: int, column: int, value: str, kind: int = 0x0204) -> bytes:
    text = value.encode("utf-16-le")
    return record(kind, struct.pack("<4HB", row, column, 0, len(value), 1) + text)


def formula(row: int, column: int, result: bytes) -> bytes:
    """A formula of nothing but the number 1, with its recorded result of eight bytes."""
    return record(
        0x0006, struct.pack("<3H8sHLH3s", row, column, 0, result, 0, 0, 3, b"\x1e\x01\x00")
    )


def text_result(value: str) -> bytes:
    return record(0x0207, struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))


def hidden_row(row: int) -> bytes:
    return record(0x0208, struct.pack("<6HL", row, 0, 1, 255, 0, 0, 0x20))


def chart(*records: bytes) -> bytes:
    """A chart embedded in a sheet, with numbers of its own."""
    begin = record(_BOF, struct.pack("<4H2L", 0x600, 0x20, 0, 0, 0, 0))
    return begin + b"".join(records) + record(_EOF)


def workbook(
    *records: bytes,
    before: bytes = b"",
    kind: int = 0,
    size: Sequence[int] = (0, 1, 0, 1),
    storages: Sequence[str] = (),
) -> bytes:
    """A workbook of one sheet named A, of these records; ``before`` goes into its preamble."""
    start = record(_BOF, struct.pack("<4H2L", 0x600, 5, 0, 0, 0, 0)) + before
    begin = record(_BOF, struct.pack("<4H2L", 0x600, 0x10, 0, 0, 0, 0))
    name = struct.pack("<2B", 1, 0) + b"A"
    place = len(start) + 4 + 6 + len(name) + 4
    bound = record(0x0085, struct.pack("<L2B", place, 0, kind) + name)
    extent = record(0x0200, struct.pack("<2L3H", *size, 0))
    sheet = begin + extent + b"".join(records) + record(_EOF)
    return ole({"Workbook": start + bound + record(_EOF) + sheet}, storages)
