"""What is stored opens exactly, or not at all."""

import hashlib
import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import at_rest
from keys.buffers import Buffer
from keys.errors import UnsealError
from tests.keys.vectors import wycheproof

KEY = bytes(range(32))
CONTEXT = b"objet 42"
CHUNK = at_rest.CHUNK
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 16 * CHUNK, 16 * CHUNK + 5, 33 * CHUNK]


def content(size: int) -> bytes:
    return hashlib.shake_128(b"content").digest(size)


def drain(key: bytes, context: bytes, sealed: bytes) -> bytes:
    return b"".join(at_rest.open_stream(key, context, io.BytesIO(sealed)))


def test_opens_and_refuses_the_published_vectors() -> None:
    cases = list(wycheproof("c2sp_chunked_encryption_aes_256_gcm_test.json"))
    assert len(cases) == 35
    for case in cases:
        # The file compresses its ciphertexts.
        sealed = zlib.decompress(case.octets("ct"))
        key, context = case.octets("key"), case.octets("ctx")
        for opened in (at_rest.open_sealed, drain):
            if case.valid:
                digest = hashlib.sha512(opened(key, context, sealed)).hexdigest()
                assert digest == case.test["msgSha512"], case.name
            else:
                with pytest.raises((UnsealError, ValueError)):
                    opened(key, context, sealed)


@pytest.mark.parametrize("size", SIZES)
def test_round_trip_whole_and_streamed(size: int) -> None:
    plain = content(size)
    sealed = at_rest.seal(KEY, CONTEXT, plain)
    assert len(sealed) == at_rest.sealed_size(size)
    assert at_rest.open_sealed(KEY, CONTEXT, sealed) == plain
    assert drain(KEY, CONTEXT, sealed) == plain


@given(blocks=st.lists(st.integers(0, 3 * CHUNK), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_stream_cut_anyhow_seals_the_same_content(blocks: list[int]) -> None:
    plain = content(sum(blocks))
    parts, at = [], 0
    for size in blocks:
        parts.append(memoryview(plain)[at : at + size])
        at += size
    kept: list[Buffer] = []
    written = at_rest.seal_stream(KEY, CONTEXT, parts, kept.append)
    sealed = b"".join(kept)
    assert written == len(sealed) == at_rest.sealed_size(len(plain))
    assert at_rest.open_sealed(KEY, CONTEXT, sealed) == plain


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_flipped_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(at_rest.seal(KEY, CONTEXT, content(2 * CHUNK + 7)))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(UnsealError):
        at_rest.open_sealed(KEY, CONTEXT, sealed)
    with pytest.raises(UnsealError):
        drain(KEY, CONTEXT, bytes(sealed))


@pytest.mark.parametrize("size", SIZES)
def test_truncation_at_any_chunk_boundary_is_noticed(size: int) -> None:
    sealed = at_rest.seal(KEY, CONTEXT, content(size))
    for end in (*range(at_rest.HEADER_SIZE, len(sealed), CHUNK + 16), len(sealed) - 1, 10, 0):
        with pytest.raises(UnsealError):
            at_rest.open_sealed(KEY, CONTEXT, sealed[:end])
        with pytest.raises(UnsealError):
            drain(KEY, CONTEXT, sealed[:end])


def test_trailing_octets_and_swapped_chunks_are_noticed() -> None:
    sealed = at_rest.seal(KEY, CONTEXT, content(2 * CHUNK))
    head, step = at_rest.HEADER_SIZE, CHUNK + 16
    first, second = sealed[head : head + step], sealed[head + step : head + 2 * step]
    swapped = sealed[:head] + second + first + sealed[head + 2 * step :]
    for wrong in (swapped, sealed + b"\x00", sealed + first):
        with pytest.raises(UnsealError):
            at_rest.open_sealed(KEY, CONTEXT, wrong)
        with pytest.raises(UnsealError):
            drain(KEY, CONTEXT, wrong)


def test_another_key_or_context_opens_nothing() -> None:
    sealed = at_rest.seal(KEY, CONTEXT, b"secret")
    with pytest.raises(UnsealError):
        at_rest.open_sealed(bytes(32), CONTEXT, sealed)
    with pytest.raises(UnsealError):
        at_rest.open_sealed(KEY, b"objet 43", sealed)


def test_the_same_content_never_seals_twice_alike() -> None:
    assert at_rest.seal(KEY, CONTEXT, b"x") != at_rest.seal(KEY, CONTEXT, b"x")


class Hesitant(io.BytesIO):
    """A source that answers a few octets at a time, as a pipe may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 1000))


def test_a_source_that_answers_short_is_read_to_its_end() -> None:
    plain = content(3 * CHUNK)
    source = Hesitant(at_rest.seal(KEY, CONTEXT, plain))
    assert b"".join(at_rest.open_stream(KEY, CONTEXT, source)) == plain


def test_a_key_of_another_size_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="32 octets"):
        at_rest.seal(bytes(16), CONTEXT, b"")
