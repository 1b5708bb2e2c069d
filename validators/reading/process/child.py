"""The reading process: bytes on its input, a table in Arrow on its output, bounded throughout.

Started by ``validators.reading.process.running``; never imported by the rest. It sets its own
limits before it reads anything, opens no file but its own size in memory (`/proc/self/statm`), and
writes: one line of JSON (a refusal, or what the table is), then for a table an Arrow stream whose
last column holds the row numbers. What goes wrong unforeseen ends it with a code of exit, without
a word: a message might hold a value.
"""

import io
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

# Its import is its effect, and must come before anything imports Arrow.
from validators.reading.process import without_pandas  # noqa: F401  # isort: skip

from validators.codes import Code
from validators.reading.choice import Choice
from validators.reading.limits import MIB, Limits
from validators.reading.parsing import parse, send
from validators.reading.refusal import Reason, UnreadableError

_BATCH_ROWS = 131_072
_OPEN_FILES = 64
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # their bytes have no lines
_WIDEST_CHARACTER = 4  # bytes, in UTF-32
MASKED = "masked"


def main() -> int:
    """Reads standard input as the arguments say; the answer goes to standard output."""
    limits, choice = Limits.from_json(sys.argv[1]), Choice.from_json(sys.argv[2])
    _confine(limits)
    with os.fdopen(os.dup(1), "wb") as answer:
        os.dup2(2, 1)  # a library that prints must not spoil the answer
        try:
            table = parse(_read(limits), choice, limits, keep_masked=sys.argv[3] == MASKED)
        except UnreadableError as error:
            _say(answer, {"refused": [asdict(reason) for reason in error.reasons]})
        except MemoryError:
            _say(answer, {"refused": [asdict(Reason(Code.FICHIER_TROP_GRAND, "mémoire"))]})
        else:
            send(table, answer, _BATCH_ROWS)
    return 0


def _confine(limits: Limits) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (value, value))
    # A second between the two, or the kernel skips SIGXCPU, which tells the parent the cause.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _read(limits: Limits) -> bytes:
    """All that is sent, given up as soon as it is too long, or is one line without an end."""
    received = io.BytesIO()  # its value is not copied out, and growing does not double it
    seen = since = 0
    boundless = False
    while block := os.read(0, MIB):
        boundless = boundless or (not seen and block.startswith(_WORKBOOKS))
        seen += len(block)
        if seen > limits.received_bytes:
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "taille du fichier")
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        since = since + len(block) if end < 0 else len(block) - end - 1
        if since > _WIDEST_CHARACTER * limits.line_bytes and not boundless and block.strip(b"\0"):
            raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une ligne")
        received.write(block)
    return received.getvalue()


def _say(answer: BinaryIO, message: dict[str, object]) -> None:
    answer.write(json.dumps(message).encode() + b"\n")
    answer.flush()


if __name__ == "__main__":
    sys.exit(main())
