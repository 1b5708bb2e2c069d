"""An Excel 97-2003 workbook made plain: looked over, then packed anew as its one stream.

``open_xls(data, limits)`` walks the records of the workbook once: protection, macros, the farthest
cell of each sheet, hidden rows, formulas without a recorded result. What misleads the parser is
mended on the way: sizes that lie, and the numbers that an embedded chart keeps of its own.

Format: [MS-XLS] Excel Binary File Format, 2.4 (records).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from validators.codes import Code
from validators.reading.containers.ole import CompoundFile, compound
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.plain_book import PlainBook, Tab
from validators.reading.workbooks.sheet_marks import Marks
from validators.reading.workbooks.span import check_span

_MACRO_STORAGES = frozenset(("_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"))
_BEGIN, _END, _SHEET, _PASSWORD, _ROW = 0x0809, 0x000A, 0x0085, 0x002F, 0x0208
_STRINGS, _SIZE, _IGNORED = 0x00FC, 0x0200, 0x00E1
_FORMULA, _STRING, _LABEL, _RICH_LABEL = 0x0006, 0x0207, 0x0204, 0x00D6
_BETWEEN = frozenset((0x04BC, 0x0221, 0x0236))  # shared formula, array, table
_CELLS = frozenset((0x0203, _LABEL, 0x0205, 0x027E, 0x00FD, _RICH_LABEL, _FORMULA))
_MANY_NUMBERS = 0x00BD
_SIZES = {14: "<2L2H", 10: "<4H"}
_WORKSHEET, _MACRO_SHEET = 0, 1
_ROW_HIDDEN = 0x20
_SHORTEST_STRING = 3
_TEXT_RESULT = b"\0"
_NOT_A_NUMBER = b"\xff\xff"

Record = tuple[int, int, int]


def open_xls(data: bytes, limits: Limits) -> PlainBook:
    """Looks over a workbook and packs it anew.

    Raises:
        UnreadableError: ``FICHIER-*``: it is damaged, protected, has macros, or would hurt its
            reader.
    """
    file = CompoundFile(data)
    if file.names & _MACRO_STORAGES:
        raise UnreadableError(Code.FICHIER_MACRO)
    name = "Workbook" if "Workbook" in file.names else "Book"
    stream = bytearray(file.stream(name))
    try:
        tabs = tuple(_tabs(stream, limits))
    except (struct.error, IndexError):
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    return PlainBook(compound(name, bytes(stream)), tabs)


def _tabs(stream: bytearray, limits: Limits) -> Iterator[Tab]:
    rank = 0
    starts: set[int] = set()
    for kind, place, _size in _records(stream, 0):
        if kind == _PASSWORD:
            raise UnreadableError(Code.FICHIER_PROTEGE)
        if kind == _STRINGS and _count(stream, place) * _SHORTEST_STRING > len(stream):
            raise UnreadableError(Code.FICHIER_DANGEREUX, "nombre de textes mensonger")
        if kind == _SHEET:
            start, hidden, what = struct.unpack_from("<LBB", stream, place)
            if start in starts:
                raise UnreadableError(Code.FICHIER_DANGEREUX, "partie employée deux fois")
            starts.add(start)
            if what == _MACRO_SHEET:
                raise UnreadableError(Code.FICHIER_MACRO)
            if what == _WORKSHEET:
                yield Tab(rank, _marks(stream, start, limits), hidden=bool(hidden & 3))
            rank += 1


def _count(stream: bytearray, place: int) -> int:
    return int(struct.unpack_from("<L", stream, place + 4)[0])


@dataclass(slots=True)
class _Seen:
    """What is counted of one sheet while its records go by."""

    height: int = 0
    width: int = 0
    present: int = 0
    size: Record | None = None
    hidden: list[int] = field(default_factory=list)
    unvalued: set[tuple[int, int]] = field(default_factory=set)

    def cell(self, row: int, first: int, last: int) -> None:
        self.height = max(self.height, row + 1)
        self.width = max(self.width, last + 1)
        self.present += last - first + 1


def _marks(stream: bytearray, start: int, limits: Limits) -> Marks:
    seen, waiting = _Seen(), False
    row = column = 0
    for record in _own_records(stream, start):
        kind, place, size = record
        if waiting and kind not in _BETWEEN:
            if kind != _STRING:
                seen.unvalued.add((row + 1, column + 1))
            waiting = False
        if kind in _CELLS:
            row, column = struct.unpack_from("<2H", stream, place)
            seen.cell(row, column, column)
            waiting = kind == _FORMULA and _awaits_text(stream[place + 6 : place + 14])
            if kind == _RICH_LABEL:  # a label with its letters' fonts after it
                struct.pack_into("<H", stream, place - 4, _LABEL)
        elif kind == _MANY_NUMBERS:
            first, last = _ends(stream, place, size)
            seen.cell(struct.unpack_from("<H", stream, place)[0], first, last)
        elif kind == _ROW and stream[place + 12] & _ROW_HIDDEN:
            seen.hidden.append(struct.unpack_from("<H", stream, place)[0] + 1)
        elif kind == _SIZE:
            seen.size = record
    check_span(seen.height, seen.width, seen.present, limits)
    _mend_size(stream, seen)
    return Marks(tuple(row for row in seen.hidden if row <= seen.height), frozenset(seen.unvalued))


def _ends(stream: bytearray, place: int, size: int) -> tuple[int, int]:
    """First and last column of a run of numbers."""
    first = struct.unpack_from("<H", stream, place + 2)[0]
    return first, struct.unpack_from("<H", stream, place + size - 2)[0]


def _mend_size(stream: bytearray, seen: _Seen) -> None:
    """The parser reserves what the sheet says of its size, true or not."""
    _kind, place, length = seen.size or (0, 0, 0)
    if shape := _SIZES.get(length):
        struct.pack_into(shape, stream, place, 0, seen.height, 0, seen.width)


def _awaits_text(result: bytes | bytearray) -> bool:
    """Whether the result of a formula is a text, which the next record must then hold."""
    return result[:1] == _TEXT_RESULT and result[6:] == _NOT_A_NUMBER


def _own_records(stream: bytearray, start: int) -> Iterator[Record]:
    """Records of a sheet, less those of the charts embedded in it, which are blotted out."""
    depth = 0
    for kind, place, size in _records(stream, start):
        depth += kind == _BEGIN
        if depth > 1:
            struct.pack_into("<H", stream, place - 4, _IGNORED)
        else:
            yield kind, place, size
        if kind == _END:
            depth -= 1
            if depth <= 0:
                return


def _records(stream: bytearray, start: int) -> Iterator[Record]:
    """Kind, place of the content and size of each record, up to the end of the workbook's part.

    Raises:
        UnreadableError: The part does not begin there, or the stream ends before it does.
    """
    depth = 0
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, start)
        yield kind, start + 4, size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            if kind == _END:
                return
            break
        start += 4 + size
    raise UnreadableError(Code.FICHIER_ILLISIBLE)
