"""Sealed files of the instance: written whole, fsynced, then given their name; never plaintext.

`ObjectStore(folder)` is used for lists and extracts (`write`, replacing what a former attempt of
the same step left) and for what partners collect (`place`, exclusive: the same bytes already there
is success, other bytes is an error).
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import BinaryIO, Final

from gateway.durability import flush_to_disk
from gateway.errors import DeliveryError, StorageError, UnknownError

PART: Final = ".part"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredObject:
    """Name, size in bytes and SHA-256 (hex) of a file as stored."""

    name: str
    size: int
    sha256: str


class ObjectStore:
    """A folder of sealed files with opaque names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where a name lies."""
        return self._folder / name

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A `.part` path to fill; on leaving without error it is fsynced and takes its name.

        Raises:
            StorageError: the disk is full or does not answer; the partial file is removed.
        """
        part = self.path(name + PART)
        try:
            yield part
            flush_to_disk(part)
            part.replace(self.path(name))
            flush_to_disk(self._folder)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _storage_error(error) from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def write(self, name: str, fill: Callable[[BinaryIO], None]) -> StoredObject:
        """Write a file through `fill`, replacing what an earlier attempt left under its name."""
        with self.writing(name) as part:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as sink:
                fill(sink)
        return self.describe(name)

    def write_bytes(self, name: str, content: bytes) -> StoredObject:
        """Write a small file."""
        return self.write(name, lambda sink: _write(sink, content))

    def place(self, name: str, target: "ObjectStore", target_name: str) -> None:
        """Give a finished file its place in another folder of the same disk, exclusively.

        Raises:
            DeliveryError: other bytes lie there under that name.
            StorageError: the disk does not answer.
        """
        destination = target.path(target_name)
        try:
            os.link(self.path(name), destination)
        except FileExistsError:
            if target.describe(target_name).sha256 != self.describe(name).sha256:
                raise DeliveryError("un autre fichier porte déjà ce nom") from None
        except FileNotFoundError:
            if not destination.exists():
                raise StorageError("objet scellé absent") from None
        except OSError as error:
            raise _storage_error(error) from None
        flush_to_disk(target.path("."))

    def describe(self, name: str) -> StoredObject:
        """Size and digest of a file as it lies there.

        Raises:
            UnknownError: there is no such file.
        """
        try:
            with self.path(name).open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
                return StoredObject(name, os.fstat(source.fileno()).st_size, digest)
        except FileNotFoundError:
            raise UnknownError("objet scellé absent") from None

    @contextmanager
    def reading(self, name: str) -> Iterator[BinaryIO]:
        """The file, open.

        Raises:
            UnknownError: there is no such file.
        """
        try:
            source = self.path(name).open("rb")
        except FileNotFoundError:
            raise UnknownError("objet scellé absent") from None
        with source:
            yield source

    def read_bytes(self, name: str) -> bytes:
        """A small file, whole.

        Raises:
            UnknownError: there is no such file.
        """
        with self.reading(name) as source:
            return source.read()

    def remove(self, name: str) -> None:
        """Destroy a file; one that is gone already is success."""
        self.path(name).unlink(missing_ok=True)
        flush_to_disk(self._folder)


def reader_at(source: BinaryIO) -> Callable[[int, int], bytes]:
    """Random access to an open file, without moving its position."""
    descriptor = source.fileno()
    return lambda offset, size: os.pread(descriptor, size, offset)


def _write(sink: BinaryIO, content: bytes) -> None:
    sink.write(content)


def _storage_error(error: OSError) -> StorageError:
    if error.errno in {ENOSPC, EDQUOT}:
        return StorageError("disque plein")
    return StorageError(f"disque indisponible (errno {error.errno})")
