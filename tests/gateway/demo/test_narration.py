"""The narration: timed steps, one kind of failure, and nothing quoted taken for markup."""

import io
import subprocess

import pytest
from rich.console import Console

from gateway.demo.errors import DemoError
from gateway.demo.narration import Narration
from gateway.errors import GatewayError


@pytest.fixture
def paper() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def narration(paper: io.StringIO) -> Narration:
    return Narration(Console(file=paper, width=100, highlight=False))


def test_steps_that_end_well_are_kept_in_order(narration: Narration, paper: io.StringIO) -> None:
    with narration.step("Un"):
        pass
    with narration.step("Deux [bold]"):
        pass
    assert [step.title for step in narration.steps] == ["Un", "Deux [bold]"]
    assert all(step.seconds >= 0 for step in narration.steps)
    assert "2. Deux [bold]" in paper.getvalue()


@pytest.mark.parametrize(
    "error", [GatewayError("en panne"), OSError("en panne"), subprocess.SubprocessError("en panne")]
)
def test_a_known_failure_names_its_step(narration: Narration, error: Exception) -> None:
    with pytest.raises(DemoError, match="étape 1, « Un » : en panne"), narration.step("Un"):
        raise error
    assert narration.steps == []


def test_a_bug_shows_itself(narration: Narration) -> None:
    with pytest.raises(ZeroDivisionError), narration.step("Un"):
        raise ZeroDivisionError


def test_what_is_quoted_is_no_markup_and_is_cut(narration: Narration, paper: io.StringIO) -> None:
    narration.quote("\ufeff- [ligne écartée] une\ndeux\ntrois", 2)
    assert paper.getvalue().splitlines() == [
        "   - [ligne écartée] une",
        "   deux",
        "   … (encore 1)",
    ]


def test_tables_write_numbers_as_the_french_do(narration: Narration, paper: io.StringIO) -> None:
    narration.table(("Quoi", "Combien"), [("lignes", 6510), ("[x]", 3)])
    assert "6\u202f510" in paper.getvalue()
    assert "[x]" in paper.getvalue()
