"""Throws broken files at the readers for as long as wished: a tool, not a test.

``python -m tests.ugly.fuzz --minutes 20 [--seed 1] [--out DIR]`` breaks the files of the ugly set
(their bytes, the parts inside their zips, the records inside their compound files) and reads each.
Whatever is not a table or a refusal with a code is written to DIR with its trace; so is an answer
that breaks a rule that holds for every file. The reading runs in a process that may die of a file,
as the real one may: that file is then given to the real one, which must refuse it with a code.

Where ``atheris`` is installed, ``--atheris`` lets it lead instead, by the branches that it sees
taken (its own options follow ``--``); it stops at the first death.
"""

import argparse
import contextlib
import hashlib
import importlib
import multiprocessing
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from tests.ugly.asking import answer, read_here
from tests.ugly.cases import CASES
from tests.ugly.checking_case import inconsistencies
from tests.ugly.mutating import Mutator

_MEMORY: Final = 3 << 30
_LARGEST: Final = 1 << 20
_SLOW: Final = 5.0
_A_LIFE: Final = 120.0
_CHEAP: Final = 60_000
FILES: Final = tuple(case.data for case in CASES if 0 < len(case.data) < _CHEAP)
"""What is broken: the whole ugly set but its longest."""


class Watch:
    """Reads each file, keeps what went wrong, and counts."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.seen: Counter[str] = Counter()
        self.kept: set[str] = set()
        out.mkdir(parents=True, exist_ok=True)

    def read(self, data: bytes) -> str:
        """Reads one file, and says its motif; a death leaves the file behind."""
        (self.out / "last").write_bytes(data)
        start, motif, wrong = time.perf_counter(), "WRONG", ""
        try:
            given = answer(data)
            wrong = "; ".join(inconsistencies(given))
            motif = str(given.json["motif"])
        except MemoryError:  # the reading process says FICHIER-TROP-GRAND
            return "MemoryError"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            wrong = "".join(traceback.format_exception(error)[-6:])
        if time.perf_counter() - start > _SLOW:
            wrong = f"{wrong}\nslow"
        if wrong:
            self._keep(data, wrong)
        return "WRONG" if wrong else motif

    def died(self) -> None:
        """The last file killed its reader: the real reading must refuse it with a code."""
        data = (self.out / "last").read_bytes()
        motif = str(answer(data).json["motif"])
        self.seen[f"death, {motif}"] += 1
        if not motif.startswith("FICHIER-"):
            self.seen["WRONG"] += 1
        self._keep(data, f"death: {motif}")

    def _keep(self, data: bytes, wrong: str) -> None:
        shape = hashlib.sha256(wrong.splitlines()[-1][:60].encode()).hexdigest()[:8]
        if shape in self.kept:
            return
        self.kept.add(shape)
        (self.out / f"{shape}.bin").write_bytes(data)
        (self.out / f"{shape}.txt").write_text(wrong, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs until the time is over; prints what was seen."""
    asked = argparse.ArgumentParser(description="Fuzz the readers.")
    asked.add_argument("--minutes", type=float, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--out", type=Path, default=Path("fuzz-out"))
    asked.add_argument("--atheris", action="store_true")
    options, rest = asked.parse_known_args(arguments)
    watch = Watch(options.out)
    if options.atheris:
        return _led(watch, [word for word in rest if word != "--"], options.minutes)
    end, seed = time.monotonic() + 60 * options.minutes, options.seed
    while time.monotonic() < end:
        _one_life(watch, seed, end)
        seed += 1
    read = sum(watch.seen.values())
    sys.stdout.write(f"{read} files, {seed - options.seed} lives: {dict(watch.seen)}\n")
    return 1 if watch.seen["WRONG"] else 0


def _one_life(watch: Watch, seed: int, end: float) -> None:
    """Reads files in a process of its own until the end, or until it dies of one."""
    told, tells = multiprocessing.Pipe(duplex=False)
    life = multiprocessing.get_context("fork").Process(
        target=_read_on, args=(watch, seed, min(end, time.monotonic() + _A_LIFE), tells)
    )
    life.start()
    tells.close()
    with contextlib.suppress(EOFError):
        while True:
            motif: str = told.recv()
            watch.seen[motif] += 1
    life.join()
    if life.exitcode:
        watch.died()


def _read_on(watch: Watch, seed: int, end: float, tells: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    mutator = Mutator(seed, FILES)
    with read_here():
        while time.monotonic() < end:
            tells.send(watch.read(mutator.next()))


def _led(watch: Watch, options: Sequence[str], minutes: float) -> int:
    """Atheris chooses the files, by the branches that they take in our own code."""
    atheris = importlib.import_module("atheris")
    for name in [name for name in sys.modules if name.startswith("validators.")]:
        for value in list(vars(sys.modules[name]).values()):
            if callable(value) and getattr(value, "__module__", "") == name:
                with contextlib.suppress(Exception):
                    setattr(sys.modules[name], value.__name__, atheris.instrument_func(value))
    corpus = watch.out / "corpus"
    corpus.mkdir(exist_ok=True)
    for rank, data in enumerate(FILES):
        (corpus / f"{rank:04d}").write_bytes(data)
    atheris.Setup(
        ["fuzz", f"-max_total_time={int(60 * minutes)}", *options, str(corpus)],
        lambda data: (watch.read(data), None)[1],
    )
    with read_here():
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
