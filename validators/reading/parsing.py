"""From bytes to a table of text, whatever the container: the heart of the reading process.

``parse(data, wanted, limits)`` reads; ``send(table, answer, batch_rows)`` writes the answer that
``validators.reading.process`` expects. Every column, and every cell outside the table, is
searched for social-security numbers here, so that none leaves this process.
"""

import json
from dataclasses import asdict
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.personal_data import nir_places
from validators.reading.container import Container, container
from validators.reading.delimited import read_delimited
from validators.reading.limits import Limits
from validators.reading.raw import RawTable
from validators.reading.refusal import UnreadableError
from validators.reading.workbook import read_workbook
from validators.text import strings

ROW_NUMBERS = "row"


def parse(data: bytes, wanted: tuple[str, ...], limits: Limits) -> RawTable:
    """Reads a file of any accepted kind.

    Raises:
        UnreadableError: It cannot be read, has no rows, or holds a social-security number.
    """
    if container(data) is Container.XLSX:
        table = read_workbook(data, wanted, limits)
    else:
        table = read_delimited(data, wanted, limits)
    _check_personal_data(table)
    table = table.without_blank_rows()
    if not table.data.num_rows:
        raise UnreadableError(Code.FICHIER_VIDE)
    return table


def send(table: RawTable, answer: BinaryIO, batch_rows: int) -> None:
    """Writes the description of a table, then the table."""
    about = {
        "titles": table.titles,
        "kind": table.kind,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "notices": [asdict(notice) for notice in table.notices],
    }
    answer.write(json.dumps({"table": about}).encode() + b"\n")
    whole = table.data.append_column(ROW_NUMBERS, table.rows)
    with pa.ipc.new_stream(answer, whole.schema) as stream:
        stream.write_table(whole, max_chunksize=batch_rows)
    answer.flush()


def _check_personal_data(table: RawTable) -> None:
    if len(nir_places(strings(table.outside))):
        raise UnreadableError(Code.DONNEE_NIR)
    for title, column in zip(table.titles, table.data.columns, strict=True):
        if (pc.max(pc.binary_length(column)).as_py() or 0) < 15:
            continue
        places = nir_places(strings(column))
        if len(places):
            rows = tuple(table.rows.take(pa.array(places)).to_pylist())
            raise UnreadableError(Code.DONNEE_NIR, column=title, rows=rows)
