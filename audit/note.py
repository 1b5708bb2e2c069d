"""Signed notes: a text and who signed it (C2SP signed-note; cosignatures of C2SP tlog-cosignature).

Sign with `sign_note`, add a dated cosignature with `cosign_note`, read with `open_note`, which
needs the keys one trusts and a function that verifies Ed25519. It promises that a text comes back
only if at least one known key signed it and no known key's signature is wrong; lines of unknown
keys are ignored, as the format demands, so that witnesses may come and go.
"""

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from audit import base64_text
from audit.errors import NoteError
from audit.vkey import COSIGNATURE, VerifierKey, check_key_name, parse_vkey

__all__ = [
    "MAX_NOTE",
    "MAX_SIGNATURES",
    "Note",
    "NoteSigner",
    "Signature",
    "VerifierKey",
    "Verify",
    "check_note_text",
    "cosign_note",
    "open_note",
    "parse_vkey",
    "sign_note",
]

MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
_MAX_TIME = 2**63 - 1
_DASH = "\u2014 "

Verify = Callable[[bytes, bytes, bytes], bool]
"""Whether (public key, message, signature) is a good Ed25519 signature."""


class NoteSigner(Protocol):
    """A private Ed25519 key that signs under a name."""

    @property
    def name(self) -> str:
        """Key name."""
        ...

    @property
    def public(self) -> bytes:
        """Public key, 32 octets."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Signature of `message`, 64 octets."""
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that was verified.

    Attributes:
        key: The key that made it.
        time: For a cosignature, when, in seconds since 1970; else None.
    """

    key: VerifierKey
    time: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A text whose signatures were verified.

    Attributes:
        text: The text, ended by a line break.
        signatures: At least one, one per known key.
    """

    text: str
    signatures: tuple[Signature, ...]


def check_note_text(text: str) -> None:
    """Check that `text` may be signed.

    Raises:
        NoteError: It does not end with a line break, holds another control character, or is long.
    """
    is_bad = any(ord(char) < 0x20 and char != "\n" for char in text)
    if not text.endswith("\n") or is_bad or len(text) > MAX_NOTE:
        raise NoteError("NOTE-FORMAT")


def sign_note(text: str, signer: NoteSigner) -> bytes:
    """The note: `text`, a blank line, the signature of `signer`.

    Raises:
        NoteError: The text or the signer's name cannot stand in a note.
    """
    check_note_text(text)
    key = VerifierKey(signer.name, signer.public)
    return (text + "\n" + _line(key, signer.sign(text.encode()))).encode()


def cosign_note(note: bytes, signer: NoteSigner, time: int) -> bytes:
    """`note` with one more line: that `signer` saw its text at `time`, seconds since 1970.

    Whoever calls it has checked that the text deserves it.

    Raises:
        NoteError: The note is malformed, or the time is out of range.
    """
    text, _ = _split(note)
    if not 0 <= time <= _MAX_TIME:
        raise NoteError("NOTE-FORMAT")
    key = VerifierKey(signer.name, signer.public, COSIGNATURE)
    signature = struct.pack(">Q", time) + signer.sign(_cosigned(text, time))
    return note + _line(key, signature).encode()


def _cosigned(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def _line(key: VerifierKey, signature: bytes) -> str:
    return f"{_DASH}{key.name} {base64_text.encode(key.key_id + signature)}\n"


def open_note(data: bytes, vkeys: Iterable[VerifierKey], verify: Verify) -> Note:
    """The text of `data` and the verified signatures of those of `vkeys` that signed it.

    Raises:
        NoteError: The note is malformed, no key of `vkeys` signed it, or one of theirs is wrong.
    """
    known = {(key.name, key.key_id): key for key in vkeys}
    text, lines = _split(data)
    verified: dict[VerifierKey, Signature] = {}
    for line in lines:
        name, key_id, signature = _parse_line(line)
        key = known.get((name, key_id))
        if key is not None:
            verified.setdefault(key, _verified(key, text, signature, verify))
    if not verified:
        raise NoteError("NOTE-SANS-SIGNATURE")
    return Note(text, tuple(verified.values()))


def _split(data: bytes) -> tuple[str, list[str]]:
    """Text and signature lines of a note, whose form is checked but for each line's."""
    if len(data) > MAX_NOTE:
        raise NoteError("NOTE-FORMAT")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError("NOTE-FORMAT") from None
    check_note_text(whole)
    text, blank, signatures = whole.rpartition("\n\n")
    lines = signatures.split("\n")[:-1]
    if not blank or not 0 < len(lines) <= MAX_SIGNATURES:
        raise NoteError("NOTE-FORMAT")
    return text + "\n", lines


def _parse_line(line: str) -> tuple[str, bytes, bytes]:
    """Key name, key identifier and signature of a signature line."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        check_key_name(name)
        raw = base64_text.decode(encoded)
    except (NoteError, ValueError):
        raise NoteError("NOTE-FORMAT") from None
    if not line.startswith(_DASH) or not space or len(raw) < 5:
        raise NoteError("NOTE-FORMAT")
    return name, raw[:4], raw[4:]


def _verified(key: VerifierKey, text: str, signature: bytes, verify: Verify) -> Signature:
    time: int | None = None
    message = text.encode()
    if key.algorithm == COSIGNATURE:
        if len(signature) != 8 + 64:
            raise NoteError("NOTE-SIGNATURE")
        time = int.from_bytes(signature[:8], "big")
        message, signature = _cosigned(text, time), signature[8:]
    if not verify(key.public, message, signature):
        raise NoteError("NOTE-SIGNATURE")
    return Signature(key, time)
