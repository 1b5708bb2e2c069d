"""SSH keys as text: the server's own, made once, and those that partners register.

Use `new_host_key` when an instance is made, `load_host_key` when it starts, `fingerprint` to print
what a partner must compare, `parse_public_key` on what a partner sends. They promise that a key too
weak to be accepted later is refused at once, in words.

Sources: OpenSSH PROTOCOL.key (private format), RFC 4253 section 6.6 (public blobs).
"""

import base64
import binascii
import hashlib
import io
import secrets
import struct
from dataclasses import dataclass
from typing import ClassVar, Final

from paramiko import ECDSAKey, Ed25519Key, PKey, RSAKey

from gateway.errors import GatewayError
from keys import signing

_TYPE: Final = "ssh-ed25519"
_MAGIC: Final = b"openssh-key-v1\0"
_SHORTEST_RSA: Final = 3072
_LONGEST_RSA: Final = 16384
_LONGEST_TEXT: Final = 8192
_ACCEPTED: Final[dict[str, type[PKey]]] = {
    _TYPE: Ed25519Key,
    "ecdsa-sha2-nistp256": ECDSAKey,
    "ecdsa-sha2-nistp384": ECDSAKey,
    "ecdsa-sha2-nistp521": ECDSAKey,
    "ssh-rsa": RSAKey,
}


class PublicKeyRefusedError(GatewayError):
    """Clé refusée : il faut une clé publique SSH, en une ligne (ssh-ed25519 de préférence)."""

    code: ClassVar[str] = "SSH-CLE"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A partner's key.

    Attributes:
        type: As it begins the line.
        blob: What `Gate.authenticate` is given.
        fingerprint: `SHA256:…`, as OpenSSH prints it.
    """

    type: str
    blob: bytes
    fingerprint: str


def new_host_key() -> bytes:
    """A new Ed25519 private key, as an OpenSSH private file without a passphrase."""
    seed = signing.new_seed()
    public = signing.public_of(seed)
    check = secrets.token_bytes(4)
    private = check + check + _string(_TYPE.encode()) + _string(public)
    private += _string(seed + public) + _string(b"passerelle")
    private += bytes(range(1, 1 + -len(private) % 8))
    body = _MAGIC + _string(b"none") + _string(b"none") + _string(b"") + struct.pack(">I", 1)
    body += _string(_string(_TYPE.encode()) + _string(public)) + _string(private)
    text = base64.b64encode(body).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    frame = "-----{} OPENSSH PRIVATE KEY-----"
    return "\n".join([frame.format("BEGIN"), *lines, frame.format("END"), ""]).encode()


def load_host_key(private: bytes) -> Ed25519Key:
    """The key that `new_host_key` made.

    Raises:
        PublicKeyRefusedError: It is not one.
    """
    try:
        return Ed25519Key(file_obj=io.StringIO(private.decode("ascii")))
    except Exception:  # noqa: BLE001  # the parser's errors are of every kind, and may quote it
        raise PublicKeyRefusedError("La clé d'hôte SSH est illisible.") from None


def host_public_line(private: bytes) -> str:
    """The public half, as a line of `known_hosts` without the host."""
    return f"{_TYPE} {load_host_key(private).get_base64()}"


def fingerprint(blob: bytes) -> str:
    """What OpenSSH prints of a public key: `SHA256:…`."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode()
    return "SHA256:" + digest.rstrip("=")


def parse_public_key(text: str) -> PublicKey:
    """A public key out of a line such as `ssh-ed25519 AAAA… comment`.

    Accepted: Ed25519, ECDSA on the NIST curves, RSA of 3072 bits or more.

    Raises:
        PublicKeyRefusedError: Private, unreadable, weak, or of another type.
    """
    if "PRIVATE KEY" in text:
        raise PublicKeyRefusedError(
            "C'est une clé privée : elle est compromise, créez-en une autre et envoyez la publique."
        )
    words = text.split(maxsplit=2)
    if len(words) < 2 or len(text) > _LONGEST_TEXT or "\n" in text.strip():
        raise PublicKeyRefusedError
    kind = words[0]
    if kind not in _ACCEPTED:
        raise PublicKeyRefusedError(
            "Type de clé refusé : sont admis ssh-ed25519, ecdsa-sha2-nistp* et RSA (3072 bits)."
        )
    key = _read(kind, words[1])
    if isinstance(key, RSAKey) and not _SHORTEST_RSA <= key.get_bits() <= _LONGEST_RSA:
        raise PublicKeyRefusedError("Clé RSA refusée : il en faut une de 3072 bits ou plus.")
    blob: bytes = key.asbytes()
    return PublicKey(kind, blob, fingerprint(blob))


def _read(kind: str, encoded: str) -> PKey:
    try:
        blob = base64.b64decode(encoded, validate=True)
        key = _ACCEPTED[kind](data=blob)
    except (binascii.Error, ValueError):
        raise PublicKeyRefusedError from None
    except Exception:  # noqa: BLE001  # paramiko's parsers raise anything on a mangled key
        raise PublicKeyRefusedError from None
    if key.get_name() != kind or key.asbytes() != blob:
        raise PublicKeyRefusedError
    return key


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data
