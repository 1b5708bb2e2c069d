"""A block in progress opens at its own slot, under its own key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import UnsealError
from keys.scratch import OVERHEAD, ScratchKey


@given(slot=st.integers(0, 2**40), block=st.binary(max_size=2000))
def test_round_trip_and_overhead(slot: int, block: bytes) -> None:
    key = ScratchKey()
    sealed = key.seal(slot, block)
    assert len(sealed) == len(block) + OVERHEAD
    assert key.open(slot, sealed) == block


def test_rewriting_a_slot_never_repeats_a_nonce() -> None:
    key = ScratchKey()
    nonces = {key.seal(3, b"same")[:12] for _ in range(200)}
    assert len(nonces) == 200


def test_another_slot_key_or_octet_opens_nothing() -> None:
    key = ScratchKey()
    sealed = key.seal(3, b"block")
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for opener, slot, octets in (
        (key, 4, sealed),
        (ScratchKey(), 3, sealed),
        (key, 3, altered),
        (key, 3, sealed[: OVERHEAD - 1]),
        (key, 3, b""),
    ):
        with pytest.raises(UnsealError):
            opener.open(slot, octets)
