"""Destroying a file for good, and keeping everyone from it while a backup is taken.

A backup holds the lock shared (`backup_in_progress`); whoever destroys an object holds it
exclusively for an instant, so that a backup's database never names an object the backup lacks.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, flock
from pathlib import Path

from gateway.durability import flush_to_disk
from gateway.settings import Instance


def destroyer(instance: Instance) -> Callable[[Path], None]:
    """A function that removes a file of the instance; one that is gone already is success."""

    def destroy(path: Path) -> None:
        with _locked(instance.purge_lock, LOCK_EX):
            path.unlink(missing_ok=True)
            flush_to_disk(path.parent)

    return destroy


@contextmanager
def backup_in_progress(instance: Instance) -> Iterator[None]:
    """While this lasts, no object is destroyed."""
    with _locked(instance.purge_lock, LOCK_SH):
        yield


@contextmanager
def _locked(path: Path, mode: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        flock(descriptor, mode)
        yield
    finally:
        os.close(descriptor)
