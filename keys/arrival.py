"""Sealing of uploads: whoever receives them cannot read them again, only the worker can.

Use `new_arrival_key` once and keep it in the keystore; give `arrival_public` of it to the process
that listens; it calls `seal_arrival` when an upload closes, and the worker `open_arrival`. It
promises one pass and constant memory, a fresh content key per upload wrapped by HPKE to
ML-KEM-768 + X25519 (so that traffic kept today is not opened by tomorrow's computers), and a header
bound to the content: nothing of it can be swapped.

Format: `PASSARR` and a version octet, the wrapped key (1168 octets), then a `keys.at_rest` object
whose context is all that precedes it.

Source: RFC 9180 (HPKE), draft-ietf-hpke-pq (MLKEM768-X25519).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from keys import at_rest
from keys.buffers import Buffer, Sink, read_fully
from keys.committed import KEY_SIZE, TAG_SIZE
from keys.errors import UnsealError

_MAGIC = b"PASSARR\x01"
_SEED_SIZE = 64
_PRIVATE_SIZE = _SEED_SIZE + 32
_MLKEM_PUBLIC_SIZE = 1184
PUBLIC_SIZE = _MLKEM_PUBLIC_SIZE + 32
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_WRAPPED_SIZE = KEM.MLKEM768_X25519.enc_length() + KEY_SIZE + TAG_SIZE


@dataclass(frozen=True, slots=True)
class SealedArrival:
    """What a sealed upload weighs, and the SHA-256 of its sealed octets in hexadecimal."""

    size: int
    sha256: str


def new_arrival_key() -> bytes:
    """A new private key, 96 octets: ML-KEM seed (64) ‖ X25519 (32)."""
    kem, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    return kem.private_bytes_raw() + curve.private_bytes_raw()


def arrival_public(private: bytes) -> bytes:
    """The public half, 1216 octets: ML-KEM-768 (1184) ‖ X25519 (32).

    Raises:
        ValueError: `private` is not 96 octets.
    """
    kem, curve = _private_halves(private)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal_arrival(public: bytes, chunks: Iterable[Buffer], sink: Sink) -> SealedArrival:
    """Seal an upload to the worker, in one pass and constant memory.

    Args:
        public: 1216 octets, from `arrival_public`.
        chunks: The upload, in blocks of any size.
        sink: Receives the sealed octets.

    Raises:
        ValueError: `public` is not a public key.
    """
    content_key = os.urandom(KEY_SIZE)
    header = _MAGIC + _SUITE.encrypt(content_key, _public_key(public), info=_MAGIC)
    digest = hashlib.sha256(header)

    def hashed(block: Buffer) -> None:
        digest.update(block)
        sink(block)

    sink(header)
    size = len(header) + at_rest.seal_stream(content_key, header, chunks, hashed)
    return SealedArrival(size, digest.hexdigest())


def open_arrival(private: bytes, source: BinaryIO) -> Iterator[bytes]:
    """The upload, in blocks; complete only when the iteration ends without an error.

    Raises:
        UnsealError: Altered, truncated, or sealed to another key.
        ValueError: `private` is not 96 octets.
    """
    kem, curve = _private_halves(private)
    header = read_fully(source.read, len(_MAGIC) + _WRAPPED_SIZE)
    if len(header) != len(_MAGIC) + _WRAPPED_SIZE or not header.startswith(_MAGIC):
        raise UnsealError
    try:
        content_key = _SUITE.decrypt(
            header[len(_MAGIC) :], MLKEM768X25519PrivateKey(kem, curve), info=_MAGIC
        )
    except (InvalidTag, ValueError):
        raise UnsealError from None
    yield from at_rest.open_stream(content_key, header, source)


def _private_halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(private) != _PRIVATE_SIZE:
        raise ValueError("an arrival key is 96 octets")
    return (
        MLKEM768PrivateKey.from_seed_bytes(private[:_SEED_SIZE]),
        X25519PrivateKey.from_private_bytes(private[_SEED_SIZE:]),
    )


def _public_key(public: bytes) -> MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_SIZE:
        raise ValueError("an arrival public key is 1216 octets")
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_SIZE]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_SIZE:]),
    )
