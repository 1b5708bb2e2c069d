"""One random key per scope and year, wrapped under the root key, versioned, destroyable.

Use `new_key`, then `wrap_for` to get the `WrappedKey` that is stored, and `unwrap_for` to open it;
`wrap` and `unwrap` are the bare AES-KWP underneath. A scope is a convention or a party.

Destroying is crypto-shredding: replace the record by `WrappedKey.destroyed()` (or delete it, and
its backups at their term). Keys are drawn at random and never derived from the root, so nothing
that remains can rebuild one: whatever it protected is then unreadable, root key included.

It promises that a wrapped key opens only as the scope, year and version it was wrapped for: two
stored records cannot be exchanged, which would let destroying one spare the data of another.

Source: NIST SP 800-38F, RFC 5649 (AES-KWP).
"""

import hashlib
import os
from dataclasses import dataclass, field, replace

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap_with_padding,
    aes_key_wrap_with_padding,
)

from keys.errors import KeyDestroyedError, KeyUnavailableError

ALGORITHM = "AES-256-KWP"
KEY_SIZE = 32
_BINDING_SIZE = 16


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data, and of which year: `name` identifies a convention or a party."""

    name: str
    year: int


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A stored scope key; an empty `wrapped` says that the key was destroyed."""

    scope: Scope
    version: int
    wrapped: bytes = field(repr=False)
    algorithm: str = ALGORITHM

    def destroyed(self) -> "WrappedKey":
        """The record to keep once the key is gone."""
        return replace(self, wrapped=b"")


def new_key() -> bytes:
    """32 random octets."""
    return os.urandom(KEY_SIZE)


def wrap(kek: bytes, key: bytes) -> bytes:
    """`key` wrapped under `kek` (32 octets): deterministic, eight octets or more longer.

    Raises:
        ValueError: The wrapping key is not 32 octets, or `key` is empty.
    """
    _check_kek(kek)
    return aes_key_wrap_with_padding(kek, key)


def unwrap(kek: bytes, wrapped: bytes) -> bytes:
    """The key that `wrap` wrapped.

    Raises:
        KeyUnavailableError: Altered, or wrapped under another key.
        ValueError: The wrapping key is not 32 octets.
    """
    _check_kek(kek)
    try:
        return aes_key_unwrap_with_padding(kek, wrapped)
    except InvalidUnwrap:
        raise KeyUnavailableError from None


def wrap_for(kek: bytes, scope: Scope, version: int, key: bytes) -> WrappedKey:
    """The record to store for `key`, openable as this scope, year and version only."""
    return WrappedKey(scope, version, wrap(kek, _binding(scope, version) + key))


def unwrap_for(kek: bytes, record: WrappedKey) -> bytes:
    """The key of a stored record.

    Raises:
        KeyDestroyedError: The record says that the key was destroyed.
        KeyUnavailableError: Altered, moved from another scope, of an unknown algorithm, or
            wrapped under another root key.
    """
    if not record.wrapped:
        raise KeyDestroyedError
    if record.algorithm != ALGORITHM:
        raise KeyUnavailableError
    payload = unwrap(kek, record.wrapped)
    binding = _binding(record.scope, record.version)
    if not bytes_eq(payload[:_BINDING_SIZE], binding):
        raise KeyUnavailableError
    return payload[_BINDING_SIZE:]


def _binding(scope: Scope, version: int) -> bytes:
    text = f"passerelle/scope-key@v1\0{scope.year}\0{version}\0{scope.name}"
    return hashlib.sha256(text.encode()).digest()[:_BINDING_SIZE]


def _check_kek(kek: bytes) -> None:
    if len(kek) != KEY_SIZE:
        raise ValueError("a wrapping key is 32 octets")
