"""Checkpoints: the size and root of the log at a moment, signed (C2SP tlog-checkpoint).

Sign one with `sign_checkpoint`, read a signed one with `open_checkpoint`, its bare text with
`parse_checkpoint`. It promises one text per checkpoint, three lines and no extension line (nobody
could audit those), and that the log named as origin is the one that signed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audit import base64_text
from audit.errors import NoteError
from audit.note import NoteSigner, Verify, open_note, sign_note
from audit.tree import HASH_SIZE
from audit.vkey import ED25519, VerifierKey

MAX_SIZE = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one size.

    Attributes:
        origin: Name of the log, which is also the name of its key.
        size: How many entries.
        root: Root of their tree, 32 octets.

    Raises:
        NoteError: A field has no place in a checkpoint.
    """

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        is_line = self.origin and self.origin.isprintable()
        if not is_line or not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_SIZE:
            raise NoteError("NOTE-POINT-DE-CONTROLE")

    def render(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64_text.encode(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that `text` spells.

    Raises:
        NoteError: It is not exactly what `Checkpoint.render` writes.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
        raise NoteError("NOTE-POINT-DE-CONTROLE")
    try:
        root = base64_text.decode(lines[2])
    except ValueError:
        raise NoteError("NOTE-POINT-DE-CONTROLE") from None
    return Checkpoint(lines[0], int(lines[1]), root)


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """The signed note of `checkpoint`.

    Raises:
        NoteError: The signer's name is not the checkpoint's origin.
    """
    if signer.name != checkpoint.origin:
        raise NoteError("NOTE-ORIGINE")
    return sign_note(checkpoint.render(), signer)


def open_checkpoint(data: bytes, vkeys: Iterable[VerifierKey], verify: Verify) -> Checkpoint:
    """The checkpoint of the signed note `data`.

    Raises:
        NoteError: The note is refused, is no checkpoint, or its own log did not sign it.
    """
    note = open_note(data, vkeys, verify)
    checkpoint = parse_checkpoint(note.text)
    signers = {s.key.name for s in note.signatures if s.key.algorithm == ED25519}
    if checkpoint.origin not in signers:
        raise NoteError("NOTE-ORIGINE")
    return checkpoint
