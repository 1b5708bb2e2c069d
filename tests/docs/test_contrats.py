"""The printed contracts are the ones in force."""

from pathlib import Path

import pytest

from validators.contracts.document import render
from validators.contracts.registry import CONTRACTS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "contrats"


@pytest.mark.parametrize("kind", sorted(CONTRACTS))
def test_the_page_is_what_the_code_prints(kind: str) -> None:
    page = FOLDER / f"{kind}.md"
    assert page.read_text("utf-8") == render(CONTRACTS[kind]), "run: make docs"


def test_no_page_is_left_of_a_contract_that_is_gone() -> None:
    assert {page.stem for page in FOLDER.glob("*.md")} == set(CONTRACTS)
