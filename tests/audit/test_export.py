"""The exported log: streamed, whole, and each way of tampering has its name."""

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checkpoint import Checkpoint, open_checkpoint
from audit.errors import TamperedLogError
from audit.export import ExportReader, check_export, write_export
from audit.tree import EMPTY_ROOT
from tests.audit.support import (
    ORIGIN,
    FakeSigner,
    checkpoint_of,
    export_of,
    some_leaves,
    verify,
)

LOG = FakeSigner()
LEAVES = some_leaves(9)
EXPORT = export_of(LEAVES)


def check(data: bytes, earlier: Checkpoint | None = None) -> Checkpoint:
    return check_export(io.BytesIO(data), [LOG.vkey], verify, earlier)


def head(leaves: list[bytes]) -> Checkpoint:
    return open_checkpoint(checkpoint_of(leaves), [LOG.vkey], verify)


def code(data: bytes, earlier: Checkpoint | None = None) -> str:
    with pytest.raises(TamperedLogError) as error:
        check(data, earlier)
    return error.value.code


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_an_export_reads_back(count: int) -> None:
    data = export_of(LEAVES[:count])
    reader = ExportReader(io.BytesIO(data))
    assert list(reader.leaves()) == LEAVES[:count]
    assert reader.checkpoint() == checkpoint_of(LEAVES[:count])
    assert check(data) == head(LEAVES[:count])


def test_format_is_the_documented_one() -> None:
    lines = EXPORT.split(b"\n")
    assert lines[0] == b"passerelle-journal@v1"
    assert lines[1:10] == LEAVES
    assert lines[10:13] == [b"", ORIGIN.encode(), b"9"]


def test_writing_does_not_hold_the_log() -> None:
    class Sink:
        """Counts what it gets, keeps nothing."""

        pending = 0

        def write(self, data: bytes, /) -> None:
            self.pending = 0

    sink = Sink()

    def leaves() -> Iterator[bytes]:
        for leaf in LEAVES:
            assert sink.pending == 0
            sink.pending = 1
            yield leaf

    write_export(leaves(), b"x", sink)


@given(st.data())
def test_no_octet_can_change(data: st.DataObject) -> None:
    octets = bytearray(EXPORT)
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
    code(bytes(octets))


@given(st.integers(0, len(EXPORT) - 1))
def test_a_cut_export_is_refused(kept: int) -> None:
    code(EXPORT[:kept])


def test_each_tampering_has_its_code() -> None:
    swapped = [LEAVES[1], LEAVES[0], *LEAVES[2:]]
    signed = checkpoint_of(LEAVES)

    def forged(leaves: list[bytes], checkpoint: bytes = signed) -> bytes:
        return b"passerelle-journal@v1\n" + b"".join(x + b"\n" for x in leaves) + b"\n" + checkpoint

    assert code(forged(swapped)) == "JOURNAL-RACINE"
    assert code(forged(LEAVES[:-1])) == "JOURNAL-TAILLE"
    assert code(forged([*LEAVES, LEAVES[0]])) == "JOURNAL-TAILLE"
    assert code(forged(LEAVES, checkpoint_of(LEAVES, FakeSigner(ORIGIN, 7)))) == "JOURNAL-SIGNATURE"
    assert code(forged([b"x" * 70_000])) == "JOURNAL-ENTREE"
    assert code(forged(LEAVES, b"x" * 1_100_000)) == "JOURNAL-FORMAT"
    assert code(b"passerelle-journal@v2\n") == "JOURNAL-FORMAT"
    assert code(b"") == "JOURNAL-FORMAT"


@pytest.mark.parametrize("count", range(10))
def test_a_later_export_extends_every_earlier_checkpoint(count: int) -> None:
    assert check(EXPORT, head(LEAVES[:count])).size == 9


def test_a_log_signed_anew_does_not_extend_the_old_one() -> None:
    rewritten = export_of([LEAVES[0], LEAVES[2], *LEAVES[2:]])
    assert check(rewritten).size == 9
    assert code(rewritten, head(LEAVES[:5])) == "JOURNAL-CONSISTANCE"
    assert code(export_of(LEAVES[:4]), head(LEAVES[:5])) == "JOURNAL-CONSISTANCE"
    assert code(EXPORT, Checkpoint("autre.example", 0, EMPTY_ROOT)) == "JOURNAL-CONSISTANCE"
    assert code(EXPORT, Checkpoint(ORIGIN, 10, EMPTY_ROOT)) == "JOURNAL-CONSISTANCE"
    assert code(EXPORT, Checkpoint(ORIGIN, 0, bytes(32))) == "JOURNAL-CONSISTANCE"


@pytest.mark.parametrize("leaf", [b"", b"a\nb", b"x" * 65_536])
def test_what_is_no_leaf_is_not_written(leaf: bytes) -> None:
    with pytest.raises(TamperedLogError) as error:
        write_export([leaf], b"", io.BytesIO())
    assert error.value.code == "JOURNAL-ENTREE"
