"""A member list that its SPSTI attests: one root to sign, and proofs that open any member alone.

The tree is that of RFC 6962 (`audit.tree`) over salted commitments, sorted, so that neither root
nor proof tells anything of another member: SIRETs can all be tried, salts cannot. The salts are
drawn from a key of the list's own and need not be stored. `AttestedList(...)` gives the root and
the proofs; `positions` says which members a sample opens, from a seed that the DPO gives and the
root that the SPSTI signed, so that neither side chooses.

Promises: pure; the same list and key give the same root; a proof holds one SIRET and its salt, and
hashes. `audit/verify.py echantillon` checks a sample alone.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from audit.commitment import SALT_SIZE, commit
from audit.tree import Proof, leaf_hash, node_hash, prove_inclusion, root
from exchange.errors import ExchangeError
from exchange.members.member_list import SIRET_DIGITS
from keys.digests import keyed_digest
from keys.pseudonyms import Algorithm, pseudonymise

FORMAT: Final = "passerelle-echantillon-v1"
_TAG: Final = b"passerelle-echantillon-v1\x00"
_LABELS: Final = ("engagements/1", "engagements/2")


class SampleError(ExchangeError):
    """L'échantillon demandé n'est pas possible : de 1 au nombre d'établissements de la liste."""

    code = "ECHANTILLON"


@dataclass(frozen=True, slots=True)
class Opened:
    """One member of a sample.

    Attributes:
        position: its rank in the tree.
        siret: the establishment.
        salt: what its commitment was salted with.
        proof: the audit path of its leaf.
    """

    position: int
    siret: str = field(repr=False)
    salt: bytes = field(repr=False)
    proof: Proof = field(repr=False)


class AttestedList:
    """The tree of one list, in memory."""

    __slots__ = ("_levels", "_order", "_salts", "_sirets", "size")

    def __init__(self, sirets: NDArray[np.uint8], list_key: bytes) -> None:
        """Build it.

        Args:
            sirets: ``(n, 14)`` ASCII digits, in any order.
            list_key: 32 octets, of this list alone.
        """
        column = np.ascontiguousarray(sirets)
        # Slices of octets: a member costs three hashes, not the wrapping of two arrays.
        self._sirets = _cut(column.tobytes(), SIRET_DIGITS)
        self._salts = _cut(_salts(column, list_key).tobytes(), SALT_SIZE)
        commitments = [
            bytes.fromhex(commit(salt, siret))
            for salt, siret in zip(self._salts, self._sirets, strict=True)
        ]
        self.size = len(commitments)
        self._order = sorted(range(self.size), key=commitments.__getitem__)
        self._levels = [[leaf_hash(commitments[rank]) for rank in self._order]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node_hash(left, right) for left, right in pairs])

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (the port `audit.tree.Hashes`)."""
        return self._levels[level][index]

    def root(self) -> str:
        """The root, in hexadecimal: what the SPSTI's representative signs."""
        return root(self, self.size).hex()

    def open(self, position: int) -> Opened:
        """One member, with what proves that the signed root holds it."""
        rank = self._order[position]
        return Opened(
            position,
            self._sirets[rank].decode("ascii"),
            self._salts[rank],
            prove_inclusion(self, position, self.size),
        )


def positions(seed: str, list_root: str, count: int, size: int) -> list[int]:
    """Which members a sample opens: drawn by SHA-256 from the seed and the root, each once.

    Args:
        seed: what the DPO gives.
        list_root: the root that was signed, in hexadecimal.
        count: how many members to open.
        size: how many the list holds.

    Raises:
        SampleError: there are not that many.
    """
    if not 0 < count <= size:
        raise SampleError
    drawn: dict[int, None] = {}
    number = 0
    while len(drawn) < count:
        block = _TAG + bytes.fromhex(list_root) + number.to_bytes(8, "big") + seed.encode()
        # 256 bits reduced below 2**32: no position is favoured by more than 2**-224.
        drawn[int.from_bytes(hashlib.sha256(block).digest(), "big") % size] = None
        number += 1
    return list(drawn)


def _cut(octets: bytes, width: int) -> list[bytes]:
    return [octets[start : start + width] for start in range(0, len(octets), width)]


def _salts(sirets: NDArray[np.uint8], list_key: bytes) -> NDArray[np.uint8]:
    """32 octets a member, unknown to whoever lacks the list's key, and of no other member."""
    halves = [
        pseudonymise(
            Algorithm.AES_256_CMAC, bytes.fromhex(keyed_digest(list_key, label, b"")), sirets
        )
        for label in _LABELS
    ]
    return np.concatenate(halves, axis=1)
