"""The five packages as text and syntax trees: `modules()` gives them, one `Module` a file."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gateway", "exchange", "validators", "keys", "audit")


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its path from the root of the project, its text, its tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def dotted(self) -> str:
        """Its name as Python imports it."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the five packages."""
    return tuple(
        Module(str(path.relative_to(ROOT)), text, ast.parse(text, str(path)))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for text in (path.read_text("utf-8"),)
    )


def imported(tree: ast.Module) -> Iterator[str]:
    """Top-level names that a module imports, at its head or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
