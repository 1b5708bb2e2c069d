"""A sealed file of the spool: written under a passing name, durable, then renamed.

Use `seal_to_spool` to make one and `sweep` when the process starts. It promises that a file without
the passing suffix is whole and on disk (file and folder flushed), that its name says nothing of its
content, and that a failure leaves nothing behind.
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.durability import flush_to_disk
from gateway.spool.errors import spool_error
from keys.arrival import SealedArrival, seal_arrival
from keys.buffers import Buffer

SEALED_SUFFIX: Final = ".scelle"
_PASSING_SUFFIX: Final = ".part"
_LEFTOVERS: Final = (_PASSING_SUFFIX, ".scratch")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What to record of a sealed upload.

    Attributes:
        id: Opaque identity, 32 hexadecimal digits.
        path: Where the sealed file is.
        size: Octets of the plaintext.
        sealed_sha256: Digest of the sealed octets, hexadecimal: it says nothing of the plaintext.
    """

    id: str
    path: Path
    size: int
    sealed_sha256: str


def seal_to_spool(spool: Path, public: bytes, blocks: Iterable[Buffer], size: int) -> SealedFile:
    """Write `blocks`, sealed to `public`, as a new file of `spool`.

    Args:
        spool: The folder; it must exist.
        public: The worker's public key (`keys.arrival`).
        blocks: The plaintext.
        size: Octets that `blocks` amount to.

    Raises:
        SpoolFullError: The disk is full.
        SpoolError: The disk failed otherwise.
    """
    identity = secrets.token_hex(16)
    path = spool / f"{identity}{SEALED_SUFFIX}"
    passing = spool / f"{identity}{_PASSING_SUFFIX}"
    try:
        arrival = _write(passing, public, blocks)
        passing.rename(path)
        flush_to_disk(spool)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise spool_error(error) from None
    finally:
        passing.unlink(missing_ok=True)
    return SealedFile(identity, path, size, arrival.sha256)


def sweep(spool: Path) -> int:
    """Remove what an interrupted process left in the spool; how many files that was."""
    leftovers = [file for file in spool.iterdir() if file.name.endswith(_LEFTOVERS)]
    for file in leftovers:
        file.unlink(missing_ok=True)
    return len(leftovers)


def _write(path: Path, public: bytes, blocks: Iterable[Buffer]) -> SealedArrival:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with open(descriptor, "wb") as file:  # noqa: PTH123  # the descriptor carries O_EXCL and mode
        arrival = seal_arrival(public, blocks, file.write)
        file.flush()
        os.fsync(file.fileno())
    return arrival
