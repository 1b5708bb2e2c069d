"""Verifier keys: who may sign, in one line of text (C2SP signed-note, `name+id+key`).

Make one with `VerifierKey(name, public)`, print it with `encode`, read one with `parse_vkey`.
It promises that the identifier in the text is that of the name, the algorithm and the key: a typing
error in any of them is refused.
"""

import hashlib
from dataclasses import dataclass

from audit import base64_text
from audit.errors import NoteError

ED25519 = 1
COSIGNATURE = 4
_PUBLIC_SIZE = 32
MAX_NAME = 255


def check_key_name(name: str) -> None:
    """Check that `name` may stand on a signature line.

    Raises:
        NoteError: It is empty, too long, or holds a space, a plus sign or a control character.
    """
    is_bad = any(char.isspace() or char == "+" or ord(char) < 0x20 for char in name)
    if not 0 < len(name) <= MAX_NAME or is_bad:
        raise NoteError("NOTE-CLE")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name it signs under.

    Attributes:
        name: Key name, by custom an address without scheme (`passerelle.example/journal`).
        public: Ed25519 public key, 32 octets.
        algorithm: `ED25519` for a signature of the text, `COSIGNATURE` for a dated cosignature.

    Raises:
        NoteError: The name, the key or the algorithm is not admitted.
    """

    name: str
    public: bytes
    algorithm: int = ED25519

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public) != _PUBLIC_SIZE or self.algorithm not in (ED25519, COSIGNATURE):
            raise NoteError("NOTE-CLE")

    @property
    def key_id(self) -> bytes:
        """The four octets that point at this key on a signature line."""
        material = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return hashlib.sha256(material).digest()[:4]

    def encode(self) -> str:
        """The key as one line of text."""
        material = base64_text.encode(bytes([self.algorithm]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"


def parse_vkey(text: str) -> VerifierKey:
    """The key that `text` spells.

    Raises:
        NoteError: It is malformed, of another algorithm, or its identifier is not its own.
    """
    try:
        name, _, material = text.split("+", 2)
        raw = base64_text.decode(material)
    except ValueError:
        raise NoteError("NOTE-CLE") from None
    key = VerifierKey(name, raw[1:], raw[0] if raw else 0)
    if key.encode() != text:
        raise NoteError("NOTE-CLE")
    return key
