"""Ed25519 signatures, for checkpoints of the log and for acknowledgements.

Use `new_seed` for each purpose (one key never signs two kinds of thing), `Signer` where something
signs through a port, `verify` to check. It promises RFC 8032 pure Ed25519, readable by any library.
"""

import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_SIZE = 32
SIGNATURE_SIZE = 64


def new_seed() -> bytes:
    """32 random octets: the private key."""
    return os.urandom(SEED_SIZE)


def public_of(seed: bytes) -> bytes:
    """The public key of `seed`, 32 octets.

    Raises:
        ValueError: The seed is not 32 octets.
    """
    return Signer(seed).public


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of `message`, 64 octets, always the same for the same message.

    Raises:
        ValueError: The seed is not 32 octets.
    """
    return Signer(seed).sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is that of `message`; a malformed key or signature is simply False."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Signer:
    """A private key that signs and shows only its public half.

    Attributes:
        public: The public key, 32 octets.
    """

    __slots__ = ("_key", "public")

    def __init__(self, seed: bytes) -> None:
        """Load the key.

        Raises:
            ValueError: The seed is not 32 octets.
        """
        if len(seed) != SEED_SIZE:
            raise ValueError("a signing seed is 32 octets")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"Signer(public={self.public.hex()})"

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`, 64 octets."""
        return self._key.sign(message)
