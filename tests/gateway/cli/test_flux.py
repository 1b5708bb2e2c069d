"""The flux are listed as the texts call for them."""

import json
import shutil
from pathlib import Path

import pytest

from exchange.flux.registry import CATALOGUE
from tests.gateway.cli.running import Run, runner

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def test_json_lists_every_flux_with_what_a_program_needs(run: Run) -> None:
    status, out, _ = run("flux", "--json")
    rows = {row["flux"]: row for row in json.loads(out)}
    assert (status, list(rows)) == (0, list(CATALOGUE))
    visits = rows["visites"]
    assert (visits["sens"], visits["niveaux"]) == (["carsat vers spsti"], ["D"])
    assert (visits["granularite"], visits["calendrier"]) == ("etablissement", "en janvier")
    assert visits["clauses"] == ["001 annexe 2, relations opérationnelles, opérationnel"]
    assert (visits["liste_requise"], visits["depot"]) == (True, True)
    assert rows["difficultes_aigues"]["depot"] is True


def test_people_see_a_table(run: Run) -> None:
    status, out, _ = run("flux")
    assert status == 0
    assert all(nom in out for nom in ("tableau_dgt", "sinistralite_comparee", "30 juin"))


def test_the_table_of_a_folder_is_made_again(run: Run, tmp_path: Path) -> None:
    for name in ("README.md", "satm.toml", "exemple.toml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    assert run("flux", "--table", str(tmp_path))[0] == 0
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "| flux | `satm` |" in text
    first = text
    run("flux", "--table", str(tmp_path))
    assert (tmp_path / "README.md").read_text("utf-8") == first


def test_a_folder_without_readme_or_markers_is_told(run: Run, tmp_path: Path) -> None:
    assert run("flux", "--table", str(tmp_path))[0] == 2
    (tmp_path / "README.md").write_text("# Rien\n", "utf-8")
    status, _, err = run("flux", "--table", str(tmp_path))
    assert (status, "repères" in err) == (3, True)
