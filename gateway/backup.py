"""`passerelle backup|restore`: one sealed file that holds a whole instance, taken while it runs.

Layout: a line that names the format, the keystore (itself sealed under the passphrase) preceded by
its length, the backup's own key wrapped under the root key, then a tar archive sealed by
`keys.at_rest`. The database is copied by SQLite's own online backup, first; objects are write-once
and none is destroyed while the copy lasts, so every object that the copied database names is there.

Promises: nothing is written in clear; a restore goes to a new folder, whole or not at all.
"""

import os
import shutil
import sqlite3
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from audit.entry import Entry, Event
from gateway.desk import Desk
from gateway.errors import ConflictError, GatewayError, StorageError
from gateway.purging import backup_in_progress
from gateway.settings import Instance
from gateway.storage import journal
from gateway.storage.objects import PART
from gateway.storage.parties import OPERATOR
from keys.at_rest import open_stream, seal_stream
from keys.custody.keystore import load
from keys.scopes import new_key, unwrap, wrap

FORMAT: Final = b"passerelle-sauvegarde@v1\n"
_LENGTHS: Final = struct.Struct(">II")
_BLOCK: Final = 1 << 20
_LARGEST_HEADER: Final = 64 * 1024
_PASSING: Final = (PART, ".scratch")


class BackupError(GatewayError):
    """Cette sauvegarde est illisible."""

    code = "SAUVEGARDE"
    exit_status = 3


def take(desk: Desk, passphrase: str, target: Path) -> int:
    """Write a backup.

    Returns:
        Its size, in octets.

    Raises:
        ConflictError: `target` exists.
        WrongPassphraseError: not the keystore's.
    """
    instance = desk.instance
    secrets = load(instance.keystore, passphrase)
    key = new_key()
    wrapped, keystore = wrap(secrets.root, key), instance.keystore.read_bytes()
    header = FORMAT + _LENGTHS.pack(len(keystore), len(wrapped)) + keystore + wrapped
    part = target.with_name(target.name + PART)
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as sink, backup_in_progress(instance):
            _record(desk)
            sink.write(header)
            with tempfile.TemporaryDirectory(dir=instance.folder) as scratch:
                copy = Path(scratch) / instance.database_file.name
                _copy_database(instance.database_file, copy)
                seal_stream(key, header, _archive(instance, copy), sink.write)
            sink.flush()
            os.fsync(sink.fileno())
        os.link(part, target)
    except FileExistsError:
        raise ConflictError(f"{target} existe déjà") from None
    except OSError as error:
        raise StorageError(f"sauvegarde impossible (errno {error.errno})") from None
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def rebuild(source: Path, passphrase: str, folder: Path) -> None:
    """Rebuild an instance in a new folder.

    Raises:
        BackupError: not a backup, or altered.
        ConflictError: the folder is not empty.
        WrongPassphraseError: not the passphrase of the backup's keystore.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConflictError(f"{folder} n'est pas vide : rien n'a été touché")
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".restauration-", dir=folder.parent))
    try:
        with source.open("rb") as sealed:
            keystore, wrapped, header = _read_header(sealed)
            kept = building / "coffre.json"
            _write_private(kept, keystore)
            key = unwrap(load(kept, passphrase).root, wrapped)
            kept.unlink()
            _unpack(open_stream(key, header, sealed), building)
        if folder.exists():
            folder.rmdir()
        building.rename(folder)
    except OSError as error:
        raise StorageError(f"restauration impossible (errno {error.errno})") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _record(desk: Desk) -> None:
    entry = Entry(event=Event.SAUVEGARDE, at=desk.clock(), subject="instance", actor=OPERATOR)
    with desk.database.writing() as connection:
        journal.append(connection, entry)


def _copy_database(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        copy.close()
        origin.close()


def _archive(instance: Instance, database: Path) -> Iterator[bytes]:
    """The tar archive, as it is made; one member is in memory at a time."""
    pipe = _Pipe()
    with tarfile.open(fileobj=cast("IO[bytes]", pipe), mode="w|", bufsize=_BLOCK) as archive:
        archive.add(database, arcname=database.name)
        yield from pipe.drain()
        for path in sorted(instance.folder.rglob("*")):
            if path.is_file() and _is_kept(instance, path, database):
                archive.add(path, arcname=str(path.relative_to(instance.folder)))
                yield from pipe.drain()
    yield from pipe.drain()


def _is_kept(instance: Instance, path: Path, database: Path) -> bool:
    if path.name.startswith(instance.database_file.name) or path.is_relative_to(database.parent):
        return False
    if path.is_relative_to(instance.sirene):  # public, large, and loaded again from INSEE's files
        return False
    return not path.name.endswith((*_PASSING, ".verrou"))


class _Pipe:
    """Collects what tarfile writes until it is drained."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def drain(self) -> Iterator[bytes]:
        parts, self._parts = self._parts, []
        yield from parts


class _Blocks:
    """Gives tarfile the opened blocks as a stream."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size:
            block = next(self._blocks, None)
            if block is None:
                break
            self._rest += block
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def _unpack(blocks: Iterator[bytes], folder: Path) -> None:
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", _Blocks(blocks)), mode="r|") as archive:
            archive.extractall(folder, filter="data")
        # To its very end: only then is nothing missing.
        for _ in blocks:
            pass
    except tarfile.TarError:
        raise BackupError from None


def _read_header(source: BinaryIO) -> tuple[bytes, bytes, bytes]:
    start = source.read(len(FORMAT) + _LENGTHS.size)
    if not start.startswith(FORMAT) or len(start) != len(FORMAT) + _LENGTHS.size:
        raise BackupError
    keystore_size, wrapped_size = _LENGTHS.unpack(start[len(FORMAT) :])
    if keystore_size > _LARGEST_HEADER or wrapped_size > _LARGEST_HEADER:
        raise BackupError
    keystore, wrapped = source.read(keystore_size), source.read(wrapped_size)
    return keystore, wrapped, start + keystore + wrapped


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
