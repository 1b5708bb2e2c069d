"""Sealing of an upload still in progress: a key that lives in memory and nowhere else.

Use one `ScratchKey` per upload; `seal(slot, block)` what is written to slot number `slot` of its
scratch file and `open` it with the same number. Clients rewrite blocks and write them out of order,
so each write draws its nonce at random (96 bits: safe well past 2**32 writes under one key). It
promises that a block opens only at its own slot, and that the file is noise once the process ends.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keys.buffers import Buffer, octets
from keys.errors import UnsealError

_NONCE_SIZE = 12
OVERHEAD = _NONCE_SIZE + 16


class ScratchKey:
    """A random AES-256-GCM key that cannot be read out."""

    __slots__ = ("_aead",)

    def __init__(self) -> None:
        """Draw the key."""
        self._aead = AESGCM(os.urandom(32))

    def seal(self, slot: int, block: Buffer) -> bytes:
        """Nonce ‖ ciphertext ‖ tag: `OVERHEAD` octets more than `block`."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + self._aead.encrypt(nonce, block, _bound(slot))

    def open(self, slot: int, sealed: Buffer) -> bytes:
        """The block that was sealed for `slot`.

        Raises:
            UnsealError: Altered, truncated, of another slot or of another key.
        """
        view = octets(sealed)
        if len(view) < OVERHEAD:
            raise UnsealError
        try:
            return self._aead.decrypt(view[:_NONCE_SIZE], view[_NONCE_SIZE:], _bound(slot))
        except InvalidTag:
            raise UnsealError from None


def _bound(slot: int) -> bytes:
    return slot.to_bytes(8, "big")
