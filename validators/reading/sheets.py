"""Which sheet of a workbook is the list, and its table.

``choose(sheets, kind, choice)`` keeps the sheet that has SIRETs on the best ground (see
``locating``), hidden ones included; two that fit alike are for the sender to choose between. The
other sheets are given apart, to be searched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from validators.codes import Code
from validators.personal_data import nir_places
from validators.reading.choice import Choice
from validators.reading.locating.column import Ground, Top, find_top
from validators.reading.locating.header import SAMPLED
from validators.reading.locating.labels import tellable
from validators.reading.raw import TEXT, Grid, Outside, text_table
from validators.reading.refusal import Reason, UnreadableError
from validators.reading.searching import title_rows
from validators.reading.workbooks.workbook import Sheet
from validators.text import label_key

_NAMED = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sheet kept, or the reason why none could be.

    Attributes:
        grid: The table of the sheet; of the first one where none could be kept.
        top: What its top says of it.
        undecided: Why the sender must choose, or None.
    """

    grid: Grid
    top: Top
    undecided: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Tried:
    rank: int
    sheet: Sheet
    top: Top


def choose(sheets: Sequence[Sheet], kind: str, choice: Choice) -> Chosen:
    """Chooses a sheet.

    Raises:
        UnreadableError: No sheet holds anything.
    """
    tried = [
        _Tried(rank, sheet, find_top(_head(sheet), choice))
        for rank, sheet in enumerate(sheets, start=1)
        if any(any(column) for column in sheet.columns)
    ]
    if not tried:
        raise UnreadableError(Code.FICHIER_VIDE)
    fitting, undecided = _fitting(tried, choice.sheet)
    kept = fitting[0]
    others = tuple(_outside(one) for one in tried if one is not kept)
    titles = pa.array([sheet.title for sheet in sheets], TEXT)
    asides = pa.array([text for sheet in sheets for text in sheet.asides], TEXT)
    outside = (
        *others,
        Outside("nom d'une feuille", (titles,), numbered=False),
        Outside("commentaire ou zone de texte", (asides,), numbered=False),
    )
    notices = _notices(kept, tried) if undecided is None else ()
    return Chosen(_grid(kept, kind, outside, notices), kept.top, undecided)


def _fitting(tried: list[_Tried], asked: str | None) -> tuple[list[_Tried], Reason | None]:
    """The sheets on the best ground, and the reason why the first of them will not do."""
    if asked is not None:
        named = [one for one in tried if label_key(one.sheet.title) == label_key(asked)]
        exact = [one for one in named if one.sheet.title.strip() == asked.strip()]
        found = exact or named
        reason = None if found else Reason(Code.FEUILLE_ABSENTE, _names(tried))
        return found or tried, reason
    best = max(one.top.ground for one in tried)
    fitting = [one for one in tried if one.top.ground is best]
    if best is Ground.NONE:
        return [max(tried, key=_cells)], None
    if len(fitting) > 1:
        return fitting, Reason(Code.FEUILLE_AMBIGUE, _names(fitting))
    return fitting, None


def _grid(one: _Tried, kind: str, others: tuple[Outside, ...], notices: tuple[Reason, ...]) -> Grid:
    columns, header = one.sheet.columns, one.top.header
    start = 0 if header is None else header + 1
    width = _width(columns, header)
    body = [column[start:] for column in columns]
    above = tuple(zip(*(column[: header or 0] for column in columns), strict=True))
    beyond = tuple(pa.array(column, TEXT) for column in body[width:])
    first = start + 1
    extra = zip(*body[width:], strict=True)
    shifted = [row for row, cells in enumerate(extra, first) if any(cells)]
    if shifted:
        notices += (Reason(Code.LIGNE_DECALEE, rows=tuple(shifted)),)
    last = start + len(columns[0])
    hidden = tuple(row for row in one.sheet.hidden_rows if first <= row <= last)
    if hidden:
        notices += (Reason(Code.LIGNE_MASQUEE, rows=hidden),)
    return Grid(
        kind=kind,
        heads=tuple("" if header is None else column[header].strip() for column in columns[:width]),
        header_row=start,
        above=above,
        data=text_table(body[:width]),
        first=first,
        outside=(Outside("cellules en trop", beyond, first), *others),
        sheet=tellable(one.sheet.title),
        notices=notices,
        unvalued=one.sheet.unvalued,
    )


def _outside(one: _Tried) -> Outside:
    columns = tuple(pa.array(column, TEXT) for column in one.sheet.columns)
    return Outside(f"feuille {_name(one)}", columns, heads=title_rows(_head(one.sheet)))


def _notices(kept: _Tried, tried: list[_Tried]) -> tuple[Reason, ...]:
    hidden = [one for one in tried if one.sheet.hidden]
    ignored = [one for one in tried if one is not kept and not one.sheet.hidden]
    found = ((Code.FEUILLE_MASQUEE, hidden), (Code.FEUILLE_IGNOREE, ignored))
    return tuple(Reason(code, _names(sheets)) for code, sheets in found if sheets)


def _head(sheet: Sheet) -> list[tuple[str, ...]]:
    return list(zip(*(column[:SAMPLED] for column in sheet.columns), strict=True))


def _width(columns: Sequence[Sequence[str]], header: int | None) -> int:
    """Columns up to the last title, or to the last one that holds anything."""
    filled = [
        place
        for place, column in enumerate(columns, start=1)
        if (any(column) if header is None else column[header].strip())
    ]
    return max(filled, default=0)


def _cells(one: _Tried) -> int:
    return sum(1 for column in one.sheet.columns for cell in column if cell)


def _names(tried: Sequence[_Tried]) -> str:
    return ", ".join(_name(one) for one in tried[:_NAMED])


def _name(one: _Tried) -> str:
    """The title of a sheet in quotes; its rank where that title must not be repeated."""
    unsaid = len(nir_places(pa.array([one.sheet.title], TEXT)))
    return f"n° {one.rank}" if unsaid else f"« {tellable(one.sheet.title)} »"
