"""`docs/couverture.md` holds: its tests exist, its counts are its rows', no exchange is missing."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from exchange.convention_files.parsing import parse_convention
from exchange.errors import Motif
from exchange.flux.registry import CATALOGUE
from tests.docs.coverage_page import (
    CITED,
    NEED_A_TEST,
    PAGE,
    ROOT,
    State,
    headings,
    named_in,
    put_counts,
    rows,
)

TEXT = PAGE.read_text("utf-8")
ROWS = rows(TEXT)
FOLDER = ROOT / "docs" / "conventions"
CONVENTIONS = sorted(file.stem for file in FOLDER.glob("*.toml") if file.stem != "exemple")
REFUSALS = TEXT.partition("## Les motifs de refus")[2].partition("\n## ")[0]


def test_every_test_cited_exists() -> None:
    cited = {(found[1], found[2]) for found in CITED.finditer(TEXT)}
    assert cited
    gone = [f"{path}::{name}" for path, name in sorted(cited) if name not in named_in(path)]
    assert not gone


def test_nothing_that_looks_like_a_test_is_cited_otherwise() -> None:
    """A citation that the pattern above would not see would never be checked."""
    assert len(re.findall(r"::", TEXT)) == len(CITED.findall(TEXT)) + TEXT.count("FICHIER::NOM")


def test_the_counts_are_those_of_the_rows() -> None:
    assert put_counts(TEXT) == TEXT, "run: make docs"


def test_each_convention_has_its_section() -> None:
    assert [number for number, _ in headings(TEXT)] == ["000", "001", "002", "003", "004"]
    assert sorted(name for _, name in headings(TEXT)) == CONVENTIONS


def test_a_row_is_shown_or_says_why_it_is_not() -> None:
    for row in ROWS:
        assert bool(row.tests) is (row.state in NEED_A_TEST), row.number
        said = {
            State.NOT_AN_EXCHANGE: "Hors objet : pas un échange de données",
            State.UNKNOWN: "Pièce inconnue : ",
            State.NOT_SHOWN: "Non montré : ",
        }
        assert row.answer.startswith(said.get(row.state, "")), row.number
        assert row.place
        assert row.clause


def test_no_clause_stands_twice() -> None:
    seen = Counter((row.text, row.place, row.clause) for row in ROWS)
    assert not [clause for clause, times in seen.items() if times > 1]
    assert all(one.number < other.number for one, other in pairwise(ROWS))


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_flux_granted_has_a_row_that_is_shown(name: str) -> None:
    convention = parse_convention((FOLDER / f"{name}.toml").read_text("utf-8"))
    shown = " ".join(row.answer for row in ROWS if row.name == name and row.state is State.SHOWN)
    assert not [grant.nom for grant in convention.flux if f"`{grant.nom}`" not in shown]


@pytest.mark.parametrize("nom", CATALOGUE)
def test_every_flux_is_there(nom: str) -> None:
    assert f"`{nom}`" in " ".join(row.answer for row in ROWS)


def test_every_motif_is_there_in_its_order_with_a_test_that_speaks_of_it() -> None:
    lines = [line for line in REFUSALS.splitlines() if line.startswith("| `")]
    assert [line.split("`")[1] for line in lines] == [motif.value for motif in Motif]
    for motif, line in zip(Motif, lines, strict=True):
        files = {Path(ROOT / found[1]).read_text("utf-8") for found in CITED.finditer(line)}
        assert any(motif.value in text or f"Motif.{motif.name}" in text for text in files), motif
