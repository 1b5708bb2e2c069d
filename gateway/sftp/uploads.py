"""The life of an upload: opened, written, then closed for good or left to be resumed.

Use one `Uploads` per server: `open` gives a `Partial`, which the handle passes back to `touch`
before each write and to `close` or `abandon` at the end. It promises that an upload is answered OK
only once it is sealed, durable and recorded; that a write that failed spoils the whole; that a lost
connection leaves what it sent to be resumed; and that one channel at a time writes a name.
"""

from dataclasses import dataclass
from pathlib import Path

from gateway.sftp.access import Access
from gateway.sftp.clock import Clock
from gateway.sftp.deposits import Deposits
from gateway.sftp.errors import (
    ExistsError,
    ForbiddenError,
    InUseError,
    MissingError,
    SpoiledError,
    TooManyError,
)
from gateway.sftp.grants import Grants
from gateway.sftp.names import COMPANION_LIMIT, Role, role_of
from gateway.sftp.paths import Deposit
from gateway.sftp.ports import Depot, Drop, Visitor
from gateway.sftp.rooms import Partial, Room, Rooms
from gateway.sftp.settings import SftpSettings
from gateway.sftp.taking import Taker
from gateway.spool.upload import Upload


@dataclass(frozen=True, slots=True)
class SpoolPlace:
    """Where uploads are sealed, and to whom."""

    folder: Path
    public: bytes


@dataclass(frozen=True, slots=True)
class Keeping:
    """What `Uploads` works with.

    Attributes:
        depot: Keeps closed uploads.
        rooms: Keep uploads in progress.
        taker: Takes closed uploads.
        grants: What is granted.
        spool: Where uploads are sealed.
        settings: Limits.
        clock: Gives aware instants.
    """

    depot: Depot
    rooms: Rooms
    taker: Taker
    grants: Grants
    spool: SpoolPlace
    settings: SftpSettings
    clock: Clock


class Uploads:
    """Uploads in progress."""

    def __init__(self, deposits: Deposits, keeping: Keeping) -> None:
        self._deposits = deposits
        self._keeping = keeping

    def open(self, visitor: Visitor, deposit: Deposit, access: Access, owner: object) -> Partial:
        """Open an upload: a new one, or one in progress or interrupted.

        Args:
            visitor: Who.
            deposit: Under which name.
            access: How.
            owner: The channel.

        Raises:
            SftpError: Not granted, not a name, a closed upload, busy, or too many.
        """
        room = self._keeping.rooms.of(visitor.party)
        with room.lock:
            if Access.WRITE in access:
                self._keeping.grants.check(visitor, deposit)
            found = self._deposits.find(visitor, deposit)
            if isinstance(found, Drop):
                self._check_reopen(visitor, found, access)
                found = None
            if found is None:
                found = self._begin(room, visitor, deposit, access, owner)
            elif Access.EXCLUSIVE in access and Access.CREATE in access:
                raise ExistsError
            if Access.WRITE in access:
                self._admit_writer(room, found, owner)
                if Access.TRUNCATE in access:
                    found.upload.truncate(0)
            return found

    def touch(self, partial: Partial, owner: object) -> None:
        """Note activity on an upload, before it is written.

        Raises:
            SpoiledError: It was given up, or another connection took it over.
            ForbiddenError: Its name says that it is empty.
        """
        if partial.spoiled or partial.owner is not owner:
            raise SpoiledError
        partial.touched = self._keeping.clock()
        if role_of(partial.deposit.name) is Role.SIGNAL:
            self.spoil(partial, "signal-non-vide")
            raise ForbiddenError("Un fichier .go est vide.")

    def too_large(self, partial: Partial) -> None:
        """Give up an upload that passed its limit."""
        digest = role_of(partial.deposit.name) is Role.DIGEST
        self.spoil(partial, "compagnon-trop-grand" if digest else "trop-grand")

    def spoil(self, partial: Partial, reason: str) -> None:
        """Give up an upload: its close will fail, and nothing of it is kept."""
        partial.spoiled = True
        self._keeping.grants.refuse(partial.visitor, partial.deposit.path, reason)

    def close(self, partial: Partial, owner: object) -> None:
        """Close a handle; the last one seals the upload and records it.

        Raises:
            SpoiledError: A write had failed: nothing is kept.
            SpoolError: The disk failed; the upload may be resumed.
            PortError: It could not be recorded; the upload may be resumed.
        """
        room = self._keeping.rooms.of(partial.visitor.party)
        with room.lock:
            if partial.owner is not owner:
                raise SpoiledError
            partial.writers -= 1
            if partial.writers:
                return
            if partial.spoiled:
                room.drop(partial)
                raise SpoiledError
            partial.closing = True
        try:
            drop = self._keep(partial)
        except BaseException:
            partial.touched = self._keeping.clock()
            partial.closing = False
            raise
        room.drop(partial)
        self._keeping.taker.consider(partial.visitor, drop)

    def abandon(self, partial: Partial, owner: object) -> None:
        """The channel is gone: what was received may be resumed for a while."""
        room = self._keeping.rooms.of(partial.visitor.party)
        with room.lock:
            if partial.owner is not owner:
                return
            partial.writers -= 1
            partial.touched = self._keeping.clock()
            if partial.spoiled:
                room.drop(partial)

    def _keep(self, partial: Partial) -> Drop:
        where = partial.deposit
        spool = self._keeping.spool
        sealed = partial.upload.seal(spool.folder, spool.public)
        try:
            return self._keeping.depot.close(
                partial.visitor, where.place, where.flux, where.name, sealed
            )
        except BaseException:
            sealed.path.unlink(missing_ok=True)
            raise

    def _check_reopen(self, visitor: Visitor, drop: Drop, access: Access) -> None:
        if Access.WRITE not in access:
            raise ForbiddenError("Un dépôt clos ne se relit pas.")
        if Access.EXCLUSIVE in access:
            raise ExistsError
        if drop.taken or drop.size or Access.CREATE not in access:
            raise ForbiddenError("Un dépôt clos ne change plus : déposez sous un autre nom.")
        # An empty file may be the placeholder that some clients create before they write.
        self._keeping.depot.remove(visitor, drop)

    def _begin(
        self, room: Room, visitor: Visitor, deposit: Deposit, access: Access, owner: object
    ) -> Partial:
        if Access.WRITE not in access or Access.CREATE not in access:
            raise MissingError
        settings = self._keeping.settings
        if room.writers() >= settings.write_handles:
            raise TooManyError
        room.make_room(settings.partials)
        digest = role_of(deposit.name) is Role.DIGEST
        upload = Upload(
            self._keeping.spool.folder,
            limit=COMPANION_LIMIT if digest else settings.upload_limit,
            memory=settings.upload_memory,
        )
        partial = Partial(visitor, deposit, upload, owner, self._keeping.clock())
        room.partials[deposit] = partial
        return partial

    def _admit_writer(self, room: Room, partial: Partial, owner: object) -> None:
        if partial.closing:
            raise InUseError
        now = self._keeping.clock()
        if partial.writers and partial.owner is not owner:
            silence = (now - partial.touched).total_seconds()
            if silence < self._keeping.settings.takeover_seconds:
                raise InUseError
            partial.writers = 0
        if room.writers() >= self._keeping.settings.write_handles:
            raise TooManyError
        partial.owner = owner
        partial.writers += 1
        partial.touched = now
