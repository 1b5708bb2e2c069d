"""Sealing of what is stored: C2SP chunked encryption, AES-256-GCM, chunks of 16 KiB.

Use `seal`/`open_sealed` for what fits in memory, `seal_stream`/`open_stream` for the rest; give a
random key of 32 octets and a context that says what the object is. It promises a key-committing,
seekable format (C2SP chunked-encryption v1, "Cobblestone-256") in which truncation, reordering,
trailing octets, another key or another context raise `UnsealError`.

Source: https://c2sp.org/chunked-encryption
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from keys.buffers import Buffer, Sink, filled, octets, read_fully, regroup
from keys.committed import COMMITMENT_SIZE, SALT_SIZE, TAG_SIZE, ObjectKey, derive
from keys.errors import UnsealError

CHUNK = 16 * 1024
HEADER_SIZE = SALT_SIZE + COMMITMENT_SIZE
_LABEL = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"
_SEALED_CHUNK = CHUNK + TAG_SIZE
# Sixteen chunks at a time keep plaintext and ciphertext in the processor's cache.
_RUN = 16


def sealed_size(plain_size: int) -> int:
    """Octets of the sealed object for `plain_size` octets of plaintext."""
    return HEADER_SIZE + plain_size + TAG_SIZE * (plain_size // CHUNK + 1)


def seal(key: bytes, context: bytes, plaintext: Buffer) -> bytes:
    """Seal `plaintext` at once; see `seal_stream`."""
    plain = octets(plaintext)
    salt = os.urandom(SALT_SIZE)
    object_key = derive(key, _LABEL, salt, context)
    whole = len(plain) - len(plain) % CHUNK

    def fill(out: memoryview) -> None:
        out[:HEADER_SIZE] = salt + object_key.commitment
        body = out[HEADER_SIZE:]
        split = whole // CHUNK * _SEALED_CHUNK
        if whole:
            object_key.seal_run(0, plain[:whole], body[:split], CHUNK)
        # A message always ends with a chunk shorter than the others, be it empty.
        object_key.seal_run(whole // CHUNK, plain[whole:], body[split:], CHUNK)

    return filled(sealed_size(len(plain)), fill)


def seal_stream(key: bytes, context: bytes, chunks: Iterable[Buffer], sink: Sink) -> int:
    """Seal a stream in one pass and constant memory.

    Args:
        key: 32 random octets.
        context: What the object is; the same must be given to open it.
        chunks: The plaintext, in blocks of any size; each is consumed before the next is asked.
        sink: Receives the sealed object, in fresh buffers it may keep.

    Returns:
        The number of octets given to `sink`.

    Raises:
        ValueError: The key is not 32 octets.
    """
    salt = os.urandom(SALT_SIZE)
    object_key = derive(key, _LABEL, salt, context)
    sink(salt + object_key.commitment)
    written, number = HEADER_SIZE, 0
    for plain in regroup(chunks, CHUNK, _RUN * CHUNK):
        count = max(1, -(-len(plain) // CHUNK))
        sealed = bytearray(len(plain) + count * TAG_SIZE)
        object_key.seal_run(number, plain, memoryview(sealed), CHUNK)
        sink(sealed)
        written += len(sealed)
        number += count
    return written


def open_sealed(key: bytes, context: bytes, sealed: Buffer) -> bytes:
    """The plaintext of a whole sealed object: all of it, or nothing.

    Raises:
        UnsealError: Altered, truncated, or sealed under another key or context.
        ValueError: The key is not 32 octets.
    """
    view = octets(sealed)
    object_key = _open_header(key, context, bytes(view[:HEADER_SIZE]))
    body = view[HEADER_SIZE:]
    return _open_run(object_key, 0, body, last=True)


def open_stream(key: bytes, context: bytes, source: BinaryIO) -> Iterator[bytes]:
    """The plaintext as it is read, in constant memory.

    Each block yielded is authentic and in its place, but only the end of the iteration says that
    nothing is missing: act on the content after it, not before.

    Raises:
        UnsealError: Altered, truncated, or sealed under another key or context.
        ValueError: The key is not 32 octets.
    """
    object_key = _open_header(key, context, read_fully(source.read, HEADER_SIZE))
    number = 0
    while True:
        sealed = read_fully(source.read, _RUN * _SEALED_CHUNK)
        last = len(sealed) < _RUN * _SEALED_CHUNK
        plain = _open_run(object_key, number, memoryview(sealed), last=last)
        if plain:
            yield plain
        if last:
            return
        number += _RUN


def _open_header(key: bytes, context: bytes, header: bytes) -> ObjectKey:
    if len(header) != HEADER_SIZE:
        raise UnsealError
    object_key = derive(key, _LABEL, header[:SALT_SIZE], context)
    object_key.check_commitment(header[SALT_SIZE:])
    return object_key


def _open_run(object_key: ObjectKey, first: int, sealed: memoryview, *, last: bool) -> bytes:
    whole, rest = divmod(len(sealed), _SEALED_CHUNK)
    if last and rest < TAG_SIZE:
        raise UnsealError
    size = whole * CHUNK + (rest - TAG_SIZE if last else 0)
    return filled(size, lambda out: object_key.open_run(first, sealed, out, CHUNK))
