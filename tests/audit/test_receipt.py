"""Receipts: they prove one entry, and nothing else passes for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import tiles
from audit.errors import AuditError, ProofError
from audit.receipt import Receipt, check_receipt, parse_receipt
from audit.tree import leaf_hash
from tests.audit.support import FakeSigner, FakeTiles, checkpoint_of, some_leaves, verify

LOG = FakeSigner()
LEAVES = some_leaves(20)


def receipt_of(index: int, leaves: list[bytes] = LEAVES) -> Receipt:
    store = FakeTiles()
    store.append([leaf_hash(leaf) for leaf in leaves])
    proof = tiles.prove_inclusion(store, index, len(leaves))
    return Receipt(index, proof, checkpoint_of(leaves, LOG))


@pytest.mark.parametrize("index", range(20))
def test_a_receipt_proves_its_entry_and_no_other(index: int) -> None:
    receipt = parse_receipt(receipt_of(index).render())
    assert receipt == receipt_of(index)
    assert check_receipt(receipt, LEAVES[index], [LOG.vkey], verify).size == 20
    with pytest.raises(ProofError) as error:
        check_receipt(receipt, LEAVES[index - 1], [LOG.vkey], verify)
    assert error.value.code == "PREUVE-INCLUSION"


def test_the_only_entry_needs_no_path() -> None:
    data = receipt_of(0, LEAVES[:1]).render()
    assert data.startswith(b"c2sp.org/tlog-proof@v1\nindex 0\n\npasserelle.example/journal\n1\n")
    check_receipt(parse_receipt(data), LEAVES[0], [LOG.vkey], verify)


@given(st.data())
def test_no_octet_can_change(data: st.DataObject) -> None:
    octets = bytearray(receipt_of(13).render())
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(AuditError):
        check_receipt(parse_receipt(bytes(octets)), LEAVES[13], [LOG.vkey], verify)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\nindex 0",
        b"c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        b"c2sp.org/tlog-proof@v1\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 01\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex -1\n\nx",
        b"c2sp.org/tlog-proof@v1\nextra QQ==\nindex 0\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 0\nQQ==\n\nx",
        b"c2sp.org/tlog-proof@v1\nindex 0\nzz\n\nx",
        b"c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx",
        b"c2sp.org/tlog-proof@v1\nindex 0\n" + b"A" * 43 + b"=\n" * 64 + b"\n\nx",
        b"x" * 2_000_000,
    ],
)
def test_malformed_receipts_are_refused(data: bytes) -> None:
    with pytest.raises(ProofError) as error:
        parse_receipt(data)
    assert error.value.code == "PREUVE-FORMAT"


def test_a_path_longer_than_any_tree_is_refused() -> None:
    with pytest.raises(ProofError):
        Receipt(0, (bytes(32),) * 64, b"")
