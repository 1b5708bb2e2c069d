"""The Merkle tree of RFC 6962: hashes, roots, proofs and their checking.

Roots and proofs are computed over a port, `Hashes`, that gives the hash of any complete subtree;
`tiles` is the one the gateway uses. `Frontier` computes a root on the way, in the memory of one
branch. Checking needs no port: `check_inclusion`, `check_consistency`. It promises SHA-256 with the
prefixes 0 (leaf) and 1 (node) of RFC 6962 section 2.1, and proofs in its order, from leaf to root.
"""

import hashlib
from typing import Protocol

from audit.errors import ProofError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Proof = tuple[bytes, ...]


class Hashes(Protocol):
    """Where the hashes of complete subtrees come from."""

    def node(self, level: int, index: int) -> bytes:
        """Hash of the leaves `[index × 2**level, (index + 1) × 2**level)`, all of them present."""
        ...


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of a leaf's content."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node from those of its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The root of a growing list of leaves, without the leaves: one hash per complete subtree.

    Attributes:
        size: How many leaf hashes were added.
    """

    __slots__ = ("_complete", "size")

    def __init__(self) -> None:
        self.size = 0
        self._complete: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add one leaf *hash*."""
        self.size += 1
        trailing = (self.size & -self.size).bit_length() - 1
        for _ in range(trailing):
            leaf = node_hash(self._complete.pop(), leaf)
        self._complete.append(leaf)

    def root(self) -> bytes:
        """Root of what was added so far."""
        return _fold(self._complete) if self._complete else EMPTY_ROOT


def _fold(subtrees: list[bytes]) -> bytes:
    """Root over complete subtrees that go from the largest, on the left, to the smallest."""
    root = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        root = node_hash(left, root)
    return root


def _split(width: int) -> int:
    """Largest power of two strictly below `width`, at least 2: where RFC 6962 cuts a tree."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_hash(hashes: Hashes, low: int, high: int) -> bytes:
    """Hash of the leaves `[low, high)`, which are a subtree in the sense of RFC 6962."""
    subtrees = []
    while low < high:
        level = (high - low).bit_length() - 1
        subtrees.append(hashes.node(level, low >> level))
        low += 1 << level
    return _fold(subtrees)


def root(hashes: Hashes, size: int) -> bytes:
    """Root of the first `size` leaves."""
    return _range_hash(hashes, 0, size) if size else EMPTY_ROOT


def prove_inclusion(hashes: Hashes, index: int, size: int) -> Proof:
    """Audit path of leaf `index` in the tree of `size` leaves (RFC 6962 section 2.1.1).

    Raises:
        ProofError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError("PREUVE-FORMAT")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(hashes, middle, high))
            high = middle
        else:
            path.append(_range_hash(hashes, low, middle))
            low = middle
    return tuple(reversed(path))


def prove_consistency(hashes: Hashes, old: int, new: int) -> Proof:
    """Proof that the tree of `new` leaves extends that of `old` (RFC 6962 section 2.1.2).

    Empty for equal sizes.

    Raises:
        ProofError: `old` is 0 while `new` is not (everything extends nothing), or exceeds `new`.
    """
    if old == new:
        return ()
    if not 0 < old < new:
        raise ProofError("PREUVE-FORMAT")
    low, high, path = 0, new, []
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(hashes, middle, high))
            high = middle
        else:
            path.append(_range_hash(hashes, low, middle))
            low = middle
    if low:
        # The verifier has the old root; it lacks this subtree only where the old root is not it.
        path.append(_range_hash(hashes, low, high))
    return tuple(reversed(path))


def check_inclusion(index: int, size: int, leaf: bytes, proof: Proof, root_hash: bytes) -> None:
    """Check that the leaf *hash* `leaf` stands at `index` in the tree of `size` leaves.

    Raises:
        ProofError: The proof is malformed, or does not lead to `root_hash`.
    """
    if not 0 <= index < size:
        raise ProofError("PREUVE-FORMAT")
    _check_widths(leaf, *proof)
    inner, border = _shape(index, size)
    if len(proof) != inner + border:
        raise ProofError("PREUVE-FORMAT")
    if _climb(leaf, index, proof, inner) != root_hash:
        raise ProofError("PREUVE-INCLUSION")


def check_consistency(old: int, new: int, proof: Proof, old_root: bytes, new_root: bytes) -> None:
    """Check that the tree of `new` leaves extends that of `old`.

    Raises:
        ProofError: The proof is malformed, shows nothing (`old` is 0 and `new` is not), or does
            not lead to both roots.
    """
    _check_widths(*proof)
    if old == new:
        _check_same(old, proof, old_root, new_root)
        return
    if not 0 < old < new or not proof:
        raise ProofError("PREUVE-FORMAT")
    level = (old & -old).bit_length() - 1
    # A complete old tree is itself the subtree the proof starts from.
    is_complete = old == 1 << level
    start, path = (old_root, proof) if is_complete else (proof[0], proof[1:])
    inner, border = _shape(old - 1, new)
    inner -= level
    if len(path) != inner + border:
        raise ProofError("PREUVE-FORMAT")
    turns = (old - 1) >> level
    lefts = tuple(h for i, h in enumerate(path) if i >= inner or turns >> i & 1)
    if _climb(start, 0, lefts, 0) != old_root or _climb(start, turns, path, inner) != new_root:
        raise ProofError("PREUVE-CONSISTANCE")


def _check_same(size: int, proof: Proof, old_root: bytes, new_root: bytes) -> None:
    if proof:
        raise ProofError("PREUVE-FORMAT")
    if old_root != new_root or (size == 0 and old_root != EMPTY_ROOT):
        raise ProofError("PREUVE-CONSISTANCE")


def _check_widths(*hashes: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in hashes):
        raise ProofError("PREUVE-FORMAT")


def _shape(index: int, size: int) -> tuple[int, int]:
    """How many steps of a path may turn either way, then how many only join on their left."""
    inner = (index ^ (size - 1)).bit_length()
    return inner, (index >> inner).bit_count()


def _climb(start: bytes, turns: int, path: Proof, inner: int) -> bytes:
    """Root reached from `start`; below `inner`, bit i of `turns` says that we stand on the right.

    Past `inner` the sibling is always on the left.
    """
    value = start
    for i, sibling in enumerate(path):
        on_the_left = i < inner and not turns >> i & 1
        value = node_hash(value, sibling) if on_the_left else node_hash(sibling, value)
    return value
