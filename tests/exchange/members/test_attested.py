"""A signed root opens any member alone, and tells nothing of the others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.commitment import commit
from audit.errors import ProofError
from audit.tree import check_inclusion, leaf_hash
from exchange.members.attested import AttestedList, SampleError, positions
from gateway.demo.sirets import as_text, invented_sirets

KEY = bytes(range(32))
SIRETS = as_text(invented_sirets(40, 7)).to_pylist()


def sirets(count: int) -> np.ndarray:
    return np.frombuffer("".join(SIRETS[:count]).encode(), np.uint8).reshape(-1, 14)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 33])
def test_each_member_is_proven_by_itself(count: int) -> None:
    tree = AttestedList(sirets(count), KEY)
    opened = [tree.open(place) for place in range(count)]
    assert sorted(one.siret for one in opened) == sorted(SIRETS[:count])
    for one in opened:
        leaf = leaf_hash(bytes.fromhex(commit(one.salt, one.siret.encode())))
        check_inclusion(one.position, count, leaf, one.proof, bytes.fromhex(tree.root()))


def test_another_siret_is_not_in_the_list() -> None:
    tree = AttestedList(sirets(8), KEY)
    one = tree.open(3)
    leaf = leaf_hash(bytes.fromhex(commit(one.salt, SIRETS[20].encode())))
    with pytest.raises(ProofError):
        check_inclusion(3, 8, leaf, one.proof, bytes.fromhex(tree.root()))


def test_the_order_of_the_file_does_not_change_the_root_the_key_does() -> None:
    column = sirets(9)
    assert AttestedList(column[::-1], KEY).root() == AttestedList(column, KEY).root()
    assert AttestedList(column, KEY[::-1]).root() != AttestedList(column, KEY).root()


def test_each_salt_is_of_one_member_and_is_not_shown() -> None:
    tree = AttestedList(sirets(20), KEY)
    opened = [tree.open(place) for place in range(20)]
    assert len({one.salt for one in opened}) == 20
    assert opened[0].siret not in repr(opened[0])


@given(st.text(min_size=1, max_size=20), st.integers(1, 40), st.integers(40, 500))
def test_a_sample_opens_as_many_members_as_asked_each_once(
    seed: str, count: int, size: int
) -> None:
    root = "ab" * 32
    drawn = positions(seed, root, count, size)
    assert len(set(drawn)) == len(drawn) == count
    assert all(0 <= place < size for place in drawn)
    assert drawn == positions(seed, root, count, size)


def test_another_seed_or_another_root_opens_others() -> None:
    drawn = positions("a", "ab" * 32, 10, 10_000)
    assert drawn != positions("b", "ab" * 32, 10, 10_000)
    assert drawn != positions("a", "cd" * 32, 10, 10_000)


@pytest.mark.parametrize("count", [0, 4])
def test_a_sample_beyond_the_list_is_refused(count: int) -> None:
    with pytest.raises(SampleError):
        positions("a", "ab" * 32, count, 3)
