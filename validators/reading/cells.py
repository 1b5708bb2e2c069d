"""Cells of a workbook as text, without loss.

``as_text(cells)``: a number that is whole is written in full (a SIRET is below 2**53, so a
spreadsheet's floating point holds it exactly), a date as ISO 8601, a truth value in French.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

Cell: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None


def as_text(cells: Sequence[Cell]) -> list[str]:
    """Each cell as text; a blank one as the empty text."""
    return [cell if type(cell) is str else _written(cell) for cell in cells]


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
