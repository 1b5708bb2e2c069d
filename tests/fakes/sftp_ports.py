"""The ports of the SFTP server, in memory: `FakeGate`, `FakeDepot`, `FakeShelf`.

They keep the contract of `gateway.sftp.ports`, and remember what was asked, for tests to look at.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from gateway.sftp.clock import Clock, system_clock
from gateway.sftp.errors import DeniedError, PortError, TakenError
from gateway.sftp.ports import Drop, Place, ShelfFolder, ShelfItem, Visitor
from gateway.spool.sealed import SealedFile


@dataclass
class FakeGate:
    """Knows keys by login; several logins may belong to one party."""

    known: dict[tuple[str, bytes], Visitor] = field(default_factory=dict)
    entries: list[tuple[Visitor, str]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    failure: PortError | None = None

    def register(self, login: str, key_blob: bytes, party: str) -> Visitor:
        visitor = Visitor(login, party)
        self.known[login, key_blob] = visitor
        return visitor

    def authenticate(self, login: str, key_blob: bytes) -> Visitor | None:
        if self.failure is not None:
            raise self.failure
        return self.known.get((login, key_blob))

    def refused(self, source: str, reason: str) -> None:
        self.refusals.append((source, reason))

    def accepted(self, visitor: Visitor, source: str) -> None:
        self.entries.append((visitor, source))


@dataclass
class FakeDepot:
    """Keeps drops by party."""

    granted: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[Drop]] = field(default_factory=dict)
    sealed: dict[str, SealedFile] = field(default_factory=dict)
    taken: list[tuple[str, str | None]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    failures: list[PortError] = field(default_factory=list)
    clock: Clock = system_clock
    _numbers: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def flux(self, visitor: Visitor) -> Sequence[str]:
        return self.granted.get(visitor.party, [])

    def drops(self, visitor: Visitor, place: Place, flux: str) -> Sequence[Drop]:
        with self._lock:
            return [drop for drop in self._of(visitor) if drop.place is place and drop.flux == flux]

    def waiting(self) -> Sequence[tuple[Visitor, Drop]]:
        with self._lock:
            return [
                (Visitor("?", party), drop)
                for party, drops in self.kept.items()
                for drop in drops
                if not drop.taken
            ]

    def close(
        self, visitor: Visitor, place: Place, flux: str, name: str, sealed: SealedFile
    ) -> Drop:
        with self._lock:
            self._maybe_fail()
            self._check_free(visitor, place, flux, name)
            self._numbers += 1
            drop = Drop(
                f"d{self._numbers}", place, flux, name, sealed.size, self.clock(), taken=False
            )
            self._of(visitor).append(drop)
            self.sealed[drop.id] = sealed
            return drop

    def rename(self, visitor: Visitor, drop: Drop, flux: str, name: str) -> Drop:
        with self._lock:
            self._check_free(visitor, drop.place, flux, name)
            return self._replace(visitor, drop, replace(drop, flux=flux, name=name))

    def take(self, visitor: Visitor, drop: Drop, companion_sha256: Drop | None) -> None:
        with self._lock:
            self._maybe_fail()
            self._replace(visitor, drop, replace(drop, taken=True))
            if companion_sha256 is not None:
                self._replace(visitor, companion_sha256, replace(companion_sha256, taken=True))
            companion = companion_sha256.name if companion_sha256 else None
            self.taken.append((drop.name, companion))

    def remove(self, visitor: Visitor, drop: Drop) -> None:
        with self._lock:
            self._of(visitor).remove(drop)
            self.sealed[drop.id].path.unlink()

    def refuse(self, visitor: Visitor, path: str, reason_code: str) -> None:
        self.refusals.append((path, reason_code))

    def acknowledge(self, visitor: Visitor, name: str) -> None:
        with self._lock:
            self.kept[visitor.party] = [
                drop for drop in self._of(visitor) if drop.name != name or not drop.taken
            ]

    def names(self, visitor: Visitor) -> list[str]:
        with self._lock:
            return [drop.name for drop in self._of(visitor)]

    def sealed_path(self, visitor: Visitor, name: str) -> Path:
        with self._lock:
            return next(
                self.sealed[drop.id].path for drop in self._of(visitor) if drop.name == name
            )

    def _of(self, visitor: Visitor) -> list[Drop]:
        return self.kept.setdefault(visitor.party, [])

    def _replace(self, visitor: Visitor, old: Drop, new: Drop) -> Drop:
        drops = self._of(visitor)
        drops[next(at for at, drop in enumerate(drops) if drop.id == old.id)] = new
        return new

    def _check_free(self, visitor: Visitor, place: Place, flux: str, name: str) -> None:
        if any(drop.name == name for drop in self.drops(visitor, place, flux)):
            raise TakenError

    def _maybe_fail(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


@dataclass
class FakeReader:
    """A file in memory."""

    content: bytes
    closed: bool = False

    def read_at(self, offset: int, size: int) -> bytes:
        return self.content[offset : offset + size]

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeShelf:
    """Files to collect, the same for everybody who may see the folder."""

    contents: dict[tuple[str, ShelfFolder], dict[str, bytes]] = field(default_factory=dict)
    shown: tuple[ShelfFolder, ...] = ("retour", "accuses")
    collections: list[tuple[str, str]] = field(default_factory=list)
    readers: list[FakeReader] = field(default_factory=list)
    at: datetime = field(default_factory=system_clock)

    def put(self, party: str, folder: ShelfFolder, name: str, content: bytes) -> None:
        self.contents.setdefault((party, folder), {})[name] = content

    def folders(self, visitor: Visitor) -> Sequence[ShelfFolder]:
        return self.shown

    def items(self, visitor: Visitor, folder: ShelfFolder) -> Sequence[ShelfItem]:
        files = self.contents.get((visitor.party, folder), {})
        return [
            ShelfItem(f"{folder}/{name}", name, len(content), self.at)
            for name, content in files.items()
        ]

    def open(self, visitor: Visitor, item: ShelfItem) -> FakeReader:
        for (party, folder), files in self.contents.items():
            if party == visitor.party and item.id == f"{folder}/{item.name}":
                reader = FakeReader(files[item.name])
                self.readers.append(reader)
                return reader
        raise DeniedError

    def collected(self, visitor: Visitor, item: ShelfItem) -> None:
        self.collections.append((visitor.login, item.name))

    def discard(self, visitor: Visitor, item: ShelfItem) -> None:
        raise DeniedError("Les fichiers à retirer ne s'effacent pas.")
