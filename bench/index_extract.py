"""Loading an extract: read, validate, pseudonymise, lay out, seal.

Held to pyarrow's bare reading of the same bytes, which checks nothing and protects nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from bench.figures import Figure, costs
from bench.material import (
    AT,
    CONTEXT,
    EXTRACT,
    KEY,
    PSEUDONYMS,
    RECORDS,
    SPARSE,
    Size,
    write_files,
)
from bench.measuring import Measured, Stopwatch, best_in_children
from exchange import flow
from exchange.extracts.sealed import open_extract, seal_extract_to
from gateway.storage.objects import reader_at
from validators.reading.table import read_table


def run(size: Size, rounds: int) -> Iterator[Figure]:
    """Measure the loading, and where its time goes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, size)
        ours, bare = best_in_children(rounds, (load, bare_reading), folder)
    yield from _figures(ours, bare)


def load(folder: Path, stopwatch: Stopwatch) -> str:
    """Load the extract as `gateway.worker` does; its rows and accidents, read back."""
    with stopwatch.lap("read"):
        table = read_table((folder / EXTRACT).read_bytes())
    with stopwatch.lap("validate"):
        extract = flow.read_extract("sinistralite", table, AT)
        del table
    with stopwatch.lap("pseudonymise_and_lay_out"):
        encoded = flow.index_extract(extract, PSEUDONYMS)
        del extract
    with stopwatch.lap("seal"), (folder / RECORDS).open("wb") as sink:
        sparse = seal_extract_to(encoded, KEY, CONTEXT, sink.write)
        (folder / SPARSE).write_bytes(sparse)
    return _read_back(folder)


def bare_reading(folder: Path, stopwatch: Stopwatch) -> str:
    """Let pyarrow read the file; its rows and accidents."""
    with stopwatch.lap("read"):
        table = pa_csv.read_csv(folder / EXTRACT, parse_options=pa_csv.ParseOptions(delimiter=";"))
    return f"{table.num_rows} {pc.sum(table['at_1er_reglement']).as_py()}"


def _read_back(folder: Path) -> str:
    with (folder / RECORDS).open("rb") as records:
        index = open_extract((folder / SPARSE).read_bytes(), KEY, CONTEXT, reader_at(records))
        rows = index.rows(np.arange(len(index.first)))
    return f"{len(rows)} {rows['at_1er_reglement'].sum(dtype=np.int64)}"


def _figures(ours: Measured, bare: Measured) -> Iterator[Figure]:
    yield costs("index_extract", ours.seconds, bare.seconds, "pyarrow's bare reading of the file")
    for lap, seconds in ours.laps.items():
        yield costs(f"index_extract/{lap}", seconds, bare.seconds, "the same")
