"""Keyed pseudonyms of SIRETs, by whole columns.

Use `new_pseudonym_key` for each domain (an extract, an export) and `pseudonymise` on an (n, 14)
array of ASCII digits; keep `Algorithm` and the key's version beside every set. It promises 128-bit
values that are bit for bit AES-256-CMAC (NIST SP 800-38B) or HMAC-SHA-256 truncated (RFC 2104,
SP 800-107), so that any other implementation finds the same; two keys share no pseudonym.
"""

import hmac
import os
from enum import StrEnum

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

SIRET_SIZE = 14
PSEUDONYM_SIZE = 16
KEY_SIZE = 32
# Rows per pass: the working buffer stays in the processor's cache.
_ROWS = 1 << 14


class Algorithm(StrEnum):
    """How a set of pseudonyms was computed; stored with the set."""

    AES_256_CMAC = "AES-256-CMAC"
    HMAC_SHA_256_128 = "HMAC-SHA-256-128"


def new_pseudonym_key() -> bytes:
    """32 random octets, good for either algorithm."""
    return os.urandom(KEY_SIZE)


def pseudonymise(algorithm: Algorithm, key: bytes, sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One pseudonym per SIRET, in the same order.

    Args:
        algorithm: Which of the two functions.
        key: 32 octets.
        sirets: Shape (n, 14), the ASCII digits of each SIRET.

    Returns:
        Shape (n, 16), C-contiguous.

    Raises:
        ValueError: The key is not 32 octets, or the array has another shape or type.
    """
    if len(key) != KEY_SIZE:
        raise ValueError("a pseudonym key is 32 octets")
    if sirets.ndim != 2 or sirets.shape[1] != SIRET_SIZE or sirets.dtype != np.uint8:
        raise ValueError("SIRETs are an (n, 14) column of octets")
    if algorithm is Algorithm.AES_256_CMAC:
        return cmac_columns(key, sirets)
    return hmac_columns(key, sirets)


def cmac_columns(key: bytes, messages: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """AES-CMAC of messages of one same length, 0 to 16 octets each: shape (n, m) to (n, 16).

    Source: NIST SP 800-38B, section 6.2.

    Raises:
        ValueError: The messages are longer than one block.
    """
    rows, size = messages.shape
    if size > 16:
        raise ValueError("a message is one block at most")
    # CMAC of a one-block message is a single AES call on the message XOR a subkey: no chaining
    # takes place, so many messages go through one ECB call. This is no encryption of data in ECB:
    # every input is masked by the secret subkey and only the tags come out.
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305  # nosec B305
    subkey = np.frombuffer(_subkey(encryptor.update(bytes(16)), whole=size == 16), np.uint8)
    # The library wants room for one block more than it writes.
    out = np.empty(rows * 16 + 15, np.uint8)
    room = out.data
    blocks = np.empty((min(rows, _ROWS), 16), np.uint8)
    for start in range(0, rows, _ROWS):
        count = min(_ROWS, rows - start)
        blocks[:count] = subkey
        blocks[:count, :size] ^= messages[start : start + count]
        if size < 16:
            blocks[:count, size] ^= 0x80
        encryptor.update_into(blocks[:count].reshape(-1).data, room[start * 16 :])
    return out[: rows * 16].reshape(rows, 16)


def hmac_columns(key: bytes, messages: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """HMAC-SHA-256 of messages of one same length, cut to 128 bits: shape (n, m) to (n, 16).

    No library computes it by column: this one costs some sixty times the CMAC.

    Source: RFC 2104; NIST SP 800-107, section 5.1 (truncation).
    """
    keyed = hmac.new(key, digestmod="sha256")
    out = np.empty((len(messages), PSEUDONYM_SIZE), np.uint8)
    room = out.reshape(-1).data
    for at, message in enumerate(np.ascontiguousarray(messages)):
        one = keyed.copy()
        one.update(message.data)
        room[at * PSEUDONYM_SIZE : (at + 1) * PSEUDONYM_SIZE] = one.digest()[:PSEUDONYM_SIZE]
    return out


def _subkey(cipher_of_zero: bytes, *, whole: bool) -> bytes:
    """K1 for a whole block, K2 for a padded one (SP 800-38B, section 6.1)."""
    value = int.from_bytes(cipher_of_zero, "big")
    for _ in range(1 if whole else 2):
        value <<= 1
        if value >> 128:
            value = (value & ((1 << 128) - 1)) ^ 0x87
    return value.to_bytes(16, "big")
