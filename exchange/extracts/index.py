"""An extract at rest: records sorted by pseudonym, in chunks, with a sparse index.

:func:`encode` lays a validated extract out once, :mod:`exchange.extracts.sealed` seals it, and
:func:`decode` gives :func:`exchange.matching.match` an index that reads only the chunks it needs.
It promises that no SIRET is in it: a row is known by the 16-byte pseudonym of its establishment.
Chunks hold whole records only, so that one chunk is read, decrypted and understood alone; the
sparse index is the first 8 bytes, as a big-endian number, of the first pseudonym of every chunk,
and is sealed in its turn.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.errors import ExtractFormatError
from exchange.extracts.layout import CHUNK, MARK, Layout, layout_marked, layout_of

_MAGIC = b"PSXI"
_HEADER = struct.Struct(f">4sHH{MARK}sQ")
# Chunks asked for at once: their memory is used again, and stays in the processor's cache.
_READ = 256
# Records filled at once, column after column: they stay in the cache from one to the next.
_FILL = 1 << 13


@dataclass(frozen=True, slots=True)
class EncodedExtract:
    """An extract laid out, not yet sealed.

    Attributes:
        layout: its record.
        records: the chunks, each padded with zeros to ``CHUNK`` bytes.
        first: first 8 bytes of the first pseudonym of every chunk, as native ``uint64``.
        count: number of records.
    """

    layout: Layout
    records: memoryview
    first: NDArray[np.uint64]
    count: int

    def sparse_blob(self) -> bytes:
        """The sparse index with the header that lets it be read back, to be sealed."""
        layout = self.layout
        named = (layout.version, layout.dtype.itemsize, layout.mark)
        header = _HEADER.pack(_MAGIC, *named, self.count)
        return header + self.first.astype(">u8").tobytes()


def encode(kind: str, pseudonyms: NDArray[np.uint8], frame: pd.DataFrame) -> EncodedExtract:
    """Lay an extract out for lookup, sorted by pseudonym then year.

    Args:
        kind: name of the input contract, a key of :data:`exchange.extracts.layout.LAYOUTS`.
        pseudonyms: ``(n, 16)`` bytes, the pseudonym of each row's establishment.
        frame: the ``n`` rows, with the columns of the contract; a ``siret`` column is ignored.

    Raises:
        ExtractFormatError: unknown kind, other shapes, a missing column or a value that its
            cell cannot hold.
    """
    layout = layout_of(kind)
    if pseudonyms.shape != (len(frame), 16) or pseudonyms.dtype != np.uint8:
        raise ExtractFormatError("un pseudonyme de 16 octets est attendu par ligne")
    missing = [cell.nom for cell in layout.cells if cell.nom not in frame.columns]
    if missing:
        raise ExtractFormatError(f"colonnes absentes : {', '.join(missing)}")
    prefix, suffix = halves(pseudonyms)
    fields = {cell.nom: cell.pack(frame[cell.nom]) for cell in layout.cells}
    order = _order(prefix, suffix, fields["annee"])
    rows = _rows(layout, {"prefix": prefix, "suffix": suffix, **fields}, order)
    first = prefix[order[:: layout.per_chunk]]
    return EncodedExtract(layout, _padded(rows, layout), first, len(frame))


def halves(pseudonyms: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The two 8-byte halves of ``(n, 16)`` pseudonyms, as numbers that sort as the bytes do."""
    pairs = np.ascontiguousarray(pseudonyms).view(">u8").reshape(-1, 2)
    return pairs[:, 0].astype(np.uint64), pairs[:, 1].astype(np.uint64)


def _order(
    prefix: NDArray[np.uint64], suffix: NDArray[np.uint64], annee: NDArray[np.generic]
) -> NDArray[np.intp]:
    by_year = np.argsort(annee, kind="stable")
    order = by_year[np.argsort(prefix[by_year], kind="stable")]
    left, right = order[:-1], order[1:]
    # Two pseudonyms that share 8 bytes need the full, slower sort.
    if np.any((prefix[left] == prefix[right]) & (suffix[left] != suffix[right])):
        return np.lexsort((annee, suffix, prefix))
    return order


