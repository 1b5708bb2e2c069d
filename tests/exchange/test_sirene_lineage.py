"""Chains of Sirene become the lineage of a list, and read as French."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from exchange.lineage import Related
from exchange.sirene_lineage import SireneLineage
from tests.exchange.lineages import digits
from tests.exchange.sirenes import Link, load_sirene
from validators.sirene.register import open_sirene

A, B, C, D = (f"{n:014d}" for n in range(1, 5))
EARLY, LATE = "2019-01-01", "2024-07-01"


def related(
    folder: Path, members: Sequence[str], links: Sequence[Link], partial: str = ""
) -> Related:
    load_sirene(folder, links, members, partial)
    return SireneLineage(open_sirene(folder)).related(digits(members))


def test_a_succession_is_told_from_the_oldest_to_the_newest(tmp_path: Path) -> None:
    found = related(tmp_path, [B, A], [(A, B, LATE)])
    told = f"{A} → {B} (continuité économique, {LATE})"
    assert found.member.tolist() == [0, 1]
    assert found.shown.to_pylist() == [A, B]
    assert found.path.to_pylist() == [told, told]


def test_a_chain_tells_each_link_and_what_it_goes_through(tmp_path: Path) -> None:
    found = related(tmp_path, [C], [(A, B, EARLY), (B, C, LATE)])
    assert found.shown.to_pylist() == [B, A]
    assert found.path.to_pylist()[1] == (
        f"{A} → {B} (continuité économique, {EARLY}) → {C} (continuité économique, {LATE})"
    )
    assert found.between.tobytes() == B.encode()
    assert found.between_of.tolist() == [1]


@pytest.mark.parametrize(
    ("links", "mark"),
    [
        ([(A, B, EARLY), (A, C, EARLY)], "scission"),
        ([(A, C, EARLY), (B, C, EARLY)], "fusion"),
    ],
)
def test_splits_and_merges_say_so(tmp_path: Path, links: list[Link], mark: str) -> None:
    told = related(tmp_path, [A], links).path.to_pylist()
    assert told
    assert all(path.endswith(f", {mark}") for path in told)


def test_who_shares_a_predecessor_is_not_related(tmp_path: Path) -> None:
    found = related(tmp_path, [B], [(A, B, EARLY), (A, C, EARLY)])
    assert found.shown.to_pylist() == [A]


def test_a_partial_diffusion_is_not_passed_on(tmp_path: Path) -> None:
    found = related(tmp_path, [A], [(A, B, EARLY), (B, C, LATE)], partial=B)
    assert found.shown.to_pylist() == ["diffusion partielle", C]
    assert B not in "".join(found.path.to_pylist())
    assert found.siret.tobytes() == (B + C).encode()


def test_a_member_reads_its_own_number_whatever_its_diffusion(tmp_path: Path) -> None:
    found = related(tmp_path, [B], [(A, B, EARLY)], partial=B)
    assert found.path.to_pylist() == [f"{A} → {B} (continuité économique, {EARLY})"]


def test_no_succession_gives_no_relation(tmp_path: Path) -> None:
    found = related(tmp_path, [D], [(A, B, EARLY)])
    assert len(found) == len(found.path) == len(found.between) == 0
    assert len(found.outside(digits([D]))) == 0
