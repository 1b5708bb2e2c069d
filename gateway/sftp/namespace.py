"""One partner's tree: `/`, `/depot/<flux>`, `/essai/<flux>`, `/retour`, `/accuses`, `/journal`.

Use one `Namespace` per channel; each method takes a path as the client sent it. It promises that
only what the ports show exists, that a folder not granted looks as though it did not exist, and
that folders can neither be made nor removed.
"""

from dataclasses import dataclass
from datetime import datetime

from gateway.sftp.access import Access
from gateway.sftp.attributes import DROP_FOLDER_MODE, FOLDER_MODE, Entry
from gateway.sftp.collecting import CollectHandle, shelf_entry
from gateway.sftp.deposits import Deposits
from gateway.sftp.errors import ExistsError, ForbiddenError, MissingError, SftpError
from gateway.sftp.grants import Grants
from gateway.sftp.handles import FolderHandle, Handle
from gateway.sftp.paths import (
    Branch,
    Deposit,
    FluxFolder,
    Location,
    Nowhere,
    Root,
    ShelfPlace,
    Shelved,
    locate,
)
from gateway.sftp.ports import Place, Shelf, ShelfFolder, ShelfItem, Visitor
from gateway.sftp.rooms import Partial
from gateway.sftp.uploads import Uploads
from gateway.sftp.writing import UploadHandle


@dataclass(frozen=True, slots=True)
class House:
    """What every namespace of a server is made of.

    Attributes:
        deposits: Closed uploads.
        uploads: Uploads in progress.
        grants: What is granted.
        shelf: What is to be collected.
        since: The instant that folders bear.
    """

    deposits: Deposits
    uploads: Uploads
    grants: Grants
    shelf: Shelf
    since: datetime


class Namespace:
    """The tree of one visitor, on one channel."""

    def __init__(self, house: House, visitor: Visitor) -> None:
        self._house = house
        self._visitor = visitor

    def stat(self, path: str) -> Entry:
        """What a path names.

        Raises:
            MissingError: Nothing.
        """
        match locate(path):
            case Deposit() as deposit:
                self._house.grants.check_visible(self._visitor, deposit.flux)
                return self._house.deposits.entry(self._visitor, deposit)
            case Shelved() as shelved:
                return shelf_entry(self._item(shelved))
            case place:
                return self._folder(place)

    def listing(self, path: str) -> FolderHandle:
        """What a folder holds now.

        Raises:
            MissingError: No such folder.
        """
        place = locate(path)
        itself = self._folder(place)
        match place:
            case Root():
                shelves = self._house.shelf.folders(self._visitor)
                # A DPO drops nothing and has no results: its log is all it is shown.
                may_drop = "retour" in shelves or self._house.grants.folders(self._visitor)
                tops = [top.value for top in Place] if may_drop else []
                return FolderHandle(itself, [self._named(name) for name in (*tops, *shelves)])
            case Branch():
                granted = self._house.grants.folders(self._visitor)
                drops = [self._named(flux, DROP_FOLDER_MODE) for flux in granted]
                return FolderHandle(itself, drops)
            case FluxFolder() as folder:
                return FolderHandle(itself, self._house.deposits.entries(self._visitor, folder))
            case ShelfPlace(folder=shelf):
                items = self._house.shelf.items(self._visitor, shelf)
                return FolderHandle(itself, [shelf_entry(item) for item in items])
        raise MissingError

    def open(self, path: str, access: Access) -> Handle:
        """Open a file.

        Raises:
            SftpError: Missing, not granted, closed, or an upload where none can be.
        """
        place = locate(path)
        match place:
            case Deposit() as deposit:
                if Access.WRITE not in access:
                    self._house.grants.check_visible(self._visitor, deposit.flux)
                uploads = self._house.uploads
                partial = uploads.open(self._visitor, deposit, access, self)
                return UploadHandle(partial, access, uploads, self)
            case Shelved() as shelved if Access.WRITE not in access:
                item = self._item(shelved)
                reader = self._house.shelf.open(self._visitor, item)
                return CollectHandle(reader, item, self._house.shelf, self._visitor)
        if Access.WRITE in access:
            raise self._misplaced(place, path)
        raise self._not_a_file(place)

    def remove(self, path: str) -> None:
        """Remove a file: a deposit not taken, or a file of a shelf where that is offered."""
        place = locate(path)
        match place:
            case Deposit() as deposit:
                self._house.grants.check_visible(self._visitor, deposit.flux)
                self._house.deposits.remove(self._visitor, deposit, self)
            case Shelved() as shelved:
                self._house.shelf.discard(self._visitor, self._item(shelved))
            case _:
                raise self._not_a_file(place)

    def rename(self, old: str, new: str) -> None:
        """Give a deposit another name, never one that exists."""
        source, target = locate(old), locate(new)
        if not isinstance(source, Deposit):
            raise self._not_a_file(source)
        self._house.grants.check_visible(self._visitor, source.flux)
        if not isinstance(target, Deposit):
            raise self._misplaced(target, new)
        self._house.deposits.rename(self._visitor, source, target)

    def resize(self, path: str, size: int | None) -> None:
        """Change the size of an upload that this channel has open; other attributes are ignored."""
        entry = self.stat(path)
        if size is None or size == entry.size:
            return
        place = locate(path)
        if not isinstance(place, Deposit):
            raise ForbiddenError
        found = self._house.deposits.find(self._visitor, place)
        if not isinstance(found, Partial) or not found.writers:
            raise ForbiddenError("Un dépôt clos ne change plus : déposez sous un autre nom.")
        UploadHandle(found, Access.WRITE, self._house.uploads, self).truncate(size)

    def make_folder(self, path: str) -> None:
        """Never: the folders are those of the convention."""
        self.stat_absent(path)
        raise ForbiddenError("Les dossiers sont ceux de la convention.")

    def stat_absent(self, path: str) -> None:
        """Refuse a path where something already is.

        Raises:
            ExistsError: Something is there.
        """
        try:
            self.stat(path)
        except MissingError:
            return
        raise ExistsError

    def _folder(self, place: Location) -> Entry:
        match place:
            case Root():
                return self._named("/")
            case Branch(place=top):
                return self._named(top.value)
            case FluxFolder(flux=flux):
                self._house.grants.check_visible(self._visitor, flux)
                return self._named(flux, DROP_FOLDER_MODE)
            case ShelfPlace(folder=shelf):
                self._check_offered(shelf)
                return self._named(shelf)
        raise MissingError

    def _named(self, name: str, mode: int = FOLDER_MODE) -> Entry:
        return Entry(name, 0, mode, self._house.since)

    def _item(self, shelved: Shelved) -> ShelfItem:
        self._check_offered(shelved.folder)
        items = self._house.shelf.items(self._visitor, shelved.folder)
        found = next((item for item in items if item.name == shelved.name), None)
        if found is None:
            raise MissingError
        return found

    def _check_offered(self, shelf: ShelfFolder) -> None:
        if shelf not in self._house.shelf.folders(self._visitor):
            raise MissingError

    def _misplaced(self, place: Location, path: str) -> SftpError:
        reason = "flux-non-accorde" if isinstance(place, FluxFolder) else "hors-depot"
        self._house.grants.refuse(self._visitor, path, reason)
        return ForbiddenError("Les dépôts se font dans /depot/<flux>/ ou /essai/<flux>/.")

    def _not_a_file(self, place: Location) -> SftpError:
        if isinstance(place, Nowhere):
            return MissingError()
        self._folder(place)
        return ForbiddenError()
