"""Runs the reading process and takes its answer, whatever happens to it.

``run(data, choice, limits)`` gives the description of the table and its Arrow batches. Promises:
the child is given no environment and no file, is killed at the end of its time or as soon as it
sends too much, and its death, however violent, is a refusal with a code.
"""

import json
import signal
import subprocess  # nosec B404
import threading
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from validators.codes import Code
from validators.reading.choice import Choice
from validators.reading.limits import MIB, Limits
from validators.reading.process.launch import Child, launch
from validators.reading.refusal import Reason, UnreadableError

_LONGEST_LINE = 64 * MIB
_LAST_BREATH = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said: a description, and the table with row numbers as last column."""

    about: dict[str, object]
    table: pa.Table


def run(
    data: bytes | Iterable[bytes],
    choice: Choice,
    limits: Limits,
    *,
    masked: bool = False,
    child: Child | None = None,
) -> Answer:
    """Has a child process parse ``data``.

    Args:
        data: The file, whole or in blocks.
        choice: What to look for.
        limits: Bounds on the reading.
        masked: Whether personal data are masked instead of refusing the file.
        child: One launched beforehand, with the same arguments.

    Raises:
        UnreadableError: The child refused the file, or died of it.
    """
    child = child or launch(choice, limits, masked=masked)
    late = threading.Event()
    alarm = threading.Timer(limits.wall_seconds, _end, (child, late))
    alarm.daemon = True
    alarm.start()
    try:
        _feed(child, data, limits)  # what the source raises is not the file's fault
        try:
            return _take(child, limits)
        except (pa.ArrowException, OSError, EOFError, KeyError, ValueError):
            raise _autopsy(child, late) from None
    finally:
        alarm.cancel()
        _close(child)


def _feed(child: Child, data: bytes | Iterable[bytes], limits: Limits) -> None:
    """Sends everything; a child that stops listening has said why on its output."""
    if child.stdin is None:  # impossible with PIPE; said for the type checker
        raise EOFError
    sent = 0
    try:
        for block in (data,) if isinstance(data, bytes) else data:
            sent += len(block)
            if sent > limits.received_bytes:
                raise UnreadableError(Code.FICHIER_TROP_GRAND, "taille du fichier")
            child.stdin.write(block)
        child.stdin.close()
    except BrokenPipeError:
        return


def _take(child: Child, limits: Limits) -> Answer:
    if child.stdout is None:  # impossible with PIPE; said for the type checker
        raise EOFError
    line = child.stdout.readline(_LONGEST_LINE)
    if not line:
        raise EOFError
    message = json.loads(line)
    if "refused" in message:
        raise UnreadableError.because(*map(reason, message["refused"]))
    with pa.ipc.open_stream(child.stdout) as stream:
        batches, size = [], 0
        for batch in stream:
            batch.validate(full=True)  # the child met a stranger's bytes: its answer is checked
            size += batch.nbytes
            if size > limits.memory_bytes:
                raise UnreadableError(Code.FICHIER_TROP_GRAND, "mémoire")
            batches.append(batch)
        return Answer(message["table"], pa.Table.from_batches(batches, stream.schema))


def reason(plain: dict[str, object]) -> Reason:
    """A reason out of its JSON form."""
    rows, column = plain["rows"], plain["column"]
    return Reason(
        code=Code(str(plain["code"])),
        detail=str(plain["detail"]),
        column=None if column is None else str(column),
        rows=tuple(int(row) for row in rows) if isinstance(rows, list) else (),
    )


def _autopsy(child: Child, late: threading.Event) -> UnreadableError:
    """Why a child that gave no proper answer ended."""
    try:
        status = child.wait(_LAST_BREATH)
    except subprocess.TimeoutExpired:
        child.kill()
        status = 0
    if late.is_set() or status == -signal.SIGXCPU:
        return UnreadableError(Code.FICHIER_DELAI)
    if status in (-signal.SIGABRT, -signal.SIGKILL):  # an allocation failed where none may
        return UnreadableError(Code.FICHIER_TROP_GRAND, "mémoire")
    return UnreadableError(Code.FICHIER_ILLISIBLE, "lecture interrompue")


def _end(child: Child, late: threading.Event) -> None:
    late.set()
    child.kill()


def _close(child: Child) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe:
                pipe.close()
        except BrokenPipeError:
            continue
    child.wait()
