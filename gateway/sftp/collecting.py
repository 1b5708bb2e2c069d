"""A file of a shelf, as the client that reads it holds it open.

It is collected when its last octet was read and the handle closes, whether the client closed it or
the connection was lost: what was read was read.
"""

from gateway.sftp.attributes import SHELF_MODE, Entry
from gateway.sftp.errors import EndOfFileError
from gateway.sftp.handles import Handle
from gateway.sftp.ports import Shelf, ShelfItem, ShelfReader, Visitor


class CollectHandle(Handle):
    """A file of a shelf, being read."""

    def __init__(self, reader: ShelfReader, item: ShelfItem, shelf: Shelf, who: Visitor) -> None:
        self._reader = reader
        self._item = item
        self._shelf = shelf
        self._visitor = who
        self._finished = False

    def read(self, offset: int, size: int) -> bytes:
        """Read; the last octet makes the file collected."""
        data = self._reader.read_at(offset, size) if offset < self._item.size else b""
        if offset + len(data) >= self._item.size:
            self._finished = True
        if not data:
            raise EndOfFileError
        return data

    def entry(self) -> Entry:
        """What it is."""
        return shelf_entry(self._item)

    def close(self) -> None:
        """Release it, and record that it was collected if it was."""
        self._reader.close()
        if self._finished:
            self._shelf.collected(self._visitor, self._item)

    def abandon(self) -> None:
        """What was read was read."""
        self.close()


def shelf_entry(item: ShelfItem) -> Entry:
    """A file to collect, as clients see it."""
    return Entry(item.name, item.size, SHELF_MODE, item.at)
