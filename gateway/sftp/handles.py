"""What a client holds open, by the names it has on the wire.

Derive a kind from `Handle`, which allows nothing; give each a name with `HandleTable`; `close` when
the client says so and `abandon` when the channel is lost. It promises a bounded number of handles
per channel, and that a name is never given twice on it.
"""

from collections.abc import Iterator

from gateway.sftp.attributes import Entry
from gateway.sftp.errors import BadHandleError, EndOfFileError, ForbiddenError, TooManyError


class Handle:
    """Something open; what a kind does not allow is forbidden."""

    def read(self, offset: int, size: int) -> bytes:
        """Octets at `offset`; `EndOfFileError` at the end."""
        del offset, size
        raise ForbiddenError

    def write(self, offset: int, data: memoryview) -> None:
        """Put octets at `offset`."""
        del offset, data
        raise ForbiddenError

    def truncate(self, size: int) -> None:
        """Cut or extend."""
        del size
        raise ForbiddenError

    def batch(self, most: int) -> list[Entry]:
        """The next files of a folder; `EndOfFileError` when there are none left."""
        del most
        raise ForbiddenError

    def entry(self) -> Entry:
        """What it is now."""
        raise ForbiddenError

    def close(self) -> None:
        """The client has finished."""

    def abandon(self) -> None:
        """The channel is lost."""


class FolderHandle(Handle):
    """A folder as it was when it was opened, given a part at a time."""

    def __init__(self, itself: Entry, entries: list[Entry]) -> None:
        self._itself = itself
        self._entries: Iterator[Entry] = iter(entries)

    def batch(self, most: int) -> list[Entry]:
        """The next entries.

        Raises:
            EndOfFileError: There are none left.
        """
        batch = [entry for _, entry in zip(range(most), self._entries, strict=False)]
        if not batch:
            raise EndOfFileError
        return batch

    def entry(self) -> Entry:
        """The folder."""
        return self._itself


class HandleTable:
    """The handles of one channel, by name."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._handles: dict[bytes, Handle] = {}
        self._given = 0

    def check_room(self) -> None:
        """Refuse before anything is opened.

        Raises:
            TooManyError: The channel holds as many handles as it may.
        """
        if len(self._handles) >= self._most:
            raise TooManyError

    def add(self, handle: Handle) -> bytes:
        """The name given to a handle, never given again on this channel."""
        self._given += 1
        name = self._given.to_bytes(8, "big")
        self._handles[name] = handle
        return name

    def get(self, name: memoryview) -> Handle:
        """The handle of that name.

        Raises:
            BadHandleError: There is none.
        """
        handle = self._handles.get(bytes(name))
        if handle is None:
            raise BadHandleError
        return handle

    def pop(self, name: memoryview) -> Handle:
        """The handle of that name, no longer held."""
        handle = self.get(name)
        del self._handles[bytes(name)]
        return handle

    def drain(self) -> list[Handle]:
        """Every handle, none held any longer."""
        handles = list(self._handles.values())
        self._handles.clear()
        return handles
