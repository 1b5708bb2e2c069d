"""The house stays tidy: small files that say what they are, and no trace of where it was built."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, modules

LONGEST = 400
# A DPO takes this one file away and runs it alone.
LONGER = {
    "audit/verify.py": 660,
    # Every table of the first schema, one after the other.
    "gateway/storage/migrations/versions/v0001_first_tables.py": 600,
}
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
PINNED = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+( ; .+)?( \\)?", re.IGNORECASE)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
# Spelt in pieces, so that this file does not name what it forbids.
HOMES = re.compile(r"(?<![\w.~-])/(?:" + "|".join(("ho" + "me", "Us" + "ers")) + r")/\w")
SUPERUSER = re.compile(r"(?<![\w./~-])/ro" + r"ot/")
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("deb", "debian", "org"),
            ("proxy", "golang", "org"),
        )
    )
)


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project, as git sees them; all but hidden folders where git is absent."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [
            path
            for path in ROOT.rglob("*")
            if not any(part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
        ]
    return tuple(path for path in paths if path.is_file())


def lines() -> Iterator[tuple[str, str]]:
    """Every line of every text file, with where it stands."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", line


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_too_long(package: str) -> None:
    long = [
        f"{module.path} ({count} lines)"
        for module in modules()
        if module.path.startswith(f"{package}/")
        and (count := module.text.count("\n")) > LONGER.get(module.path, LONGEST)
    ]

    assert long == []


def test_every_module_says_what_it_is() -> None:
    silent = [module.path for module in modules() if not ast.get_docstring(module.tree)]

    assert silent == []


def test_a_module_docstring_is_a_sentence() -> None:
    heads = {
        module.path: (ast.get_docstring(module.tree) or "").split("\n\n")[0] for module in modules()
    }
    odd = [path for path, head in heads.items() if not head.rstrip().endswith((".", ":", "`"))]

    assert odd == []


def test_no_developer_home_is_named() -> None:
    found = [where for where, line in lines() if HOMES.search(line) or SUPERUSER.search(line)]

    assert found == []


def test_no_package_registry_is_named() -> None:
    found = [where for where, line in lines() if REGISTRIES.search(line)]

    assert found == []


def test_the_patterns_see_what_they_are_for() -> None:
    assert HOMES.search("see " + "/ho" + "me/ada/src")
    assert SUPERUSER.search("in '" + "/ro" + "ot/.ssh'")
    assert REGISTRIES.search("https://" + "pypi" + ".org/simple")
    assert not HOMES.search("exchange/ho" + "me/x.py")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_by_hash_and_holds_no_address(name: str) -> None:
    content = (ROOT / name).read_text("utf-8").splitlines()
    odd = [line for line in content if not PINNED.fullmatch(line) and not HASH.fullmatch(line)]
    bare = [
        line
        for line, following in zip(content, [*content[1:], ""], strict=True)
        if PINNED.fullmatch(line) and not HASH.fullmatch(following)
    ]

    assert odd == []
    assert bare == []
