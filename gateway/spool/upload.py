"""One upload being received: written in any order, read back, cut, then sealed to the worker.

Use `write`, `read`, `truncate` and `size` as on a file opened at random; then `seal`, which leaves
a durable sealed file and says what to record of it; and `discard` in every case. Safe to call from
several threads. It promises no plaintext on any disk, memory bounded by `memory`, a size bounded by
`limit`, and zeros wherever nothing was written.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gateway.spool.errors import UploadTooLargeError
from gateway.spool.pages import PAGE, BlockKey, Pages
from gateway.spool.sealed import SealedFile, seal_to_spool
from keys.buffers import Buffer
from keys.scratch import ScratchKey

MIB: Final = 1024 * 1024


class Upload:
    """An upload, from its first octet to its sealing.

    Args:
        folder: Where the scratch file of a large upload lives.
        limit: Octets the upload may reach.
        memory: Octets of it that may stay in memory, rounded down to whole pages.
        key: What seals pages that leave memory; a new one by default.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limit: int = 256 * MIB,
        memory: int = 8 * MIB,
        key: BlockKey | None = None,
    ) -> None:
        self._limit = limit
        self._lock = threading.RLock()
        self._pages = Pages(folder, key or ScratchKey(), memory // PAGE)
        self._size = 0

    @property
    def size(self) -> int:
        """Octets, holes included."""
        return self._size

    def write(self, offset: int, data: Buffer) -> None:
        """Put `data` at `offset`.

        Raises:
            UploadTooLargeError: It would end beyond the limit; nothing was written.
            SpoolFullError: The disk is full.
        """
        view = memoryview(data)
        end = offset + len(view)
        if end > self._limit:
            raise UploadTooLargeError
        with self._lock:
            while view:
                index, start = divmod(offset, PAGE)
                take = min(PAGE - start, len(view))
                page = self._pages.writable(index, fresh=take == PAGE)
                page[start : start + take] = view[:take]
                view, offset = view[take:], offset + take
            self._size = max(self._size, end)

    def read(self, offset: int, size: int) -> bytes:
        """At most `size` octets at `offset`; none at or past the end."""
        with self._lock:
            end = min(offset + size, self._size)
            parts = []
            while offset < end:
                index, start = divmod(offset, PAGE)
                take = min(PAGE - start, end - offset)
                parts.append(bytes(memoryview(self._pages.view(index))[start : start + take]))
                offset += take
            return b"".join(parts)

    def truncate(self, size: int) -> None:
        """Cut to `size`, or extend with zeros.

        Raises:
            UploadTooLargeError: `size` is beyond the limit.
        """
        if size > self._limit:
            raise UploadTooLargeError
        with self._lock:
            if size < self._size:
                index, kept = divmod(size, PAGE)
                self._pages.forget_from(index + 1 if kept else index)
                if kept:
                    page = self._pages.writable(index, fresh=False)
                    page[kept:] = bytes(PAGE - kept)
            self._size = size

    def seal(self, spool: Path, public: bytes) -> SealedFile:
        """Seal the upload to the worker's public key, durably, under a new opaque name.

        Raises:
            SpoolFullError: The disk is full; nothing remains of the attempt.
            SpoolError: The disk failed otherwise; nothing remains either.
        """
        with self._lock:
            return seal_to_spool(spool, public, self._blocks(), self._size)

    def discard(self) -> None:
        """Forget everything that was received."""
        with self._lock:
            self._pages.close()
            self._size = 0

    def _blocks(self) -> Iterator[memoryview]:
        for start in range(0, self._size, PAGE):
            page = self._pages.view(start // PAGE)
            yield memoryview(page)[: min(PAGE, self._size - start)]
