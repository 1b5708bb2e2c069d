"""The architecture holds: who may import whom, and one home for each library."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, imported, modules

HOMES = {
    "alembic": ("gateway/storage/migrations/",),
    "cryptography": ("keys/",),
    "dbos": ("gateway/worker/",),
    "highspy": ("exchange/aggregates/",),
    "icalendar": ("gateway/rendering/",),
    "fastapi": ("gateway/web/", "gateway/front.py"),
    "pandera": ("validators/",),
    "paramiko": ("gateway/sftp/", "gateway/demo/"),
    "pydantic_settings": ("gateway/settings.py",),
    "pysequoia": ("keys/",),
    "python_calamine": ("validators/reading/",),
    "sqlalchemy": (
        "gateway/bootstrap/",
        "gateway/partners/",
        "gateway/ports.py",
        "gateway/storage/",
        "gateway/verification.py",
        "gateway/worker/",
    ),
    "starlette": ("gateway/web/",),
    "typer": ("gateway/cli/",),
    "uvicorn": ("gateway/front.py",),
    "xlsxwriter": ("gateway/rendering/", "gateway/demo/"),
}
STANDARD_ONLY = "audit/verify.py"


def test_every_contract_of_imports_holds(tmp_path: Path) -> None:
    # Apart: the linter reconfigures the logging of the process it runs in.
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--cache-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_are_those_of_the_house() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = [c["layers"] for c in settings["contracts"] if c["type"] == "layers"]

    assert set(settings["root_packages"]) == set(PACKAGES)
    assert layers == [["gateway", "exchange", "validators | keys | audit"]]


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_library_is_used_in_its_home_only(library: str) -> None:
    users = [module.path for module in modules() if library in set(imported(module.tree))]

    assert [path for path in users if not path.startswith(HOMES[library])] == []


def test_the_verifier_stands_alone() -> None:
    verifier = next(module for module in modules() if module.path == STANDARD_ONLY)
    outside = set(imported(verifier.tree)) - {
        "__future__",
        "argparse",
        "base64",
        "collections",
        "hashlib",
        "json",
        "pathlib",
        "re",
        "sys",
        "typing",
    }

    assert outside == set()
