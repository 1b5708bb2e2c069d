"""The tree against the RFC's recursive text, and against the vectors that others publish."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import verify as alone
from audit.errors import ProofError
from audit.tree import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root,
)
from tests.audit.support import naive_path, naive_root, naive_subproof, numbered_hashes
from tests.support import shared_file

LEAVES = numbered_hashes(600)


class FakeHashes:
    """Hashes of complete subtrees, by the definition."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = leaves

    def node(self, level: int, index: int) -> bytes:
        low, high = index << level, (index + 1) << level
        assert high <= len(self.leaves)
        return naive_root(self.leaves[low:high])


def vectors(folder: str) -> list[tuple[str, dict[str, object]]]:
    base = shared_file(f"vectors/merkle/testdata/{folder}")
    files = sorted(Path(base).rglob("*.json"))
    assert len(files) > 20
    return [(str(f.relative_to(base)), json.loads(f.read_text())) for f in files]


def octets(text: object) -> bytes:
    assert isinstance(text, str)
    return base64.b64decode(text)


def hashes(value: object) -> tuple[bytes, ...]:
    assert value is None or isinstance(value, list)
    return tuple(map(octets, value or ()))


def number(value: object) -> int:
    assert isinstance(value, int)
    return value


def refuses_inclusion(index: int, size: int, leaf: bytes, proof: object, root_: bytes) -> bool:
    try:
        check_inclusion(index, size, leaf, hashes(proof), root_)
    except ProofError:
        return True
    return False


def refuses_consistency(old: int, new: int, proof: object, first: bytes, second: bytes) -> bool:
    try:
        check_consistency(old, new, hashes(proof), first, second)
    except ProofError:
        return True
    return False


def test_published_inclusion_proofs() -> None:
    for name, v in vectors("inclusion"):
        index, size = number(v["leafIdx"]), number(v["treeSize"])
        got = refuses_inclusion(index, size, octets(v["leafHash"]), v["proof"], octets(v["root"]))
        assert got == v["wantErr"], name


def test_published_consistency_proofs() -> None:
    for name, v in vectors("consistency"):
        first, second = octets(v["root1"]), octets(v["root2"])
        old, new = number(v["size1"]), number(v["size2"])
        assert refuses_consistency(old, new, v["proof"], first, second) == v["wantErr"], name


def test_published_subtree_proofs_that_start_at_the_first_leaf() -> None:
    """A subtree that starts at 0 is a smaller tree; the others are of no use to this log."""
    for name, v in vectors("subtreeconsistency"):
        if v["start"] == 0 and v["end"] != 0:
            first, second = octets(v["root1"]), octets(v["root2"])
            old, new = number(v["end"]), number(v["size"])
            assert refuses_consistency(old, new, v["proof"], first, second) == v["wantErr"], name
    for name, v in vectors("subtreeinclusion"):
        if v["start"] == 0:
            leaf, top = octets(v["leafHash"]), octets(v["root"])
            got = refuses_inclusion(number(v["leafIdx"]), number(v["end"]), leaf, v["proof"], top)
            assert got == v["wantErr"], name


def test_the_lone_verifier_agrees_on_published_inclusion_proofs() -> None:
    for name, v in vectors("inclusion"):
        leaf, index, size = octets(v["leafHash"]), number(v["leafIdx"]), number(v["treeSize"])
        try:
            reached = alone.root_from_proof(index, size, leaf, list(hashes(v["proof"])))
        except alone.TamperedError:
            assert v["wantErr"], name
        else:
            # It only ever gets leaf hashes that it computed: their length is not its concern.
            refused = reached != octets(v["root"]) or len(leaf) != 32
            assert refused == v["wantErr"], name


def test_published_reference_tree() -> None:
    v = json.loads(shared_file("vectors/rfc6962_reference.json").read_text())
    leaves = [leaf_hash(bytes.fromhex(text)) for text in v["leaf_inputs_hex"]]
    assert [leaf.hex() for leaf in leaves] == v["leaf_hashes_hex"]
    roots = next(value for key, value in v.items() if "root" in key)
    frontier = Frontier()
    seen = [frontier.root().hex()]
    for leaf in leaves:
        frontier.add(leaf)
        seen.append(frontier.root().hex())
    assert seen == roots
    assert [root(FakeHashes(leaves), size).hex() for size in range(9)] == roots


def test_empty_tree() -> None:
    assert root(FakeHashes([]), 0) == EMPTY_ROOT == Frontier().root()
    check_consistency(0, 0, (), EMPTY_ROOT, EMPTY_ROOT)
    with pytest.raises(ProofError):
        check_consistency(0, 1, (), EMPTY_ROOT, LEAVES[0])


@given(st.integers(1, 150), st.data())
def test_inclusion_proof_is_the_one_of_the_rfc(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = prove_inclusion(FakeHashes(LEAVES), index, size)
    assert proof == naive_path(index, LEAVES[:size])
    check_inclusion(index, size, LEAVES[index], proof, naive_root(LEAVES[:size]))


@given(st.integers(1, 150), st.data())
def test_consistency_proof_is_the_one_of_the_rfc(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    proof = prove_consistency(FakeHashes(LEAVES), old, new)
    assert proof == naive_subproof(old, LEAVES[:new])
    check_consistency(old, new, proof, naive_root(LEAVES[:old]), naive_root(LEAVES[:new]))


@given(st.integers(2, 100), st.data())
def test_a_rewritten_leaf_cannot_be_proved_consistent(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    altered = list(LEAVES[:new])
    altered[data.draw(st.integers(0, old - 1))] = leaf_hash(b"rewritten")
    proof = prove_consistency(FakeHashes(altered), old, new)
    with pytest.raises(ProofError):
        check_consistency(old, new, proof, naive_root(LEAVES[:old]), naive_root(altered))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_inclusion_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        prove_inclusion(FakeHashes(LEAVES), index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_no_consistency_proof_that_shows_nothing(old: int, new: int) -> None:
    with pytest.raises(ProofError):
        prove_consistency(FakeHashes(LEAVES), old, new)


def test_leaf_and_node_cannot_be_mistaken() -> None:
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)
