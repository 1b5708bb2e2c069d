"""`passerelle up`: the front and the worker as two processes, kept alive, ended together.

A process that dies unasked is started again, after a pause that doubles up to half a minute: the
worker resumes where it was, the front drops its partial uploads. One that ends by saying why (a
port that is taken, settings that do not read) ends the other too: trying again would not help.
SIGTERM or Ctrl-C ends both.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from gateway.passphrase import handed_over

STOP_SECONDS: Final = 15.0
_CALM_SECONDS: Final = 60.0
# Statuses of `gateway.cli` that the same command would only meet again.
_LASTING: Final = frozenset({2, 3, 4, 5})
_LONGEST_PAUSE: Final = 30.0


@dataclass(slots=True)
class _Child:
    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    due: float = 0.0


def supervise(folder: str, passphrase: str) -> int:
    """Run both processes until told to stop.

    Returns:
        The exit status: 0 after a clean stop, else that of the process that gave up.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    children = [
        _Child("serve", lambda: _spawn(["serve", "--instance", folder])),
        _Child("worker", lambda: _spawn_worker(folder, passphrase)),
    ]
    try:
        while not stopping.wait(0.2):
            for child in children:
                status = _keep(child)
                if status in _LASTING:
                    return status
    finally:
        _stop(children)
    return 0


def _keep(child: _Child) -> int:
    """Start a child that is due; the status of one that just ended, else 0."""
    now = time.monotonic()
    if child.process is None:
        if now >= child.due:
            child.process, child.started = child.start(), now
        return 0
    status = child.process.poll()
    if status is None:
        return 0
    calm = now - child.started > _CALM_SECONDS
    child.pause = 0.5 if calm else min(child.pause * 2, _LONGEST_PAUSE)
    child.process, child.due = None, now + child.pause
    structlog.get_logger().error("processus arrêté", processus=child.name, code=status)
    return status


def _stop(children: list[_Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()


def _spawn(arguments: list[str], descriptor: int | None = None) -> subprocess.Popen[bytes]:
    # Each in its own session: a Ctrl-C reaches the supervisor, which stops them in order.
    return subprocess.Popen(  # noqa: S603 # our own program
        [sys.executable, "-m", "gateway.cli", *arguments],
        pass_fds=() if descriptor is None else (descriptor,),
        start_new_session=True,
    )


def _spawn_worker(folder: str, passphrase: str) -> subprocess.Popen[bytes]:
    descriptor = handed_over(passphrase)
    try:
        return _spawn(
            ["worker", "--instance", folder, "--passphrase-fd", str(descriptor)], descriptor
        )
    finally:
        os.close(descriptor)
