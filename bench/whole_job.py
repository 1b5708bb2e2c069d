"""The whole job: a member list comes in, a sealed CSV goes out, the extract already indexed.

Held to the clerk's script, which must also check and pseudonymise the extract, for it has no index
to find it done. Its goal is 15 times, 30 sought, with less than 800 MB held at most.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from bench.answers import digest
from bench.clerk import clerk
from bench.figures import Figure, faster, share
from bench.material import (
    AT,
    CONTEXT,
    GRANT,
    KEY,
    MEMBERS,
    PSEUDONYMS,
    RECORDS,
    SPARSE,
    Size,
    index_on_disk,
    write_files,
)
from bench.measuring import Measured, Stopwatch, best_in_children
from exchange import flow
from exchange.extracts.sealed import open_extract
from gateway.rendering.delimited import BOM, write_delimited
from gateway.rendering.from_result import sheet_from_result
from gateway.rendering.sheet import About
from gateway.storage.objects import reader_at
from keys.sealing.openpgp import new_gateway_key, seal_fd_to_path
from validators.reading.table import read_table

SEALED = "resultat.pgp"
SIGNER = "signataire.cle"
RECIPIENT = "destinataire.asc"
LIMIT_MB = 800

_ABOUT = About(
    convention="banc",
    convention_title="Banc de mesure",
    flux="Sinistralité",
    clause="banc",
    finalite="mesurer",
    from_party="CARSAT",
    to_party="SPSTI",
    instant=AT,
    list_accepted_at=AT,
    extract_loaded_at=AT,
    retention_days=1,
    confidentiality="Données inventées.",
)


def run(size: Size, rounds: int) -> Iterator[Figure]:
    """Measure the whole job, its memory, and where its time goes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, size)
        ours, theirs = best_in_children(rounds, (gateway, clerk), folder)
    yield from _figures(ours, theirs)


def prepare(folder: Path, size: Size) -> None:
    """Write the files, load the extract, make the keys."""
    write_files(folder, size)
    index_on_disk(folder)
    (folder / SIGNER).write_bytes(new_gateway_key("Banc <banc@passerelle.example>", AT))
    # GnuPG made it, as partners do: a certificate of another make gets another form of message.
    (folder / RECIPIENT).write_bytes(Path(__file__).with_name("recipient.asc").read_bytes())


def gateway(folder: Path, stopwatch: Stopwatch) -> str:
    """Do the job as `gateway.worker` does, by the same calls."""
    signer = (folder / SIGNER).read_bytes()
    certificate = (folder / RECIPIENT).read_bytes()
    with stopwatch.lap("read"):
        table = read_table((folder / MEMBERS).read_bytes())
    with stopwatch.lap("clean"):
        sirets = flow.read_members(table, ()).sirets
        del table
    with stopwatch.lap("look_up"), (folder / RECORDS).open("rb") as records:
        sparse = (folder / SPARSE).read_bytes()
        index = open_extract(sparse, KEY, CONTEXT, reader_at(records))
        result = flow.work_out(GRANT, sirets, index, PSEUDONYMS)
    descriptor = os.memfd_create("resultat", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "w+b") as memory:
        with stopwatch.lap("render"):
            write_delimited(sheet_from_result(result, _ABOUT), memory)
            memory.flush()
        with stopwatch.lap("seal"):
            seal_fd_to_path(signer, [certificate], descriptor, folder / SEALED)
        return _answer(memory)


def _answer(memory: IO[bytes]) -> str:
    """The rows as the clerk writes them: one column less, and no word for an absent member."""
    memory.seek(len(BOM))
    rows = (line.rstrip(b"\r\n").split(b";") for line in memory.readlines()[1:])
    return digest(b";".join([row[0], *row[2:]]) for row in rows)


def _figures(ours: Measured, theirs: Measured) -> Iterator[Figure]:
    name = "whole_job"
    yield faster(name, ours.seconds, theirs.seconds, "the clerk's script", "≥ 15, 30 sought")
    unchecked = theirs.seconds - theirs.laps["check_extract"]
    yield faster(
        f"{name}/unchecked_extract",
        ours.seconds,
        unchecked,
        "the clerk's script, had it trusted the extract",
    )
    memory = "most memory held, with the reading process"
    yield share(f"{name}/memory", ours.peak_mb, LIMIT_MB, "MB", memory, "< 1")
    for lap, seconds in ours.laps.items():
        yield share(f"{name}/{lap}", seconds, ours.seconds, "s", "the whole job")
