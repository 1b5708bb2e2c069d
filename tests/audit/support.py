"""What the tests of the log share: a signer, tiles in memory, and the RFC's own definition."""

import io
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audit.checkpoint import Checkpoint, sign_checkpoint
from audit.entry import Entry, Event, to_leaf
from audit.export import write_export
from audit.tiles import TileId, extend
from audit.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash
from audit.vkey import VerifierKey

ORIGIN = "passerelle.example/journal"
MORNING = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


class FakeSigner:
    """An Ed25519 key under a name; the same number gives the same key."""

    def __init__(self, name: str = ORIGIN, number: int = 1) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    @property
    def vkey(self) -> VerifierKey:
        return VerifierKey(self.name, self.public)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class FakeTiles:
    """Tiles in a dictionary; counts the reads."""

    def __init__(self) -> None:
        self.tiles: dict[TileId, bytes] = {}
        self.reads = 0
        self.size = 0

    def read_tile(self, level: int, index: int, width: int) -> bytes:
        self.reads += 1
        return self.tiles.get((level, index), b"")

    def append(self, hashes: list[bytes]) -> bytes:
        changed, root = extend(self, self.size, hashes)
        self.tiles.update(changed)
        self.size += len(hashes)
        return root


def naive_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(naive_root(hashes[:k]), naive_root(hashes[k:]))


def naive_path(m: int, hashes: list[bytes]) -> tuple[bytes, ...]:
    """RFC 6962 section 2.1.1, word for word."""
    if len(hashes) == 1:
        return ()
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m < k:
        return (*naive_path(m, hashes[:k]), naive_root(hashes[k:]))
    return (*naive_path(m - k, hashes[k:]), naive_root(hashes[:k]))


def naive_subproof(m: int, hashes: list[bytes], whole: bool = True) -> tuple[bytes, ...]:
    """RFC 6962 section 2.1.2, word for word."""
    if m == len(hashes):
        return () if whole else (naive_root(hashes),)
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    if m <= k:
        return (*naive_subproof(m, hashes[:k], whole), naive_root(hashes[k:]))
    return (*naive_subproof(m - k, hashes[k:], False), naive_root(hashes[:k]))


def numbered_hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % i) for i in range(count)]


def some_leaves(count: int) -> list[bytes]:
    events = list(Event)
    return [
        to_leaf(
            Entry(
                event=events[i % len(events)],
                at=MORNING + timedelta(seconds=i),
                subject=f"depot:{i:04x}",
                convention="CPOM-2025-PACA",
                parties=("spsti-13", "carsat-sud-est"),
                counts={"recus": i},
            )
        )
        for i in range(count)
    ]


def checkpoint_of(leaves: list[bytes], signer: FakeSigner | None = None) -> bytes:
    signer = signer or FakeSigner()
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf_hash(leaf))
    return sign_checkpoint(Checkpoint(signer.name, frontier.size, frontier.root()), signer)


def export_of(leaves: list[bytes], signer: FakeSigner | None = None) -> bytes:
    sink = io.BytesIO()
    write_export(leaves, checkpoint_of(leaves, signer), sink)
    return sink.getvalue()
