"""Random access into a sealed object: small chunks, opened a few at a time.

Use `seal_chunks` (or `seal_chunks_to`, with little extra memory) on data laid out once, such as the
sorted index of an extract, and `SealedChunks` to open only the chunks a look-up touches. It
promises that what `read` returns was sealed at these very places of an object of this length under
this key and context: truncating, reordering, replacing or growing raises `UnsealError`.

Format: salt (24) ‖ chunk size (4, big-endian) ‖ length (8, big-endian) ‖ commitment (32), then the
chunks, all full but the last, each followed by its tag. Chunk size and length are bound into the
derived key, under a label that no other sealed object uses.
"""

import os
import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from keys.buffers import Buffer, Sink, filled, octets
from keys.committed import COMMITMENT_SIZE, SALT_SIZE, TAG_SIZE, ObjectKey, derive
from keys.errors import UnsealError

CHUNK = 4096
HEADER_SIZE = SALT_SIZE + 12 + COMMITMENT_SIZE
_LABEL = b"passerelle/sealed-chunks@v1+AEAD_AES_256_GCM\x00"
_SIZES = struct.Struct(">IQ")
_SMALLEST, _LARGEST = 64, 1 << 20
_WRITE = 256 * 1024
# Bounds the memory of one read when nearly every chunk is asked for.
_READ = 256 * 1024


def seal_chunks(key: bytes, context: bytes, data: Buffer, chunk_size: int = CHUNK) -> bytes:
    """The sealed object, in memory.

    Raises:
        ValueError: The key is not 32 octets, or the chunk size is not from 64 octets to 1 MiB.
    """
    plain = octets(data)
    object_key, header = _new_object(key, context, len(plain), chunk_size)

    def fill(out: memoryview) -> None:
        out[:HEADER_SIZE] = header
        if plain:
            object_key.seal_run(0, plain, out[HEADER_SIZE:], chunk_size)

    return filled(_sealed_size(len(plain), chunk_size), fill)


def seal_chunks_to(
    key: bytes, context: bytes, data: Buffer, sink: Sink, chunk_size: int = CHUNK
) -> int:
    """Seal `data` into `sink`, which may keep the buffers it receives; 256 KiB at a time.

    Returns:
        The number of octets given to `sink`.

    Raises:
        ValueError: The key is not 32 octets, or the chunk size is not from 64 octets to 1 MiB.
    """
    plain = octets(data)
    object_key, header = _new_object(key, context, len(plain), chunk_size)
    sink(header)
    run = max(1, _WRITE // chunk_size)
    for start in range(0, len(plain), run * chunk_size):
        part = plain[start : start + run * chunk_size]
        sealed = bytearray(len(part) + -(-len(part) // chunk_size) * TAG_SIZE)
        object_key.seal_run(start // chunk_size, part, memoryview(sealed), chunk_size)
        sink(sealed)
    return _sealed_size(len(plain), chunk_size)


class SealedChunks:
    """A sealed object read by chunk numbers; only the header is read on opening.

    Attributes:
        count: Number of chunks.
        length: Octets of plaintext in all.
        chunk_size: Octets of plaintext in a full chunk.

    Raises:
        UnsealError: On opening, the header is not one made under this key and context.
        ValueError: The key is not 32 octets, or the chunk size is out of bounds.
    """

    __slots__ = ("_object_key", "_read_at", "chunk_size", "count", "length")

    def __init__(
        self,
        key: bytes,
        context: bytes,
        read_at: Callable[[int, int], bytes],
        chunk_size: int = CHUNK,
    ) -> None:
        """Open the object that `read_at(offset, size)` reads."""
        _check_chunk_size(chunk_size)
        header = read_at(0, HEADER_SIZE)
        if len(header) != HEADER_SIZE:
            raise UnsealError
        bound = header[:-COMMITMENT_SIZE]
        stored_size, self.length = _SIZES.unpack(bound[SALT_SIZE:])
        if stored_size != chunk_size:
            raise UnsealError
        self._object_key: ObjectKey = derive(key, _LABEL, bound, context)
        self._object_key.check_commitment(header[-COMMITMENT_SIZE:])
        self._read_at = read_at
        self.chunk_size = chunk_size
        self.count = -(-self.length // chunk_size)

    def read(self, indices: NDArray[np.integer]) -> bytes:
        """The plaintext of these chunks, one after the other.

        Args:
            indices: Chunk numbers, shape (n,), strictly increasing.

        Raises:
            UnsealError: A chunk is missing, or is not the one that was sealed there.
            ValueError: The numbers are not strictly increasing, or are out of the object.
        """
        if indices.size == 0:
            return b""
        self._check_indices(indices)
        size = len(indices) * self.chunk_size
        if int(indices[-1]) == self.count - 1:
            size -= self.count * self.chunk_size - self.length
        return filled(size, lambda out: self._fill(out, indices))

    def _check_indices(self, indices: NDArray[np.integer]) -> None:
        if indices.ndim != 1 or not np.issubdtype(indices.dtype, np.integer):
            raise ValueError("chunk numbers are a column of integers")
        if not bool((indices[1:] > indices[:-1]).all()):
            raise ValueError("chunk numbers must be strictly increasing")
        if int(indices[0]) < 0 or int(indices[-1]) >= self.count:
            raise ValueError("a chunk number is outside the object")

    def _fill(self, out: memoryview, indices: NDArray[np.integer]) -> None:
        unit, step = self.chunk_size, self.chunk_size + TAG_SIZE
        read_at, open_one = self._read_at, self._object_key.open_one
        numbers = indices.astype(np.int64)
        starts, lengths = _runs(numbers, max(1, _READ // step))
        firsts = numbers[starts]
        offsets = HEADER_SIZE + firsts * step
        wanted = np.minimum(lengths * step, _sealed_size(self.length, unit) - offsets)
        columns = (firsts, offsets, wanted, starts * unit)
        # Twenty thousand times per look-up: everything that could be computed by column was.
        for first, offset, size, at in zip(*(column.tolist() for column in columns), strict=True):
            sealed = read_at(offset, size)
            if len(sealed) != size:
                raise UnsealError
            if size <= step:
                open_one(first, sealed, out[at : at + size - TAG_SIZE])
            else:
                self._object_key.open_run(first, memoryview(sealed), out[at:], unit)


def _new_object(
    key: bytes, context: bytes, length: int, chunk_size: int
) -> tuple[ObjectKey, bytes]:
    _check_chunk_size(chunk_size)
    bound = os.urandom(SALT_SIZE) + _SIZES.pack(chunk_size, length)
    object_key = derive(key, _LABEL, bound, context)
    return object_key, bound + object_key.commitment


def _sealed_size(length: int, chunk_size: int) -> int:
    return HEADER_SIZE + length + -(-length // chunk_size) * TAG_SIZE


def _check_chunk_size(chunk_size: int) -> None:
    if not _SMALLEST <= chunk_size <= _LARGEST:
        raise ValueError("a chunk is from 64 octets to 1 MiB")


def _runs(numbers: NDArray[np.int64], most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of consecutive numbers starts, and its length: `most` at most.

    A run also ends at every multiple of `most`, which bounds it without a loop.
    """
    apart = (np.diff(numbers) != 1) | (numbers[1:] % most == 0)
    starts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    return starts, np.diff(starts, append=len(numbers))
