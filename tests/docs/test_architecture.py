"""`docs/architecture.md` and the decisions tell the code as it is."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from exchange.states import CONTEST_PASSAGES, DEPOSIT_PASSAGES, EXCHANGE_PASSAGES, diagram

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
PARTS = ("## Context", "## Decision", "## Consequences", "## What would change our mind")
PACKAGES = ("gateway", "exchange", "validators", "keys", "audit", "tests", "scripts", "docs")
NAMED_PATH = re.compile(rf"`((?:{'|'.join(PACKAGES)})/[\w./-]*)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def drawn(text: str, name: str) -> str:
    """The Mermaid source between the two markers of that name."""
    found = re.search(
        rf"<!-- begin: {name} -->\n```mermaid\n(.*?)```\n<!-- end: {name} -->", text, re.DOTALL
    )
    assert found, f"docs/architecture.md has no diagram between the markers of {name}"
    return found[1]


@pytest.mark.parametrize(
    ("name", "passages"),
    [
        ("DEPOSIT_PASSAGES", DEPOSIT_PASSAGES),
        ("EXCHANGE_PASSAGES", EXCHANGE_PASSAGES),
        ("CONTEST_PASSAGES", CONTEST_PASSAGES),
    ],
)
def test_the_diagram_is_the_table_of_the_code(
    name: str, passages: Mapping[StrEnum, frozenset[StrEnum]]
) -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")

    assert drawn(text, name) == diagram(passages)


@pytest.mark.parametrize(
    "document", [DOCS / "architecture.md", *DECISIONS], ids=lambda path: path.name
)
def test_every_path_and_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    named = [path for path in NAMED_PATH.findall(text) if not (ROOT / path).exists()]
    linked = [path for path in LINK.findall(text) if not (document.parent / path).exists()]

    assert named == []
    assert linked == []


def test_decisions_are_numbered_without_a_hole() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_why_and_what_would_change_it(decision: Path) -> None:
    text = decision.read_text("utf-8")
    title = re.match(rf"# {decision.name[:4]} · .+\n", text)

    assert title
    assert tuple(re.findall(r"^## .+$", text, re.MULTILINE)) == PARTS
