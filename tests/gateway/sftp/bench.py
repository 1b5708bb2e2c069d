"""Deposits without a network, and a clock that moves when it is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.sftp.access import Access
from gateway.sftp.deposits import Deposits
from gateway.sftp.grants import Grants
from gateway.sftp.namespace import House, Namespace
from gateway.sftp.paths import Deposit, FluxFolder
from gateway.sftp.ports import Place, Visitor
from gateway.sftp.rooms import Rooms
from gateway.sftp.settings import SftpSettings
from gateway.sftp.taking import Taker
from gateway.sftp.uploads import Keeping, SpoolPlace, Uploads
from gateway.sftp.writing import UploadHandle
from keys.arrival import arrival_public, new_arrival_key
from tests.fakes.sftp_ports import FakeDepot, FakeShelf

PUBLIC = arrival_public(new_arrival_key())
WHO = Visitor("anne", "SPSTI")
NEW = Access.WRITE | Access.CREATE | Access.TRUNCATE
AGAIN = Access.WRITE | Access.CREATE


class Bench:
    """Deposits without a network, and a clock that moves when it is told."""

    def __init__(self, spool: Path) -> None:
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.settings = SftpSettings(partials=2)
        self.depot = FakeDepot(granted={"SPSTI": ["adherents"]}, clock=lambda: self.now)
        self.rooms = Rooms()
        self.taker = Taker(self.depot, self.rooms, 5.0, lambda: self.now)
        grants = Grants(self.depot, self.rooms, lambda: self.now)
        self.deposits = Deposits(self.depot, self.rooms, self.taker, grants)
        keeping = Keeping(
            self.depot,
            self.rooms,
            self.taker,
            grants,
            SpoolPlace(spool, PUBLIC),
            self.settings,
            lambda: self.now,
        )
        self.uploads = Uploads(self.deposits, keeping)

        self.tree = Namespace(
            House(self.deposits, self.uploads, grants, FakeShelf(), self.now), WHO
        )

    def open(self, name: str, owner: object = "a", access: Access = NEW) -> UploadHandle:
        partial = self.uploads.open(WHO, where(name), access, owner)
        return UploadHandle(partial, access, self.uploads, owner)

    def put(self, name: str, content: bytes = b"siret") -> None:
        handle = self.open(name)
        if content:
            handle.write(0, memoryview(content))
        handle.close()

    def rename(self, old: str, new: str) -> None:
        self.deposits.rename(WHO, where(old), where(new))

    def after(self, seconds: float) -> list[tuple[str, str | None]]:
        self.now += timedelta(seconds=seconds)
        self.taker.tick()
        self.rooms.expire_after(self.settings.partial_seconds, self.now)
        return self.depot.taken

    def names(self) -> list[str]:
        folder = FluxFolder(Place.DEPOT, "adherents")
        return [entry.name for entry in self.deposits.entries(WHO, folder)]


def where(name: str) -> Deposit:
    return Deposit(Place.DEPOT, "adherents", name)
