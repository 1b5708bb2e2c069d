"""Cells of a workbook as text, without loss.

``as_text(cells)``: a number that is whole is written in full (a SIRET is below 2**53, so a
spreadsheet's floating point holds it exactly), a date as ISO 8601, a truth value in French.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np

Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None

_EXACT = 2.0**63


def as_text(cells: Sequence[Cell]) -> list[str]:
    """Each cell as text; a blank one as the empty text."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cast("list[str]", list(cells))
    if kinds == {float}:
        return _numbers(cast("list[float]", list(cells)))
    if not kinds <= {str, float}:
        return [cell if type(cell) is str else _written(cell) for cell in cells]
    numbers = iter(_numbers([cell for cell in cells if type(cell) is float]))
    return [cell if type(cell) is str else next(numbers) for cell in cells]


def _numbers(values: list[float]) -> list[str]:
    """Numbers as text, the whole ones all at once."""
    array = np.array(values)
    whole = (np.trunc(array) == array) & (np.abs(array) < _EXACT)
    if whole.all():
        return list(map(str, array.astype(np.int64).tolist()))
    texts = list(map(repr, values))
    for place in np.flatnonzero(whole).tolist():
        texts[place] = str(int(values[place]))
    return texts


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return _numbers([cell])[0]
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
