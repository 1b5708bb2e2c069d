"""Files made to hurt: refused by name, in a bounded process, and the next list is read."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.ugly.bombs import GROUPS, Bomb
from tests.ugly.making import rows, text

MEGABYTES = 300
SAFETY = 300

Cost = dict[str, Any]


def measured(bombs: Sequence[Bomb], folder: Path) -> Cost:
    """What checking these cost, in a process of their own."""
    folder.mkdir()
    good = folder / "good.csv"
    good.write_bytes(text(rows()))
    files = [folder / f"bomb{rank}" for rank in range(len(bombs))]
    for file, bomb in zip(files, bombs, strict=True):
        with file.open("wb") as out:
            out.writelines(bomb.make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.ugly.measured", str(good), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        timeout=SAFETY,
    )
    for file in files:
        file.unlink()
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cost]:
    """Every group measured, two at a time."""
    folder = tmp_path_factory.mktemp("bombs")
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: measured(GROUPS[name], folder / name), GROUPS)
        return dict(zip(GROUPS, found, strict=True))


@pytest.mark.parametrize(
    ("group", "rank"),
    [
        pytest.param(group, rank, id=bomb.name)
        for group, bombs in GROUPS.items()
        for rank, bomb in enumerate(bombs)
    ],
)
def test_a_bomb_is_refused_by_name(group: str, rank: int, costs: dict[str, Cost]) -> None:
    bomb = GROUPS[group][rank]
    assert costs[group]["motifs"][rank] in bomb.motifs, bomb.why


@pytest.mark.parametrize("group", GROUPS)
def test_bombs_cost_little_and_the_next_list_is_read(group: str, costs: dict[str, Cost]) -> None:
    assert costs[group]["own"] < MEGABYTES
    # A plain table that is only long may take what its reading takes.
    assert costs[group]["child"] < MEGABYTES or group == "only_long"
    assert costs[group]["alive"]
