"""No other distribution may lie over ours: `validators` alone is a name that others ship too."""

import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath

import pytest

from tests.architecture.source import PACKAGES, ROOT

OURS = "passerelle"


def top_level(paths: Iterable[PurePosixPath]) -> set[str]:
    """Names that a list of installed files makes importable."""
    names = set()
    for path in paths:
        if len(path.parts) > 1:
            names.add(path.parts[0])
        elif path.suffix in {".py", ".so", ".pyd"}:
            names.add(path.name.split(".")[0])
    return names


def test_top_level_names_are_read_from_files() -> None:
    paths = map(PurePosixPath, ("validators/__init__.py", "keys.py", "audit.cp311.so", "x.pth"))
    assert top_level(paths) == {"validators", "keys", "audit"}


def test_no_other_distribution_ships_one_of_our_names() -> None:
    colliding = {
        distribution.name: sorted(found)
        for distribution in distributions()
        if distribution.name != OURS
        and (found := top_level(distribution.files or ()) & set(PACKAGES))
    }

    assert colliding == {}


def test_our_own_distribution_is_installed_once() -> None:
    assert [found.name for found in distributions() if found.name == OURS] == [OURS]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(target.glob("*.whl"))


def test_the_wheel_ships_the_five_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    shipped = {name.split("/")[0] for name in names}
    assert {name for name in shipped if not name.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_ships_its_types_its_migrations_and_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        licence = next(name for name in names if name.endswith("/licenses/LICENSE"))
        text = archive.read(licence).decode("utf-8")

    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert any(name.startswith("gateway/storage/migrations/versions/v0001") for name in names)
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
