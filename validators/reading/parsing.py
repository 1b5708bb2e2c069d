"""From bytes to a table of text, whatever the container: the heart of the reading process.

``parse(data, choice, limits, masked=...)`` reads; ``send(table, answer, batch_rows)`` writes the
answer that ``validators.reading.process.running`` expects. Every cell of the file is searched for
personal data here, so that none leaves this process; where several things refuse a file, the
gravest is said first: the file itself, then personal data, then the choice of a sheet.
"""

import json
from dataclasses import asdict
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from validators.codes import Code
from validators.reading.blanks import blank_rows
from validators.reading.choice import Choice
from validators.reading.containers.container import Container, container
from validators.reading.limits import Limits
from validators.reading.locating.column import Located, find_columns, joined_titles
from validators.reading.locating.header import titles
from validators.reading.raw import Grid, RawTable
from validators.reading.refusal import Reason, UnreadableError
from validators.reading.searching import Found, masked, search
from validators.reading.sheets import Chosen, choose
from validators.reading.text.delimited import read_delimited
from validators.reading.text.toml_form import read_form
from validators.reading.workbooks.workbook import read_sheets

ROW_NUMBERS = "row"


def parse(data: bytes, choice: Choice, limits: Limits, *, keep_masked: bool = False) -> RawTable:
    """Reads a file of any accepted kind.

    Args:
        data: The file.
        choice: What to look for.
        limits: Bounds on the reading.
        keep_masked: Whether personal data are masked instead of refusing the file.

    Raises:
        UnreadableError: It cannot be read, has no rows, holds personal data, or leaves a choice
            of sheets.
    """
    kind = container(data)
    if kind is Container.TEXT:
        chosen = Chosen(*read_delimited(data, choice, limits))
    elif kind is Container.TOML:
        chosen = Chosen(*read_form(data, choice))
    else:
        chosen = choose(read_sheets(data, kind, limits), kind, choice)
    found = search(chosen.grid)
    kept = _kept_rows(chosen.grid)
    _refuse(chosen, found, empty=not len(kept), keep_masked=keep_masked)
    grid = masked(chosen.grid, found) if found.reasons else chosen.grid
    located = find_columns(chosen.top, grid.heads, grid.data.columns, choice)
    return _table(grid, located, kept, found)


def send(table: RawTable, answer: BinaryIO, batch_rows: int) -> None:
    """Writes the description of a table, then the table."""
    numbers = table.rows.to_numpy()
    # Rows that follow one another need no column of numbers.
    first = int(numbers[0]) if numbers[-1] - numbers[0] == len(numbers) - 1 else 0
    about = {
        "titles": table.titles,
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "notices": [asdict(notice) for notice in table.notices],
        "candidates": table.candidates,
        "located": table.located,
        "header_row": table.header_row,
        "above": table.above,
        "unvalued": table.unvalued,
        "first": first,
        "refused": [asdict(reason) for reason in table.refused],
    }
    answer.write(json.dumps({"table": about}).encode() + b"\n")
    whole = table.data if first else table.data.append_column(ROW_NUMBERS, table.rows)
    with pa.ipc.new_stream(answer, whole.schema) as stream:
        stream.write_table(whole, max_chunksize=batch_rows)
    answer.flush()


def _refuse(chosen: Chosen, found: Found, *, empty: bool, keep_masked: bool) -> None:
    reasons = [Reason(Code.FICHIER_VIDE)] if empty else []
    if not keep_masked or empty or chosen.undecided:
        reasons += found.reasons
    if chosen.undecided:
        reasons.append(chosen.undecided)
    if reasons:
        raise UnreadableError.because(*reasons)


def _kept_rows(grid: Grid) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Places of the rows that hold something, be it beyond the titles, or a formula's place."""
    blank = blank_rows(grid.data)
    for notice in grid.notices:
        if notice.code is Code.LIGNE_DECALEE:
            blank[np.array(notice.rows, np.int64) - grid.first] = False
    for row, column in grid.unvalued:
        if 0 <= row - grid.first < len(blank) and column <= len(grid.heads):
            blank[row - grid.first] = False
    return np.flatnonzero(~blank)


def _table(
    grid: Grid,
    located: Located,
    kept: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    found: Found,
) -> RawTable:
    named = titles(joined_titles(grid.heads, located))
    data = grid.data
    if located.joined is not None:
        data = data.append_column(str(data.num_columns), located.joined)
    contacts = (Reason(Code.COLONNE_CONTACT, column=named[place]) for place in found.contacts)
    wanted = {place + 1 for place in located.places}
    return RawTable(
        titles=named,
        data=data if len(kept) == data.num_rows else data.take(pa.array(kept)),
        rows=pa.array(grid.first + kept),
        kind=grid.kind,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        sheet=grid.sheet,
        notices=(*grid.notices, *contacts),
        candidates=tuple(named[place] for place in located.places),
        located=located.how,
        header_row=grid.header_row,
        above=grid.above,
        unvalued=tuple(sorted(row for row, column in grid.unvalued if column in wanted)),
        refused=found.reasons,
    )
