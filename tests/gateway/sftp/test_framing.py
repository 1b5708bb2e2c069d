"""Packets are cut out of a stream the same way however the stream is cut."""

import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sftp.errors import BadPacketError
from gateway.sftp.framing import LONGEST_PACKET, Fields, PacketReader


def pieces(stream: bytes, cuts: list[int]) -> Iterator[bytes]:
    at = 0
    for cut in cuts:
        if at + cut > len(stream):
            break
        yield stream[at : at + cut]
        at += cut
    yield stream[at:]
    while True:
        yield b""


@given(
    bodies=st.lists(st.binary(min_size=1, max_size=50), max_size=10),
    cuts=st.lists(st.integers(1, 40), max_size=60),
)
def test_every_packet_comes_out_whole(bodies: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(struct.pack(">I", len(body)) + body for body in bodies)
    parts = (part for part in pieces(stream, cuts))
    reader = PacketReader(lambda _: next(parts))
    for body in bodies:
        kind, rest = reader.next()
        assert bytes([kind]) + bytes(rest) == body
    with pytest.raises(EOFError):
        reader.next()


@pytest.mark.parametrize("length", [0, LONGEST_PACKET + 1, 0xFFFFFFFF])
def test_a_length_out_of_bounds_is_refused_before_its_body(length: int) -> None:
    asked: list[int] = []

    def receive(size: int) -> bytes:
        asked.append(size)
        return struct.pack(">I", length)

    with pytest.raises(BadPacketError):
        PacketReader(receive).next()
    assert len(asked) == 1


@given(st.binary(max_size=40))
def test_fields_never_read_past_the_end(body: bytes) -> None:
    fields = Fields(memoryview(body))
    read = 0
    try:
        while True:
            read += 4 + len(fields.octets())
    except BadPacketError:
        assert read <= len(body)
