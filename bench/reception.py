"""Reception: what `passerelle check` costs on a long list, and reading a workbook.

The command is held, start-up included, to the reading and validation of the clerk's script (pandas,
then python-stdnum a row), whose own start-up and imports are not counted; the workbook to what
calamine takes to read it bare, which checks nothing.
"""

import io
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyarrow as pa
import python_calamine
import xlsxwriter
from stdnum.fr import siret

from bench.answers import digest
from bench.figures import Figure, costs, faster, share
from bench.material import MEMBERS
from bench.measuring import Stopwatch, Task, best_in_children, best_in_turn
from gateway.demo.sirets import invented_sirets
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.parsing import parse
from validators.reading.table import read_table

FULL, QUICK, TOY = 2_500_000, 100_000, 200
_WORKBOOK_SHARE = 62.5  # 40,000 rows of a workbook for 2.5 million of text
_LIMIT_MB = 1_000
_ACCEPTED = "acceptes.txt"
_SEED = 2026
_ZERO = np.uint8(ord("0"))


def run(rows: int, rounds: int) -> Iterator[Figure]:
    """Measure the command on a list of text, then the reading of a workbook."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / MEMBERS).write_bytes(_list(rows))
        ours, theirs = best_in_children(rounds, (command, clerk), folder)
    yield faster(
        "reception", ours.seconds, theirs.seconds, f"read + stdnum a row, {rows:,} rows", "≥ 30"
    )
    memory = "most memory held, with the reading process"
    yield share("reception/memory", ours.peak_mb, _LIMIT_MB, "MB", memory, "< 1")
    yield from _workbook(max(int(rows / _WORKBOOK_SHARE), 10), rounds)


def command(folder: Path, stopwatch: Stopwatch) -> str:
    """The whole command, as a SPSTI runs it."""
    accepted = folder / _ACCEPTED
    arguments = [str(folder / MEMBERS), "--kind", "adherents", "--write-accepted", str(accepted)]
    with stopwatch.lap("check"):
        subprocess.run(
            [sys.executable, "-m", "gateway.cli", "check", *arguments],
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return digest(accepted.read_bytes().split())


def clerk(folder: Path, stopwatch: Stopwatch) -> str:
    """The first two steps of the clerk's script."""
    with stopwatch.lap("read"):
        members = pd.read_csv(folder / MEMBERS, sep=";", dtype=str)
    with stopwatch.lap("check"):
        members = members[[siret.is_valid(number) for number in members["SIRET"]]]
        members = members.drop_duplicates("SIRET")
    return digest(number.encode() for number in members["SIRET"])


def _workbook(rows: int, rounds: int) -> Iterator[Figure]:
    data = _book(rows)
    bare = Task(lambda: _bare(data), lambda rows: digest(str(row[0]).encode() for row in rows[1:]))
    bounded = Task(lambda: parse(data, Choice(), Limits()).data, _first_column)
    child = Task(lambda: read_table(data).text, _first_column)
    inside, outside, against = best_in_turn(rounds, [bounded, child, bare])
    meaning = f"calamine's bare reading, {rows:,} rows"
    yield costs("reception/workbook", inside.seconds, against.seconds, meaning, "≤ 2")
    meaning = "the same, the start of the reading process included"
    yield costs("reception/workbook_process", outside.seconds, against.seconds, meaning)


def _bare(data: bytes) -> Sequence[Sequence[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def _first_column(table: pa.Table) -> str:
    return digest(str(cell).encode() for cell in table.column(0).to_pylist())


def _list(rows: int) -> bytes:
    digits = invented_sirets(rows, _SEED)
    digits[::100, -1] = (digits[::100, -1] + 1) % 10
    lines = np.full((rows, 16), ord("\r"), np.uint8)
    lines[:, :14] = digits + _ZERO
    lines[:, 15] = ord("\n")
    return b"SIRET\r\n" + lines.tobytes()


def _book(rows: int) -> bytes:
    texts = [row.tobytes().decode() for row in invented_sirets(rows, _SEED) + _ZERO]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Adhérents")
        sheet.write_row(0, 0, ["SIRET", "Raison sociale", "Effectif"])
        for place, text in enumerate(texts, start=1):
            sheet.write_row(place, 0, [text, f"Entreprise {place}", place % 50])
    return target.getvalue()
