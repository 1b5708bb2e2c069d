"""An upload sealed by the front opens for the worker alone."""

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys import arrival
from keys.errors import UnsealError

PRIVATE = arrival.new_arrival_key()
PUBLIC = arrival.arrival_public(PRIVATE)


def sealed_of(blocks: list[bytes]) -> tuple[bytes, arrival.SealedArrival]:
    out = io.BytesIO()
    facts = arrival.seal_arrival(PUBLIC, blocks, out.write)
    return out.getvalue(), facts


def opened(sealed: bytes, private: bytes = PRIVATE) -> bytes:
    return b"".join(arrival.open_arrival(private, io.BytesIO(sealed)))


@given(blocks=st.lists(st.binary(max_size=40_000), max_size=4))
@settings(max_examples=25, deadline=None)
def test_round_trip_with_the_size_and_digest_of_what_was_written(blocks: list[bytes]) -> None:
    sealed, facts = sealed_of(blocks)
    assert opened(sealed) == b"".join(blocks)
    assert facts == arrival.SealedArrival(len(sealed), hashlib.sha256(sealed).hexdigest())


def test_another_worker_key_opens_nothing() -> None:
    sealed, _ = sealed_of([b"secret"])
    with pytest.raises(UnsealError):
        opened(sealed, arrival.new_arrival_key())


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_flipped_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(sealed_of([b"x" * 100])[0])
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(UnsealError):
        opened(bytes(sealed))


def test_the_header_of_one_upload_does_not_open_another() -> None:
    (first, _), (second, _) = sealed_of([b"first"]), sealed_of([b"second"])
    header = len(first) - len(b"first") - 16 - 56
    with pytest.raises(UnsealError):
        opened(first[:header] + second[header:])


@pytest.mark.parametrize("kept", [0, 4, 8, 500, 1176, 1200, 1250])
def test_truncation_is_noticed(kept: int) -> None:
    sealed, _ = sealed_of([b"x" * 100])
    with pytest.raises(UnsealError):
        opened(sealed[:kept])


def test_keys_of_another_size_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="96 octets"):
        arrival.arrival_public(PRIVATE[:-1])
    with pytest.raises(ValueError, match="1216 octets"):
        arrival.seal_arrival(PUBLIC[:-1], [], io.BytesIO().write)
