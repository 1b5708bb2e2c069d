"""The tree in storage: tiles of 256 hashes, as C2SP tlog-tiles lays them out.

Tile `(level, index)` holds up to 256 consecutive hashes of 32 octets, those of subtrees of
`256**level` leaves. Give every function a `TileReader` over what is stored; `append` and
`extend` say which tiles to write. It promises that appending n leaves hashes O(n) and reads only
the right edge, that a root or a proof reads O(log n) tiles, and that a tile too short is a tampered
log, never a guess.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from audit import tree
from audit.errors import TamperedLogError
from audit.tree import HASH_SIZE, Proof

TILE_WIDTH = 256
TILE_HEIGHT = 8

TileId = tuple[int, int]


class TileReader(Protocol):
    """Where tiles are kept."""

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The tile's octets, at least its first `width` hashes; fewer, or none, where it lacks."""
        ...


def tile_width(level: int, index: int, size: int) -> int:
    """How many hashes tile `(level, index)` holds in a tree of `size` leaves, 0 to 256."""
    available = (size >> (TILE_HEIGHT * level)) - TILE_WIDTH * index
    return min(TILE_WIDTH, max(0, available))


class TileHashes:
    """The port `tree.Hashes` over tiles, for a tree of a given size; reads each tile once."""

    __slots__ = ("_reader", "_size", "_tiles")

    def __init__(self, reader: TileReader, size: int) -> None:
        self._reader = reader
        self._size = size
        self._tiles: dict[TileId, bytes] = {}

    def node(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree of `2**level` leaves at `index`.

        Raises:
            TamperedLogError: Its tile lacks hashes.
        """
        tile_level, height = divmod(level, TILE_HEIGHT)
        tile_index, offset = divmod(index << height, TILE_WIDTH)
        tile = self._tile(tile_level, tile_index)
        return _subtree(tile[offset * HASH_SIZE : (offset + (1 << height)) * HASH_SIZE])

    def _tile(self, level: int, index: int) -> bytes:
        key = (level, index)
        if key not in self._tiles:
            width = tile_width(level, index, self._size)
            self._tiles[key] = _read(self._reader, level, index, width)
        return self._tiles[key]


def _read(reader: TileReader, level: int, index: int, width: int) -> bytes:
    tile = reader.read_tile(level, index, width)[: width * HASH_SIZE]
    if len(tile) != width * HASH_SIZE:
        raise TamperedLogError("JOURNAL-TUILE")
    return tile


def _cut(tile: bytes) -> list[bytes]:
    return [tile[i : i + HASH_SIZE] for i in range(0, len(tile), HASH_SIZE)]


def _subtree(tile: bytes) -> bytes:
    """Hash over the hashes of `tile`, whose number is a power of two."""
    row = _cut(tile)
    while len(row) > 1:
        row = [tree.node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


class _Changed:
    """The tiles just changed, over those stored."""

    __slots__ = ("_changed", "_reader")

    def __init__(self, changed: Mapping[TileId, bytes], reader: TileReader) -> None:
        self._changed = changed
        self._reader = reader

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The changed tile, else the stored one."""
        changed = self._changed.get((level, index))
        return self._reader.read_tile(level, index, width) if changed is None else changed


def append(
    reader: TileReader, old_size: int, new_leaf_hashes: Sequence[bytes]
) -> dict[TileId, bytes]:
    """The tiles to write, whole, when leaf hashes join a tree of `old_size` leaves.

    Use it where no root is needed at once: it costs a tenth of `extend` for a single leaf.

    Raises:
        TamperedLogError: A stored tile lacks hashes.
        ValueError: A leaf hash is not 32 octets.
    """
    if any(len(value) != HASH_SIZE for value in new_leaf_hashes):
        raise ValueError("a leaf hash is 32 octets")
    changed: dict[TileId, bytes] = {}
    level, start, row = 0, old_size, b"".join(new_leaf_hashes)
    while row:
        tiles = _join(reader, level, start, row)
        changed.update({(level, index): tile for index, tile in tiles.items()})
        full = [t for _, t in sorted(tiles.items()) if len(t) == TILE_WIDTH * HASH_SIZE]
        level, start, row = level + 1, start // TILE_WIDTH, b"".join(map(_subtree, full))
    return changed


def extend(
    reader: TileReader, old_size: int, new_leaf_hashes: Sequence[bytes]
) -> tuple[dict[TileId, bytes], bytes]:
    """What `append` gives, and the root of the longer tree.

    Raises:
        TamperedLogError: A stored tile lacks hashes.
        ValueError: A leaf hash is not 32 octets.
    """
    changed = append(reader, old_size, new_leaf_hashes)
    return changed, root(_Changed(changed, reader), old_size + len(new_leaf_hashes))


def _join(reader: TileReader, level: int, start: int, row: bytes) -> dict[int, bytes]:
    """The tiles of one level that change when the hashes `row` join it at position `start`."""
    first, width = divmod(start, TILE_WIDTH)
    joined = (_read(reader, level, first, width) if width else b"") + row
    step = TILE_WIDTH * HASH_SIZE
    return {first + i // step: joined[i : i + step] for i in range(0, len(joined), step)}


def root(reader: TileReader, size: int) -> bytes:
    """Root of the first `size` leaves.

    Raises:
        TamperedLogError: A stored tile lacks hashes.
    """
    return tree.root(TileHashes(reader, size), size)


def prove_inclusion(reader: TileReader, index: int, size: int) -> Proof:
    """Audit path of leaf `index` in the tree of `size` leaves.

    Raises:
        ProofError: There is no such leaf.
        TamperedLogError: A stored tile lacks hashes.
    """
    return tree.prove_inclusion(TileHashes(reader, size), index, size)


def prove_consistency(reader: TileReader, old: int, new: int) -> Proof:
    """Proof that the tree of `new` leaves extends that of `old`.

    Raises:
        ProofError: `old` is 0 while `new` is not, or exceeds `new`.
        TamperedLogError: A stored tile lacks hashes.
    """
    return tree.prove_consistency(TileHashes(reader, new), old, new)
