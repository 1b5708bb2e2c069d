"""Searches a file for personal data, everywhere, before anything of it is handed on.

``search(grid)`` gives what refuses the file: social-security numbers in any cell of any sheet, in
titles and above them, in the SIRETs themselves; columns about workers. ``masked(grid, found)``
replaces them by dots, for a sender to whom its own file is given back. Both run in the reading
process, so that no such value ever leaves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from validators.codes import Code
from validators.personal_data import mask_nir, nir_places
from validators.reading.blanks import blank_cells
from validators.reading.locating.header import LOOKED_AT, titles
from validators.reading.locating.labels import is_value, may_be_title
from validators.reading.raw import TEXT, Grid
from validators.reading.refusal import Reason
from validators.text import strings
from validators.worker_columns import contact_titles, worker_titles

MASK = "•••"

_ABOVE = "titres"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        reasons: What refuses the file; empty where nothing does.
        holding: Places of the columns that hold a social-security number.
        workers: Places of the columns about workers.
        contacts: Places of the columns that say how to reach a company.
    """

    reasons: tuple[Reason, ...]
    holding: tuple[int, ...]
    workers: tuple[int, ...]
    contacts: tuple[int, ...]


def search(grid: Grid) -> Found:
    """Searches a sheet and all that stands outside it."""
    named = titles(grid.heads)
    found = [*_in_heads(grid)]
    holding = []
    for place, column in enumerate(grid.data.columns):
        rows = _rows_with_nir(column.chunks, grid.first)
        if rows:
            holding.append(place)
            title = None if _holds(grid.heads[place]) else named[place]
            found.append(Reason(Code.DONNEE_NIR, column=title, rows=rows))
    workers = worker_titles(grid.heads)
    found += [Reason(Code.DONNEE_SALARIE, column=named[place]) for place in workers]
    found += _outside(grid)
    return Found(tuple(found), tuple(holding), tuple(workers), tuple(contact_titles(grid.heads)))


def masked(grid: Grid, found: Found) -> Grid:
    """The same sheet without the personal data found in it."""
    columns = list(grid.data.columns)
    for place in found.holding:
        columns[place] = mask_nir(strings(columns[place]))
    for place in found.workers:
        cells = strings(columns[place])
        shown = np.where(blank_cells(cells), "", MASK)
        columns[place] = pa.array(shown.tolist(), TEXT)
    return replace(
        grid,
        heads=_masked_row(grid.heads),
        above=tuple(_masked_row(row) for row in grid.above),
        data=pa.table(columns, schema=grid.data.schema),
        sheet=_masked_row((grid.sheet,))[0],
    )


def title_rows(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The first rows of a sheet that may be titles: several short labels and no number."""
    found = []
    for row in rows[:LOOKED_AT]:
        filled = [cell for cell in row if cell and not cell.isspace()]
        if any(map(is_value, filled)):
            break
        if len(filled) > 1 and all(map(may_be_title, filled)):
            found.append(tuple(row))
    return tuple(found)


def _in_heads(grid: Grid) -> Iterator[Reason]:
    for number, row in enumerate((*grid.above, grid.heads), start=1):
        if any(map(_holds, row)):
            last = number > len(grid.above)
            yield Reason(Code.DONNEE_NIR, _ABOVE, rows=(grid.header_row if last else number,))
    for row in title_rows(grid.above):
        if worker_titles(row):
            yield Reason(Code.DONNEE_SALARIE, _ABOVE)


def _outside(grid: Grid) -> Iterator[Reason]:
    for part in grid.outside:
        rows = {row for column in part.columns for row in _rows_with_nir([column], part.first)}
        if rows:
            said = tuple(sorted(rows)) if part.numbered else ()
            yield Reason(Code.DONNEE_NIR, part.where, rows=said)
        if any(worker_titles(row) for row in part.heads):
            yield Reason(Code.DONNEE_SALARIE, part.where)


def _rows_with_nir(chunks: Sequence[pa.LargeStringArray], first: int) -> tuple[int, ...]:
    """Row numbers; by chunks, since a column in one piece would be a copy of it."""
    rows: list[int] = []
    for chunk in chunks:
        rows += (first + nir_places(chunk)).tolist()
        first += len(chunk)
    return tuple(rows)


def _holds(cell: str) -> bool:
    return bool(len(nir_places(pa.array([cell], TEXT)))) if len(cell) > 12 else False


def _masked_row(row: Sequence[str]) -> tuple[str, ...]:
    if not any(map(_holds, row)):
        return tuple(row)
    return tuple(mask_nir(pa.array(row, TEXT)).to_pylist())
