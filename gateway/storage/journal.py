"""The log's own tables: entries, tiles of the tree, signed checkpoints.

Anyone in a writing transaction appends (`append`); only the worker, which holds the log's key,
extends the tree and signs (`sign_checkpoint`). A position is the count of entries, read inside the
one writing transaction, never a sequence: a rolled-back change leaves no hole.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from audit.checkpoint import Checkpoint, open_checkpoint
from audit.checkpoint import sign_checkpoint as sign_tree
from audit.entry import Entry, to_leaf
from audit.errors import TamperedLogError
from audit.note import NoteSigner
from audit.tiles import extend
from audit.tiles import root as tree_root
from audit.tree import leaf_hash
from audit.vkey import VerifierKey
from gateway.storage.tables import JOURNAL_CHECKPOINT, JOURNAL_LEAF, JOURNAL_TILE
from keys.signing import verify

_BATCH: Final = 10_000
_APPEND: Final = (
    "INSERT INTO journal_leaf (position, subject, leaf) "
    "SELECT coalesce(max(position) + 1, 0), ?, ? FROM journal_leaf RETURNING position"
)


def append(connection: Connection, entry: Entry) -> int:
    """Write one entry at the end of the log.

    Returns:
        Its position, from 0.
    """
    # One statement, by the driver: this runs with every write (measured: Core costs twice as much).
    added = connection.exec_driver_sql(_APPEND, (entry.subject, to_leaf(entry)))
    return int(added.scalar_one())


def size(connection: Connection) -> int:
    """How many entries the log holds."""
    last = connection.execute(select(func.max(JOURNAL_LEAF.c.position))).scalar()
    return 0 if last is None else int(last) + 1


def leaves(connection: Connection, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The entries from `start` up to `stop` (excluded), in order, a batch at a time."""
    end = size(connection) if stop is None else stop
    for first in range(start, end, _BATCH):
        last = min(first + _BATCH, end)
        yield from connection.execute(
            select(JOURNAL_LEAF.c.leaf)
            .where(JOURNAL_LEAF.c.position >= first, JOURNAL_LEAF.c.position < last)
            .order_by(JOURNAL_LEAF.c.position)
        ).scalars()


def leaves_length(connection: Connection, stop: int) -> int:
    """Octets of the first `stop` entries, each with its line end."""
    total = select(func.sum(func.length(JOURNAL_LEAF.c.leaf) + 1))
    return int(connection.execute(total.where(JOURNAL_LEAF.c.position < stop)).scalar() or 0)


def last_leaf_about(connection: Connection, subject: str) -> tuple[int, bytes] | None:
    """Position and leaf of the last entry about a fact."""
    row = connection.execute(
        select(JOURNAL_LEAF.c.position, JOURNAL_LEAF.c.leaf)
        .where(JOURNAL_LEAF.c.subject == subject)
        .order_by(JOURNAL_LEAF.c.position.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.position, row.leaf)


class Tiles:
    """Reads the tree's tiles (port `audit.tiles.TileReader`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of a tile, 32 bytes each; fewer where the tile lacks them."""
        hashes: bytes | None = self._connection.execute(
            select(JOURNAL_TILE.c.hashes).where(
                JOURNAL_TILE.c.level == level, JOURNAL_TILE.c.position == index
            )
        ).scalar()
        return (hashes or b"")[: width * 32]


def latest_checkpoint(connection: Connection) -> tuple[int, bytes] | None:
    """Size and signed note of the last checkpoint."""
    row = connection.execute(
        select(JOURNAL_CHECKPOINT.c.size, JOURNAL_CHECKPOINT.c.note)
        .order_by(JOURNAL_CHECKPOINT.c.size.desc())
        .limit(1)
    ).first()
    return None if row is None else (row.size, row.note)


def sign_checkpoint(
    connection: Connection, origin: str, signer: NoteSigner, at: datetime
) -> tuple[int, bytes]:
    """Extend the tree over the entries written since the last checkpoint, and sign its root.

    Returns:
        The size covered and the signed note; the former ones where nothing is new.

    Raises:
        TamperedLogError: the stored tree is no longer the one that was signed last; nothing more
            is signed over it.
    """
    latest = latest_checkpoint(connection)
    old = latest[0] if latest else 0
    hashes = [leaf_hash(leaf) for leaf in leaves(connection, old)]
    if latest and not hashes:
        return latest
    if latest and tree_root(Tiles(connection), old) != _signed_root(latest[1], signer):
        raise TamperedLogError("JOURNAL-RACINE")
    changed, root = extend(Tiles(connection), old, hashes)
    for (level, index), content in changed.items():
        statement = upsert(JOURNAL_TILE).values(level=level, position=index, hashes=content)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["level", "position"], set_={"hashes": content}
            )
        )
    new = old + len(hashes)
    note = sign_tree(Checkpoint(origin, new, root), signer)
    connection.execute(insert(JOURNAL_CHECKPOINT).values(size=new, note=note, signed_at=at))
    return new, note


def _signed_root(note: bytes, signer: NoteSigner) -> bytes:
    key = VerifierKey(signer.name, signer.public)
    return open_checkpoint(note, [key], verify).root
