"""Chunks read at random are those that were sealed there."""

import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import chunks
from keys.buffers import Buffer
from keys.errors import UnsealError

KEY = bytes(range(32))
CONTEXT = b"extrait 7"
STEP = chunks.CHUNK + 16


def content(size: int) -> bytes:
    return hashlib.shake_128(b"content").digest(size)


def reader(sealed: bytes | bytearray) -> Callable[[int, int], bytes]:
    return lambda offset, size: bytes(sealed[offset : offset + size])


def opened(sealed: bytes | bytearray, chunk_size: int = chunks.CHUNK) -> chunks.SealedChunks:
    return chunks.SealedChunks(KEY, CONTEXT, reader(sealed), chunk_size)


@given(size=st.integers(0, 5000), chunk_size=st.sampled_from([64, 100, 4096]), data=st.data())
@settings(max_examples=80, deadline=None)
def test_any_choice_of_chunks_reads_as_slices(
    size: int, chunk_size: int, data: st.DataObject
) -> None:
    plain = content(size)
    index = opened(chunks.seal_chunks(KEY, CONTEXT, plain, chunk_size), chunk_size)
    assert (index.length, index.count) == (size, -(-size // chunk_size))
    chosen = sorted(data.draw(st.sets(st.integers(0, index.count - 1)))) if index.count else []
    expected = b"".join(plain[i * chunk_size : (i + 1) * chunk_size] for i in chosen)
    assert index.read(np.array(chosen, np.int64)) == expected


def test_neighbours_are_read_together_and_strangers_apart() -> None:
    calls: list[tuple[int, int]] = []
    sealed = chunks.seal_chunks(KEY, CONTEXT, content(10 * chunks.CHUNK))

    def recording(offset: int, size: int) -> bytes:
        calls.append((offset, size))
        return sealed[offset : offset + size]

    index = chunks.SealedChunks(KEY, CONTEXT, recording)
    calls.clear()
    index.read(np.array([1, 2, 3, 7]))
    head = chunks.HEADER_SIZE
    assert calls == [(head + STEP, 3 * STEP), (head + 7 * STEP, STEP)]


def test_one_read_stays_bounded_however_many_neighbours() -> None:
    calls: list[int] = []
    plain = content(1 << 20)
    sealed = chunks.seal_chunks(KEY, CONTEXT, plain)

    def recording(offset: int, size: int) -> bytes:
        calls.append(size)
        return sealed[offset : offset + size]

    index = chunks.SealedChunks(KEY, CONTEXT, recording)
    assert index.read(np.arange(index.count)) == plain
    assert max(calls) <= 256 * 1024


def test_the_streamed_form_is_the_same_format() -> None:
    kept: list[Buffer] = []
    plain = content(300_001)
    size = chunks.seal_chunks_to(KEY, CONTEXT, plain, kept.append)
    sealed = b"".join(kept)
    assert len(sealed) == size
    index = opened(sealed)
    assert index.read(np.arange(index.count)) == plain


def test_a_chunk_replaced_by_another_is_noticed() -> None:
    sealed = bytearray(chunks.seal_chunks(KEY, CONTEXT, content(4 * chunks.CHUNK)))
    head = chunks.HEADER_SIZE
    sealed[head : head + STEP] = sealed[head + STEP : head + 2 * STEP]
    index = opened(sealed)
    assert index.read(np.array([1])) == content(4 * chunks.CHUNK)[chunks.CHUNK : 2 * chunks.CHUNK]
    for wrong in ([0], [0, 1], [0, 1, 2, 3]):
        with pytest.raises(UnsealError):
            index.read(np.array(wrong))


def test_truncation_is_noticed_at_the_missing_chunk() -> None:
    sealed = chunks.seal_chunks(KEY, CONTEXT, content(3 * chunks.CHUNK + 9))
    for cut in (1, 25, STEP):
        with pytest.raises(UnsealError):
            opened(sealed[:-cut]).read(np.array([3]))


@pytest.mark.parametrize("at", range(chunks.HEADER_SIZE))
def test_no_octet_of_the_header_can_change(at: int) -> None:
    sealed = bytearray(chunks.seal_chunks(KEY, CONTEXT, content(100)))
    sealed[at] ^= 1
    with pytest.raises(UnsealError):
        opened(sealed)


def test_the_wrong_key_context_or_chunk_size_opens_nothing() -> None:
    sealed = chunks.seal_chunks(KEY, CONTEXT, content(100))
    for key, context, size in ((bytes(32), CONTEXT, 4096), (KEY, b"", 4096), (KEY, CONTEXT, 64)):
        with pytest.raises(UnsealError):
            chunks.SealedChunks(key, context, reader(sealed), size)
    with pytest.raises(UnsealError):
        opened(b"")


@pytest.mark.parametrize("numbers", [[1, 0], [1, 1], [-1], [2]])
def test_numbers_out_of_order_or_out_of_the_object_are_a_mistake(numbers: list[int]) -> None:
    index = opened(chunks.seal_chunks(KEY, CONTEXT, content(2 * chunks.CHUNK)))
    with pytest.raises(ValueError, match="chunk number"):
        index.read(np.array(numbers))


def test_a_chunk_size_out_of_bounds_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="chunk"):
        chunks.seal_chunks(KEY, CONTEXT, b"", 1)
