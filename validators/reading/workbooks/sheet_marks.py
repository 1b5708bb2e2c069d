"""What a sheet's XML says that its values do not: hidden rows, formulas without a result.

``marks(sheet)`` finds both; ``check_cells(sheet, limits)`` refuses a sheet that its parser could
not hold. Both search the part as a whole, and look closer only where something odd shows: a sheet
of ordinary size costs a few passes at the speed of memory.

Format: ECMA-376 part 1, 18.3.1 (worksheets).
"""

import re
from dataclasses import dataclass

from validators.reading.limits import Limits
from validators.reading.workbooks.markup import attributes
from validators.reading.workbooks.span import check_span, fits

_WIDE = re.compile(rb'<c r="[A-Z]{3}')
_TALL = re.compile(rb"""<row\s[^>]{0,200}?\br\s*=\s*["'][0-9]{6}""")
_USUAL = re.compile(rb'<c r="([A-Z]+)')
_LETTERS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)[0-9]""")
_NUMBERS = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*([0-9]{1,10})["']""")
_FILLED = re.compile(rb"""<c\s[^>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]{1,10})["'][^>]*(?<!/)>""")
_HIDDEN = re.compile(rb"""<row\b[^>]*\shidden\s*=\s*["'](?:1|true)["'][^>]*>""")
_FORMULA = re.compile(
    rb"<c\b([^>]*)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f\s*>)"
    rb"\s*(<v\b[^>]*/>|<v\b[^>]*>\s*</v\s*>)?\s*</c\s*>"
)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_REFERRING = re.compile(r"[A-Za-z_]")
_ROW_NUMBER = re.compile(r"[0-9]{1,7}$")
_CELL_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")


@dataclass(frozen=True, slots=True)
class Marks:
    """Hidden rows by their numbers, and places (row, column, from 1) of formulas without result."""

    hidden_rows: tuple[int, ...] = ()
    unvalued: frozenset[tuple[int, int]] = frozenset()


def marks(sheet: bytes) -> Marks:
    """The marks of one sheet."""
    return Marks(
        hidden_rows=_hidden_rows(sheet) if b" hidden=" in sheet else (),
        unvalued=_unvalued(sheet) if b"<f" in sheet else frozenset(),
    )


def check_cells(sheet: bytes, limits: Limits) -> None:
    """Refuses a sheet whose cells lie so far apart that its parser would drown.

    Raises:
        UnreadableError: ``FICHIER-DANGEREUX`` or ``FICHIER-TROP-GRAND``.
    """
    last = max(sheet.rfind(b"<row"), 0)
    if not _TALL.match(sheet, last) and not _WIDE.search(sheet):
        return  # at most 702 columns; what says its places otherwise meets the wall of memory
    filled = sheet.count(b"</c>")
    height, width = _extent(sheet, filled)
    if fits(height, width, filled, limits):
        return
    places = _FILLED.findall(sheet)  # cells that have a style and no value do not count
    height = max((int(row) for _letters, row in places), default=0)
    width = max(map(column_number, {letters for letters, _row in places}), default=0)
    check_span(height, width, filled, limits)


def column_number(letters: bytes) -> int:
    """Number of a column, from 1, by its letters."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _extent(sheet: bytes, filled: int) -> tuple[int, int]:
    """Farthest row and column, of cells without value too."""
    if sheet.count(b'<c r="') >= filled:  # as most programs write them: in order, in capitals
        far = set(_USUAL.findall(sheet))
        return _last_row(sheet), max(map(column_number, far), default=0)
    rows = sheet.split(b"</row>") if filled > len(_LETTERS.findall(sheet)) else []
    unplaced = max((row.count(b"<c") for row in rows), default=0)
    height = max(map(int, set(_NUMBERS.findall(sheet))), default=0)
    width = max(map(column_number, set(_LETTERS.findall(sheet))), default=0)
    return max(height, len(rows)), max(width, unplaced)


def _last_row(sheet: bytes) -> int:
    start = max(sheet.rfind(b"<row"), 0)
    return max(map(int, _NUMBERS.findall(sheet, start)), default=sheet.count(b"<row"))


def _hidden_rows(sheet: bytes) -> tuple[int, ...]:
    counting = _Counting(sheet)
    return tuple(counting.place(match.end())[0] for match in _HIDDEN.finditer(sheet))


def _unvalued(sheet: bytes) -> frozenset[tuple[int, int]]:
    places, counting = set(), _Counting(sheet)
    for match in _FORMULA.finditer(sheet):
        cell = attributes(match[1])
        if _is_empty_result(cell.get("t", ""), match[2], match[3]):
            continue
        said = _CELL_PLACE.match(cell.get("r", ""))
        if said:
            places.add((int(said[2]), column_number(said[1].encode())))
        else:
            places.add(counting.place(match.start() + len(b"<c")))
    return frozenset(places)


class _Counting:
    """Tells where rows and cells are that do not say it themselves, going down the sheet once."""

    def __init__(self, sheet: bytes) -> None:
        self._sheet = sheet
        self._at = self._row = self._column = 0

    def place(self, at: int) -> tuple[int, int]:
        """Row and column of what stands before this byte, further down than the last asked."""
        if rows := self._sheet.count(b"<row", self._at, at):
            start = self._sheet.rfind(b"<row", self._at, at)
            said = attributes(self._sheet[start : self._sheet.find(b">", start)]).get("r", "")
            self._row = int(said) if _ROW_NUMBER.match(said) else self._row + rows
            self._at, self._column = start, 0
        self._column += self._sheet.count(b"<c", self._at, at)
        self._at = at
        return self._row, self._column


def _is_empty_result(kind: str, formula: bytes | None, value: bytes | None) -> bool:
    """Whether the recorded result is the empty text, as of ``=IF(B2="","",B2)`` copied downwards.

    A constant has no reason to give it: then the result was left out.
    """
    if kind != "str" or value is None:
        return False
    written = (formula or b"A").decode("utf-8", "replace").replace("&quot;", '"')
    return '""' in written or bool(_REFERRING.search(_QUOTED.sub("", written)))
