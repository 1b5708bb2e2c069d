"""What partners see of `/depot` and `/essai`, and the rules of renaming and removing there.

Use one `Deposits` per server; its methods take the visitor, so that they serve every channel.
It promises that a closed upload never changes its content, that no name is ever given twice, and
that a taken upload is neither renamed nor removed.
"""

from gateway.sftp.attributes import CLOSED_MODE, OPEN_MODE, TAKEN_MODE, Entry
from gateway.sftp.errors import ExistsError, ForbiddenError, InUseError, MissingError
from gateway.sftp.grants import Grants
from gateway.sftp.names import Role, role_of
from gateway.sftp.paths import Deposit, FluxFolder
from gateway.sftp.ports import Depot, Drop, Visitor
from gateway.sftp.rooms import Partial, Rooms
from gateway.sftp.taking import Taker


class Deposits:
    """Closed uploads, beside those in progress."""

    def __init__(self, depot: Depot, rooms: Rooms, taker: Taker, grants: Grants) -> None:
        self._depot = depot
        self._rooms = rooms
        self._taker = taker
        self._grants = grants

    def entries(self, visitor: Visitor, folder: FluxFolder) -> list[Entry]:
        """What a folder holds: closed uploads, then those in progress."""
        partials = self._rooms.of(visitor.party).within(folder)
        drops = self._depot.drops(visitor, folder.place, folder.flux)
        closed = {drop.name for drop in drops}
        return [_closed_entry(drop) for drop in drops] + [
            open_entry(partial) for partial in partials if partial.deposit.name not in closed
        ]

    def find(self, visitor: Visitor, deposit: Deposit) -> Drop | Partial | None:
        """What bears a name, in progress or closed."""
        partial = self._rooms.of(visitor.party).partials.get(deposit)
        if partial is not None:
            return partial
        drops = self._depot.drops(visitor, deposit.place, deposit.flux)
        return next((drop for drop in drops if drop.name == deposit.name), None)

    def entry(self, visitor: Visitor, deposit: Deposit) -> Entry:
        """What is known of a file.

        Raises:
            MissingError: No such file.
        """
        found = self.find(visitor, deposit)
        if found is None:
            raise MissingError
        return _closed_entry(found) if isinstance(found, Drop) else open_entry(found)

    def rename(self, visitor: Visitor, old: Deposit, new: Deposit) -> None:
        """Give a closed upload another name, never one that exists.

        Raises:
            SftpError: Not granted, in progress, taken, not a name, or the name exists.
        """
        with self._rooms.of(visitor.party).lock:
            drop = self._free(visitor, old)
            self._grants.check(visitor, new)
            self._grants.check_role(visitor, new, drop.size)
            if old.place is not new.place:
                raise ForbiddenError
            if self.find(visitor, new) is not None:
                raise ExistsError
            renamed = self._depot.rename(visitor, drop, new.flux, new.name)
        self._taker.consider(visitor, renamed, renamed=role_of(old.name) is Role.TEMPORARY)

    def remove(self, visitor: Visitor, deposit: Deposit, owner: object) -> None:
        """Destroy an upload that is not taken.

        Raises:
            SftpError: No such file, written by another connection, or taken.
        """
        room = self._rooms.of(visitor.party)
        with room.lock:
            found = self.find(visitor, deposit)
            if isinstance(found, Partial):
                if found.closing or (found.writers and found.owner is not owner):
                    raise InUseError
                room.drop(found)
            else:
                self._depot.remove(visitor, self._free(visitor, deposit))

    def _free(self, visitor: Visitor, deposit: Deposit) -> Drop:
        found = self.find(visitor, deposit)
        if found is None:
            raise MissingError
        if isinstance(found, Partial):
            raise InUseError
        if found.taken:
            raise ForbiddenError("Ce dépôt est pris en charge : il ne change plus.")
        return found


def open_entry(partial: Partial) -> Entry:
    """An upload in progress, as clients see it."""
    return Entry(partial.deposit.name, partial.upload.size, OPEN_MODE, partial.touched)


def _closed_entry(drop: Drop) -> Entry:
    return Entry(drop.name, drop.size, TAKEN_MODE if drop.taken else CLOSED_MODE, drop.at)
