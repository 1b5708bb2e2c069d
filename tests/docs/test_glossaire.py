"""The glossary and the code name the same things.

Three rules. Every name in the second column leads to a definition of the code. No word and no name
stands twice. And the words that law and contracts give are all there: flux, the classes of
`exchange/conventions.py` and of the modules it is made of, every member of an enumeration of
`exchange` and `audit`, what a finding does; a motif, which is a code made of several words, is
there by one of them at least.
"""

import ast
import re
import unicodedata
from collections import Counter
from functools import cache

import pytest

from exchange.flux.registry import CATALOGUE
from tests.architecture.source import ROOT, modules

GLOSSARY = ROOT / "docs" / "glossaire.md"
ROW = re.compile(r"\| (?P<word>[^|`]+) \| `(?P<name>[\w.]+)` \| (?P<meaning>[^|]+) \|")
TABLE_LINE = re.compile(r"\|(?! mot |[ -]+\|[ -]+\|)")
CONVENTIONS = ("exchange.conventions", "exchange.terms", "exchange.grants", "exchange.acts")
OTHER_ENUMERATIONS = {"validators.findings.Severity"}
MOTIF = "exchange.errors.Motif"


@cache
def rows() -> tuple[tuple[str, str], ...]:
    """Word and name of every row."""
    lines = GLOSSARY.read_text("utf-8").splitlines()
    return tuple((row["word"], row["name"]) for line in lines if (row := ROW.fullmatch(line)))


@cache
def defined() -> frozenset[str]:
    """Every dotted name of the code: modules, what they define, what their classes define."""
    names = set()
    for module in modules():
        names.add(module.dotted)
        for name, node in definitions(module.tree.body):
            names.add(f"{module.dotted}.{name}")
            if isinstance(node, ast.ClassDef):
                names |= {f"{module.dotted}.{name}.{m}" for m, _ in definitions(node.body)}
    return frozenset(names)


def definitions(body: list[ast.stmt]) -> list[tuple[str, ast.stmt]]:
    """Names that statements bind: classes, functions, assignments."""
    found: list[tuple[str, ast.stmt]] = []
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((node.name, node))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append((node.target.id, node))
        elif isinstance(node, ast.Assign):
            found += [(t.id, node) for t in node.targets if isinstance(t, ast.Name)]
    return found


def enumerations() -> dict[str, list[str]]:
    """Members of each string enumeration of `exchange` and `audit`, and of the few others."""
    found = {}
    for module in modules():
        for name, node in definitions(module.tree.body):
            dotted = f"{module.dotted}.{name}"
            if not isinstance(node, ast.ClassDef) or "StrEnum" not in map(ast.unparse, node.bases):
                continue
            if dotted.startswith(("exchange.", "audit.")) or dotted in OTHER_ENUMERATIONS:
                found[dotted] = [m for m, kind in definitions(node.body) if is_member(kind)]
    return found


def is_member(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign)


def plain(text: str) -> str:
    """The text in small letters, without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def test_every_line_of_a_table_is_understood() -> None:
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if TABLE_LINE.match(line)]

    assert [line for line in lines if not ROW.fullmatch(line)] == []
    assert len(rows()) == len(lines) > 0


def test_every_name_exists_in_the_code() -> None:
    assert [name for _, name in rows() if name not in defined()] == []


def test_one_word_one_name() -> None:
    for column in (0, 1):
        repeated = [text for text, n in Counter(row[column] for row in rows()).items() if n > 1]
        assert repeated == []


@pytest.mark.parametrize("nom", sorted(CATALOGUE))
def test_every_flux_is_there(nom: str) -> None:
    assert f"exchange.flux.{nom}" in {name for _, name in rows()}


@pytest.mark.parametrize("dotted", CONVENTIONS)
def test_every_class_of_the_conventions_is_there(dotted: str) -> None:
    module = next(module for module in modules() if module.dotted == dotted)
    classes = [n for n, node in definitions(module.tree.body) if isinstance(node, ast.ClassDef)]
    listed = {name for _, name in rows()}

    assert classes
    assert [name for name in classes if f"{dotted}.{name}" not in listed] == []


def test_the_enumerations_are_found() -> None:
    assert {
        "exchange.states.DepositState",
        "exchange.errors.Motif",
        "exchange.terms.Niveau",
        "audit.events.Event",
        "validators.findings.Severity",
    } <= enumerations().keys()


def test_every_member_of_an_enumeration_is_there() -> None:
    listed = {name for _, name in rows()}
    missing = [
        f"{dotted}.{member}"
        for dotted, members in enumerations().items()
        for member in members
        if dotted != MOTIF and f"{dotted}.{member}" not in listed
    ]

    assert missing == []


def test_every_motif_is_made_of_a_word_of_the_glossary() -> None:
    known = {plain(word) for word, _ in rows()}
    unknown = [
        member for member in enumerations()[MOTIF] if known.isdisjoint(member.lower().split("_"))
    ]

    assert unknown == []
