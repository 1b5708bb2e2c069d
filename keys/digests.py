"""Digests: keyed ones for what is stored about sealed content, plain ones for what is public.

Use `keyed_digest` (or `KeyedDigest` for a stream) wherever the content could be guessed: the plain
digest of a one-line list gives the line away. Use `sha256_hex` only on sealed or public octets. It
promises that digests under one key but different labels have nothing in common.

Source: RFC 2104, FIPS 180-4.
"""

import hashlib
import hmac
from collections.abc import Iterable

from keys.buffers import Buffer


class KeyedDigest:
    """HMAC-SHA-256 of a stream, in a domain of its own given by `label`."""

    __slots__ = ("_hmac",)

    def __init__(self, key: bytes, label: str) -> None:
        """Start a digest.

        Raises:
            ValueError: The key is shorter than 32 octets.
        """
        if len(key) < 32:
            raise ValueError("a digest key is at least 32 octets")
        domain = label.encode()
        # The length first: no label followed by content passes for another label.
        self._hmac = hmac.new(key, len(domain).to_bytes(4, "big") + domain, "sha256")

    def update(self, chunk: Buffer) -> None:
        """Take the next octets."""
        self._hmac.update(chunk)

    def hexdigest(self) -> str:
        """The digest of what was taken so far, 64 hexadecimal digits."""
        return self._hmac.hexdigest()


def keyed_digest(key: bytes, label: str, content: Buffer | Iterable[Buffer]) -> str:
    """The keyed digest of `content`, whole or in blocks: 64 hexadecimal digits.

    Raises:
        ValueError: The key is shorter than 32 octets.
    """
    digest = KeyedDigest(key, label)
    for chunk in _blocks(content):
        digest.update(chunk)
    return digest.hexdigest()


def sha256_hex(content: Buffer | Iterable[Buffer]) -> str:
    """The plain SHA-256 of `content`, whole or in blocks: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in _blocks(content):
        digest.update(chunk)
    return digest.hexdigest()


def _blocks(content: Buffer | Iterable[Buffer]) -> Iterable[Buffer]:
    return (content,) if isinstance(content, bytes | bytearray | memoryview) else content