def _rows(
    layout: Layout, fields: Mapping[str, NDArray[np.generic]], order: NDArray[np.intp]
) -> NDArray[np.void]:
    """Records in that order, as many as fill their chunks; the last ones may be zeros."""
    given = np.empty(len(order), layout.dtype)
    for start in range(0, len(order), _FILL):
        block = given[start : start + _FILL]
        for name, values in fields.items():
            block[name] = values[start : start + _FILL]
    chunks = -(-len(order) // layout.per_chunk)
    rows = np.zeros((chunks * layout.per_chunk, layout.dtype.itemsize), np.uint8)
    # Whole records, as bytes: ordering each column apart would roam the memory each time. No
    # position is out of bounds; "clip" only spares the copy that "raise" would make first.
    octets = given.view(np.uint8).reshape(-1, rows.shape[1])
    octets.take(order, axis=0, out=rows[: len(order)], mode="clip")
    return rows.view(layout.dtype).reshape(-1)


def _padded(rows: NDArray[np.void], layout: Layout) -> memoryview:
    used = layout.per_chunk * layout.dtype.itemsize
    chunks = rows.view(np.uint8).reshape(-1, used)
    if used == CHUNK:
        return chunks.reshape(-1).data
    padded = np.zeros((len(chunks), CHUNK), np.uint8)
    padded[:, :used] = chunks
    return padded.reshape(-1).data


class ChunkReader(Protocol):
    """What reads chunks of an extract, decrypted; :class:`keys.chunks.SealedChunks` is one."""

    def read(self, indices: NDArray[np.intp]) -> bytes:
        """Those chunks, one after the other; ``indices`` ascend."""


@dataclass(frozen=True, slots=True)
class ExtractIndex:
    """An extract ready for lookup.

    Attributes:
        layout: its record.
        first: first 8 bytes of the first pseudonym of every chunk, ascending.
        count: number of records.
        chunks: what reads them.
    """

    layout: Layout
    first: NDArray[np.uint64]
    count: int
    chunks: ChunkReader

    def rows(self, indices: NDArray[np.intp]) -> NDArray[np.void]:
        """Every record of those chunks, in order.

        Args:
            indices: chunk numbers, ascending, without repeats.

        Raises:
            ExtractFormatError: the reader gave something else than whole chunks.
        """
        data = self._read(indices)
        layout, per_chunk = self.layout, self.layout.per_chunk
        strides = (CHUNK, layout.dtype.itemsize)
        table = np.ndarray((len(indices), per_chunk), layout.dtype, data, strides=strides)
        rows: NDArray[np.void] = table.reshape(-1)
        ends_in_padding = len(indices) and indices[-1] == len(self.first) - 1
        padding = len(self.first) * per_chunk - self.count if ends_in_padding else 0
        return rows[: len(rows) - padding]

    def _read(self, indices: NDArray[np.intp]) -> NDArray[np.uint8]:
        data = np.empty((len(indices), CHUNK), np.uint8)
        for start in range(0, len(indices), _READ):
            room = data[start : start + _READ].reshape(-1)
            part = np.frombuffer(self.chunks.read(indices[start : start + _READ]), np.uint8)
            if len(part) != len(room):
                raise ExtractFormatError("un bloc de l'extrait n'a pas la taille attendue")
            room[:] = part
        return data


def decode(sparse_blob: bytes, chunks: ChunkReader) -> ExtractIndex:
    """The index that :meth:`EncodedExtract.sparse_blob` wrote.

    Raises:
        ExtractFormatError: not such a blob, or one of another version.
    """
    if len(sparse_blob) < _HEADER.size:
        raise ExtractFormatError("index illisible")
    magic, version, itemsize, mark, count = _HEADER.unpack_from(sparse_blob)
    if magic != _MAGIC:
        raise ExtractFormatError("index illisible")
    layout = layout_marked(mark)
    if (version, itemsize) != (layout.version, layout.dtype.itemsize):
        raise ExtractFormatError("index d'une autre version : recharger l'extrait")
    entries = memoryview(sparse_blob)[_HEADER.size :]
    if len(entries) != 8 * -(-count // layout.per_chunk):
        raise ExtractFormatError("index tronqué")
    first = np.frombuffer(entries, ">u8").astype(np.uint64)
    return ExtractIndex(layout, first, count, chunks)
