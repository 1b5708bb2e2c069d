"""Tiles: same roots and proofs as the definition, few reads, no guess where something lacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import tiles
from audit.errors import TamperedLogError
from audit.tiles import TILE_WIDTH, tile_width
from audit.tree import EMPTY_ROOT, Frontier, check_consistency, check_inclusion
from tests.audit.support import (
    FakeTiles,
    naive_path,
    naive_root,
    naive_subproof,
    numbered_hashes,
)

LEAVES = numbered_hashes(70_000)


def roots_of(leaves: list[bytes]) -> list[bytes]:
    frontier = Frontier()
    roots = [frontier.root()]
    for leaf in leaves:
        frontier.add(leaf)
        roots.append(frontier.root())
    return roots


ROOTS = roots_of(LEAVES[:1500])


@pytest.fixture(scope="module")
def stored() -> FakeTiles:
    store = FakeTiles()
    store.append(LEAVES)
    return store


def test_frontier_is_the_definition_at_every_size() -> None:
    for size in range(601):
        assert ROOTS[size] == naive_root(LEAVES[:size])


def test_every_size_up_to_600_one_leaf_at_a_time() -> None:
    store = FakeTiles()
    for size in range(1, 601):
        assert store.append([LEAVES[size - 1]]) == ROOTS[size]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=5))
def test_any_batches_give_the_same_tiles_and_root(batches: list[int]) -> None:
    store, once = FakeTiles(), FakeTiles()
    for batch in batches:
        got = store.append(LEAVES[store.size : store.size + batch])
        assert got == roots_at(store.size)
    once.append(LEAVES[: store.size])
    assert store.tiles == once.tiles


def roots_at(size: int) -> bytes:
    return ROOTS[size] if size < len(ROOTS) else naive_root(LEAVES[:size])


def test_published_example_of_70_000_leaves(stored: FakeTiles) -> None:
    """C2SP tlog-tiles, section on partial tiles."""
    widths: dict[int, list[int]] = {}
    for (level, _), tile in sorted(stored.tiles.items()):
        widths.setdefault(level, []).append(len(tile) // 32)
    assert widths == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}
    assert all(
        tile_width(level, index, 70_000) * 32 == len(tile)
        for (level, index), tile in stored.tiles.items()
    )


def test_256_leaves_make_a_full_tile_and_one_hash_above() -> None:
    store = FakeTiles()
    store.append(LEAVES[:256])
    assert {key: len(tile) // 32 for key, tile in store.tiles.items()} == {(0, 0): 256, (1, 0): 1}


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 1400), st.data())
def test_proofs_from_tiles(stored: FakeTiles, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    assert tiles.root(stored, size) == ROOTS[size]
    assert tiles.prove_inclusion(stored, index, size) == naive_path(index, LEAVES[:size])
    assert tiles.prove_consistency(stored, old, size) == naive_subproof(old, LEAVES[:size])


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 70_000), st.data())
def test_proofs_hold_at_any_size_with_few_reads(
    stored: FakeTiles, size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    before = stored.reads
    top = tiles.root(stored, size)
    assert stored.reads - before <= 3
    check_inclusion(index, size, LEAVES[index], tiles.prove_inclusion(stored, index, size), top)
    proof = tiles.prove_consistency(stored, index + 1, size)
    check_consistency(index + 1, size, proof, tiles.root(stored, index + 1), top)
    assert stored.reads - before <= 3 + 6 + 6 + 3


def test_appending_reads_only_the_right_edge(stored: FakeTiles) -> None:
    before = stored.reads
    changed = tiles.append(stored, 70_000, LEAVES[:1])
    assert set(changed) == {(0, 273)}
    assert stored.reads - before == 1
    assert tiles.extend(stored, 70_000, LEAVES[:1])[0] == changed
    assert stored.reads - before <= 1 + 4


def test_appending_nothing_changes_nothing(stored: FakeTiles) -> None:
    assert tiles.extend(FakeTiles(), 0, []) == ({}, EMPTY_ROOT)
    assert tiles.extend(stored, 1000, []) == ({}, ROOTS[1000])


@pytest.mark.parametrize("kept", [0, 31, 32, 255 * 32])
def test_a_tile_that_lacks_hashes_is_a_tampered_log(kept: int) -> None:
    store = FakeTiles()
    store.append(LEAVES[:600])
    store.tiles[0, 1] = store.tiles[0, 1][:kept]
    with pytest.raises(TamperedLogError) as error:
        tiles.prove_inclusion(store, 300, 600)
    assert error.value.code == "JOURNAL-TUILE"


def test_a_changed_tile_shows_in_the_root() -> None:
    store = FakeTiles()
    good = store.append(LEAVES[:300])
    tile = bytearray(store.tiles[0, 1])
    tile[5] ^= 1
    store.tiles[0, 1] = bytes(tile)
    assert tiles.root(store, 300) != good


def test_a_hash_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 octets"):
        tiles.extend(FakeTiles(), 0, [b"short"])


def test_width_beyond_the_tree_is_zero() -> None:
    assert tile_width(0, 3, 300) == 0
    assert tile_width(0, 0, 300) == TILE_WIDTH
