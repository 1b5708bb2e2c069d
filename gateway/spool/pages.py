"""The pages of an upload: some in memory, the others in a scratch file, sealed.

Use `Pages.writable(index, fresh)` for a page to change, `Pages.view(index)` for one to read, and
`close` at the end. It promises at most `resident` pages in memory, the least recently used being
sealed at their slot under a new nonce each time; a scratch file that has no name, so that it
vanishes with the process; and that a page never written reads as zeros.
"""

import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Final, Protocol

from gateway.spool.errors import spool_error
from keys import scratch

PAGE: Final = 64 * 1024
_SLOT: Final = PAGE + scratch.OVERHEAD
_ZEROS: Final = bytes(PAGE)


class BlockKey(Protocol):
    """What seals a page for its slot; `keys.scratch.ScratchKey` is one."""

    def seal(self, slot: int, block: bytearray) -> bytes:
        """The sealed octets of `block`."""
        ...

    def open(self, slot: int, sealed: bytes) -> bytes:
        """The block that was sealed for `slot`."""
        ...


class Pages:
    """A sparse array of 64 KiB pages."""

    def __init__(self, folder: Path, key: BlockKey, resident: int) -> None:
        self._folder = folder
        self._key = key
        self._resident = max(1, resident)
        self._loaded: OrderedDict[int, bytearray] = OrderedDict()
        self._changed: set[int] = set()
        self._stored: set[int] = set()
        self._scratch: int | None = None

    def writable(self, index: int, *, fresh: bool) -> bytearray:
        """Page `index`, to be changed in place at once.

        Args:
            index: Number of the page.
            fresh: The whole page is about to be overwritten: do not fetch what it held.

        Raises:
            SpoolFullError: A page had to be sealed to disk and did not fit.
        """
        page = self._page(index, fresh=fresh)
        self._changed.add(index)
        return page

    def view(self, index: int) -> bytes | bytearray:
        """What page `index` holds."""
        if index in self._loaded or index in self._stored:
            return self._page(index, fresh=False)
        return _ZEROS

    def forget_from(self, index: int) -> None:
        """Forget page `index` and all that follow: they read as zeros again."""
        for number in [number for number in self._loaded if number >= index]:
            del self._loaded[number]
        self._changed = {number for number in self._changed if number < index}
        self._stored = {number for number in self._stored if number < index}

    def close(self) -> None:
        """Forget everything; the scratch file disappears."""
        self.forget_from(0)
        if self._scratch is not None:
            os.close(self._scratch)
            self._scratch = None

    def _page(self, index: int, *, fresh: bool) -> bytearray:
        page = self._loaded.get(index)
        if page is None:
            self._make_room()
            page = bytearray(PAGE) if fresh or index not in self._stored else self._fetch(index)
            self._loaded[index] = page
        self._loaded.move_to_end(index)
        return page

    def _make_room(self) -> None:
        while len(self._loaded) >= self._resident:
            oldest = next(iter(self._loaded))
            if oldest in self._changed:
                self._store(oldest, self._loaded[oldest])
            del self._loaded[oldest]

    def _store(self, index: int, page: bytearray) -> None:
        sealed = memoryview(self._key.seal(index, page))
        try:
            offset = index * _SLOT
            while sealed:
                written = os.pwrite(self._file(), sealed, offset)
                sealed, offset = sealed[written:], offset + written
        except OSError as error:
            raise spool_error(error) from None
        self._changed.discard(index)
        self._stored.add(index)

    def _fetch(self, index: int) -> bytearray:
        try:
            sealed = os.pread(self._file(), _SLOT, index * _SLOT)
        except OSError as error:
            raise spool_error(error) from None
        return bytearray(self._key.open(index, sealed))

    def _file(self) -> int:
        if self._scratch is None:
            with tempfile.TemporaryFile(dir=self._folder, suffix=".scratch", buffering=0) as file:
                self._scratch = os.dup(file.fileno())
        return self._scratch
