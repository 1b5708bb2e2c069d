"""A dialogue goes to its end, whether or not anybody still listens."""

import struct
from pathlib import Path

import pytest

from gateway.sftp.requests import Requests
from gateway.sftp.session import Session
from tests.gateway.sftp.bench import WHO, Bench

OPEN, CLOSE, WRITE, STAT = 3, 4, 6, 17
HANDLE = (1).to_bytes(8, "big")


def text(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def packet(kind: int, body: bytes) -> bytes:
    return struct.pack(">IB", len(body) + 1, kind) + body


def request(kind: int, body: bytes) -> bytes:
    return packet(kind, struct.pack(">I", 7) + body)


class Line:
    """A stream that has been said everything beforehand."""

    def __init__(self, said: list[bytes], cut: bool) -> None:
        self._said = said
        self._cut = cut
        self.sent: list[bytes] = []
        self.closed = False

    def recv(self, size: int) -> bytes:
        return self._said.pop(0) if self._said else b""

    def send(self, data: bytes) -> int:
        if self._cut and self.sent:
            raise OSError
        self.sent.append(data)
        return len(data)

    def close(self) -> None:
        self.closed = True


def upload() -> list[bytes]:
    return [
        packet(1, struct.pack(">I", 3)),
        request(OPEN, text(b"/depot/adherents/a.csv") + struct.pack(">II", 2 | 8 | 16, 0)),
        request(STAT, text(b"/")),
        request(WRITE, text(HANDLE) + struct.pack(">Q", 0) + text(b"siret")),
        request(CLOSE, text(HANDLE)),
    ]


@pytest.mark.parametrize("cut", [False, True])
def test_what_was_asked_is_done_even_when_nobody_listens(tmp_path: Path, cut: bool) -> None:
    bench = Bench(tmp_path)
    line = Line(upload(), cut)
    Session(line, Requests(bench.tree, 8)).run()
    assert bench.depot.names(WHO) == ["a.csv"]
    assert line.closed


def test_an_upload_not_closed_is_left_to_be_resumed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    Session(Line(upload()[:-1], cut=False), Requests(bench.tree, 8)).run()
    assert bench.depot.names(WHO) == []
    assert bench.names() == ["a.csv"]


def test_answers_to_packets_at_hand_go_out_together(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    stats = b"".join(request(STAT, text(b"/")) for _ in range(40))
    line = Line([packet(1, struct.pack(">I", 3)), stats], cut=False)
    Session(line, Requests(bench.tree, 8)).run()
    assert len(line.sent) == 2


def test_a_dialogue_that_does_not_begin_with_init_ends(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    line = Line(upload()[1:], cut=False)
    Session(line, Requests(bench.tree, 8)).run()
    assert line.sent == []
    assert line.closed
