"""Starts the reading process.

``launch(choice, limits)``. Imports next to nothing, so that a command may start it first and load
its own libraries meanwhile: hand the child to ``read_table(data, choice, limits, child=child)``.
A child to which nothing is sent ends by itself with its parent.
"""

import contextlib
import fcntl
import os
import subprocess  # nosec B404
import sys
from typing import TypeAlias

from validators.reading.choice import Choice
from validators.reading.limits import MIB, Limits

Child: TypeAlias = subprocess.Popen[bytes]

_MASKED = "masked"
_COMMAND = (sys.executable, "-I", "-m", "validators.reading.process.child")
_ENVIRONMENT = {
    # Arrow's usual allocator reserves address space by the gigabyte, which RLIMIT_AS counts.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "LC_ALL": "C.UTF-8",
}


def launch(choice: Choice, limits: Limits, *, masked: bool = False) -> Child:
    """Starts a child process that reads one file; see ``validators.reading.table.read_table``."""
    # Our own interpreter, no shell; the choice is an operator's, and is read as JSON only.
    child = subprocess.Popen(  # noqa: S603  # nosec B603
        [*_COMMAND, limits.to_json(), choice.to_json(), _MASKED if masked else ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        close_fds=True,
    )
    for pipe in (child.stdin, child.stdout):
        # Wider pipes spare one turn in ten; a system that grants none works all the same.
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe or -1, fcntl.F_SETPIPE_SZ, MIB)
    return child


def environment() -> dict[str, str]:
    """All that the child is told: how to find its libraries, and no secret of ours."""
    found = {name: os.environ.get(name) for name in ("LD_LIBRARY_PATH", "PATH")}
    return _ENVIRONMENT | {name: value for name, value in found.items() if value}
