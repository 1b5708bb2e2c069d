"""What `passerelle check` does once the reading process is on its way, and what it says.

``checked(asked, ...)`` then ``tell(asked, checked)``, which gives the exit status.
"""

import io
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from gateway.cli.arrow_alone import arrow_alone
from gateway.cli.check_arguments import Arguments
from gateway.cli.check_files import replaced
from gateway.cli.check_json import write_json
from gateway.clock import now
from validators.checking import Checked, Kind, Verdict, check
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.process.launch import Child
from validators.siret_key import LENGTH, Digits

if TYPE_CHECKING:
    from validators.sirene.register import Sirene

_STATUS: Final = {Verdict.ACCEPTE: 0, Verdict.REFUSE: 1, Verdict.ILLISIBLE: 2}
_LINES_AT_ONCE: Final = 1 << 16


def checked(
    asked: Arguments, blocks: Iterator[bytes], choice: Choice, limits: Limits, child: Child
) -> Checked:
    """Checks the file.

    Args:
        asked: What was asked.
        blocks: The bytes of the file.
        choice: What to look for.
        limits: Bounds on the reading.
        child: The reading process, launched for them.

    Raises:
        SireneError: The register cannot be opened.
    """
    if asked.kind == Kind.ADHERENTS:
        arrow_alone()
    return check(
        blocks,
        asked.kind,
        choice,
        threshold=asked.threshold,
        year=asked.year or now().year,
        sirene=None if asked.sirene is None else _register(asked.sirene),
        limits=limits,
        child=child,
    )


def tell(asked: Arguments, outcome: Checked) -> int:
    """Writes what was asked for, prints the outcome, and gives the exit status.

    Raises:
        UnreachableFileError: A file cannot be written; then nothing is printed.
    """
    if asked.write_accepted and outcome.verdict is Verdict.ACCEPTE:
        with replaced(asked.write_accepted) as target:
            _write_sirets(outcome.sirets, target)
    if asked.report:
        # Loaded here, like what prints: a check by a program needs neither.
        annotated = import_module("gateway.rendering.annotated")
        with replaced(asked.report) as target:
            annotated.write_annotated(outcome.table, outcome, target, now())
    _say(asked, outcome)
    return _STATUS[outcome.verdict]


def _register(folder: Path) -> "Sirene":
    sirene: Sirene = import_module("validators.sirene.register").open_sirene(folder)
    return sirene


def _write_sirets(sirets: Digits, target: IO[bytes]) -> None:
    """One SIRET a line, in order."""
    for start in range(0, len(sirets), _LINES_AT_ONCE):
        block = sirets[start : start + _LINES_AT_ONCE]
        lines = np.full((len(block), LENGTH + 1), ord("\n"), np.uint8)
        lines[:, :LENGTH] = block
        target.write(lines.tobytes())


def _say(asked: Arguments, outcome: Checked) -> None:
    try:
        if asked.as_json:
            _print_json(asked.file.name, outcome)
        else:
            console = import_module("rich.console").Console(highlight=False)
            import_module("gateway.cli.check_text").print_check(asked.file.name, outcome, console)
            sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # the second is Rich's way of saying the first
        # Whoever reads has seen enough; the verdict stands, and no flush may complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_json(name: str, outcome: Checked) -> None:
    # UTF-8 whatever the terminal: a title may hold anything.
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", errors="backslashreplace")
    try:
        write_json(name, outcome, out)
        out.flush()
    finally:
        out.detach()
