"""Asking Passerelle what it thinks of a file.

``answer(data)`` gives the JSON of ``passerelle check --json`` and the SIRETs that go on.
``read_here()`` makes the readings that follow run in this process: the same code as the reading
process, a hundred times as many files a minute. ``command(...)`` is what a clerk types.
"""

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pyarrow as pa

from gateway.cli.check_json import write_json
from validators.checking import check
from validators.reading import Limits
from validators.reading.choice import Choice
from validators.reading.parsing import parse, send
from validators.reading.process.running import Answer as Parsed

YEAR: Final = 2026
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the JSON, and the SIRETs that go on."""

    json: Mapping[str, Any]
    sirets: tuple[str, ...]

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """All that was found."""
        return list(self.json["findings"])

    @property
    def codes(self) -> set[str]:
        """The codes of all that was found."""
        return {found["code"] for found in self.findings}

    def rows(self, *codes: str) -> list[int]:
        """The rows that have a finding of these codes."""
        return [found["row"] for found in self.findings if found["code"] in codes]


def answer(
    data: bytes | Iterable[bytes],
    choice: Mapping[str, str] | None = None,
    *,
    kind: str = "adherents",
) -> Answer:
    """Checks a file; its reading is another process's, but within ``read_here``."""
    checked = check(data, kind, Choice(**dict[str, Any](choice or {})), year=YEAR)
    out = io.StringIO()
    write_json("liste", checked, out)
    sirets = tuple(bytes(digits).decode("ascii") for digits in checked.sirets)
    return Answer(json.loads(out.getvalue()), sirets)


@contextmanager
def read_here() -> Iterator[None]:
    """Readings run in this process meanwhile."""
    with mock.patch("validators.reading.table.run", _run_here):
        yield


def _run_here(
    data: bytes | Iterable[bytes],
    choice: Choice,
    limits: Limits,
    *,
    masked: bool = False,
    child: object = None,
) -> Parsed:
    whole = data if isinstance(data, bytes) else b"".join(data)
    said = io.BytesIO()
    send(parse(whole, choice, limits, keep_masked=masked), said, _BATCH)
    said.seek(0)
    about = json.loads(said.readline())["table"]
    with pa.ipc.open_stream(said) as stream:
        return Parsed(about, stream.read_all())


def command(*arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Runs ``passerelle check`` as a clerk does."""
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", "check", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        encoding="utf-8",
    )
