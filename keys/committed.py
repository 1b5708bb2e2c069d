"""The cipher under both sealed formats: one derived key per object, chunks numbered by nonce.

Use `derive` with a label, a fresh salt and the context; then `ObjectKey.seal_run` and
`ObjectKey.open_run` on consecutive chunks. It promises the construction of C2SP
chunked-encryption: HKDF-Expand-SHA-512 gives an AES-256-GCM key, a base nonce and a commitment to
the key; chunk i uses the base nonce XOR i, so that no chunk passes for another.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from keys.buffers import Buffer
from keys.errors import UnsealError

KEY_SIZE = 32
SALT_SIZE = 24
COMMITMENT_SIZE = 32
TAG_SIZE = 16
_NONCE_SIZE = 12


@dataclass(frozen=True, slots=True)
class ObjectKey:
    """What seals one object: never stored, derived again from the object's salt."""

    aead: AESGCM = field(repr=False)
    base_nonce: int = field(repr=False)
    commitment: bytes = field(repr=False)

    def check_commitment(self, stored: bytes) -> None:
        """Refuse, before any chunk is opened, an object made under another key or context.

        Raises:
            UnsealError: The commitments differ.
        """
        if not bytes_eq(self.commitment, stored):
            raise UnsealError

    def seal_run(self, first: int, plain: memoryview, out: memoryview, unit: int) -> None:
        """Seal consecutive chunks from number `first` on; an empty `plain` is one empty chunk."""
        encrypt_into, base, step = self.aead.encrypt_into, self.base_nonce, unit + TAG_SIZE
        at = 0
        for start in range(0, max(len(plain), 1), unit):
            nonce = (base ^ first).to_bytes(_NONCE_SIZE, "big")
            encrypt_into(nonce, plain[start : start + unit], None, out[at : at + step])
            first += 1
            at += step

    def open_one(self, number: int, sealed: Buffer, out: memoryview) -> None:
        """Open chunk `number` into `out`, which has exactly its size.

        Raises:
            UnsealError: It is not the chunk that was sealed at this place.
        """
        nonce = (self.base_nonce ^ number).to_bytes(_NONCE_SIZE, "big")
        try:
            self.aead.decrypt_into(nonce, sealed, None, out)
        except InvalidTag:
            raise UnsealError from None

    def open_run(self, first: int, sealed: memoryview, out: memoryview, unit: int) -> None:
        """Open consecutive chunks from number `first` on, straight into `out`.

        Raises:
            UnsealError: A chunk is not the one that was sealed at this place.
        """
        decrypt_into, base, step = self.aead.decrypt_into, self.base_nonce, unit + TAG_SIZE
        at = 0
        try:
            for start in range(0, len(sealed), step):
                nonce = (base ^ first).to_bytes(_NONCE_SIZE, "big")
                decrypt_into(nonce, sealed[start : start + step], None, out[at : at + unit])
                first += 1
                at += unit
        except InvalidTag:
            raise UnsealError from None


def derive(key: bytes, label: bytes, salt: bytes, context: bytes) -> ObjectKey:
    """The object key for `salt`, bound to the format's `label` and to the caller's `context`.

    Source: C2SP chunked-encryption, key derivation; RFC 5869, HKDF-Expand.

    Raises:
        ValueError: `key` is not 32 octets.
    """
    if len(key) != KEY_SIZE:
        raise ValueError("a sealing key is 32 octets")
    expand = HKDFExpand(
        hashes.SHA512(), KEY_SIZE + _NONCE_SIZE + COMMITMENT_SIZE, label + salt + context
    )
    okm = expand.derive(key)
    return ObjectKey(
        AESGCM(okm[:KEY_SIZE]),
        int.from_bytes(okm[KEY_SIZE : KEY_SIZE + _NONCE_SIZE], "big"),
        okm[KEY_SIZE + _NONCE_SIZE :],
    )
