"""Receipts: proof, kept by a party, that one entry stands in the signed log (C2SP tlog-proof@v1).

Build a `Receipt`, hand out `render()`, read one with `parse_receipt`, check it against the leaf
with `check_receipt`. It promises a text that any C2SP tool reads, without the optional `extra`
line: nothing in a receipt escapes what it proves.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audit import base64_text
from audit.checkpoint import Checkpoint, open_checkpoint
from audit.errors import ProofError
from audit.note import MAX_NOTE, Verify
from audit.tree import HASH_SIZE, Proof, check_inclusion, leaf_hash
from audit.vkey import VerifierKey

HEADER = "c2sp.org/tlog-proof@v1"
_MAX_PROOF = 63
_MAX_RECEIPT = MAX_NOTE
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One entry's place in the log.

    Attributes:
        index: Rank of the entry, from 0.
        proof: Audit path, from the leaf's sibling to the root's child.
        checkpoint: The signed checkpoint, octet for octet.

    Raises:
        ProofError: The path is too long, or holds what is no hash.
    """

    index: int
    proof: Proof
    checkpoint: bytes

    def __post_init__(self) -> None:
        is_bad = any(len(value) != HASH_SIZE for value in self.proof)
        if self.index < 0 or len(self.proof) > _MAX_PROOF or is_bad:
            raise ProofError("PREUVE-FORMAT")

    def render(self) -> bytes:
        """The receipt as a text file."""
        lines = [HEADER, f"index {self.index}", *map(base64_text.encode, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint


def parse_receipt(data: bytes) -> Receipt:
    """The receipt that `data` spells; its signature is not looked at.

    Raises:
        ProofError: It is malformed, or bears an `extra` line.
    """
    head, blank, checkpoint = data[:_MAX_RECEIPT].partition(b"\n\n")
    if not blank or len(data) > _MAX_RECEIPT:
        raise ProofError("PREUVE-FORMAT")
    try:
        header, index_line, *path = head.decode("ascii").split("\n")
        proof = tuple(map(base64_text.decode, path))
    except ValueError:
        raise ProofError("PREUVE-FORMAT") from None
    index = _INDEX.fullmatch(index_line)
    if header != HEADER or index is None:
        raise ProofError("PREUVE-FORMAT")
    return Receipt(int(index[1]), proof, checkpoint)


def check_receipt(
    receipt: Receipt, leaf: bytes, vkeys: Iterable[VerifierKey], verify: Verify
) -> Checkpoint:
    """Check that `leaf` stands in the log that signed the receipt; its checkpoint.

    Raises:
        NoteError: The checkpoint is refused.
        ProofError: The proof does not tie the leaf to it.
    """
    checkpoint = open_checkpoint(receipt.checkpoint, vkeys, verify)
    proof, size = receipt.proof, checkpoint.size
    check_inclusion(receipt.index, size, leaf_hash(leaf), proof, checkpoint.root)
    return checkpoint
