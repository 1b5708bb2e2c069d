"""`passerelle sirene`: INSEE's files are loaded for an instance or outside any."""

import json
from pathlib import Path

import pytest

from gateway.settings import Instance
from tests.gateway.cli.running import Run, runner
from tests.instances import new_instance
from tests.validators.making import siret
from tests.validators.sirene.stock import Etab, digits, link_stock, stock, zipped
from validators.sirene.register import open_sirene

HELD = [Etab(siret(1), commune="13055"), Etab(siret(2), "F", "2024-01-01")]
LINKS = [(siret(2), siret(1), "2024-01-01")]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; its status and what it printed."""
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    call = runner(monkeypatch, capsys)
    return lambda *arguments: call("sirene", *arguments)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """INSEE's two files: a ZIP and a CSV."""
    held, links = tmp_path / "StockEtablissement_utf8.zip", tmp_path / "liens.csv"
    held.write_bytes(zipped(stock(HELD), "StockEtablissement_utf8.csv"))
    links.write_text(link_stock(LINKS), "utf-8")
    return str(held), str(links)


def test_load_outside_any_instance_then_show(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    folder = str(tmp_path / "sirene")
    status, out, _ = run(
        "load", "--establishments", files[0], "--successions", files[1], "--to", folder
    )
    assert status == 0
    assert "répertoire Sirene chargé" in out
    assert open_sirene(Path(folder)).states(digits(siret(2))).continued.all()
    status, out, _ = run("show", "--dir", folder)
    assert status == 0
    assert "StockEtablissement_utf8.zip" in out
    assert "dernière mise à jour 2026-01-31" in out
    assert "département connu pour 1, activité pour 0" in out


def test_load_into_the_instance_as_json(run: Run, files: tuple[str, str], tmp_path: Path) -> None:
    new_instance(tmp_path / "instance")
    status, out, _ = run("load", "--establishments", files[0], "--json")
    assert status == 0
    said = json.loads(out)
    assert said["establishments"]["kept"] == 2
    assert said["successions"] is None
    assert "data" not in said
    assert json.loads(run("show", "--json")[1]) == said
    assert "non chargées" in run("show")[1]
    assert open_sirene(Instance(tmp_path / "instance").sirene).states(digits(siret(1))).known.all()


def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, files: tuple[str, str], tmp_path: Path
) -> None:
    status, _, err = run("load", "--establishments", files[0])
    assert status == 4, "no instance here, and no folder named"
    status, _, err = run("show", "--dir", str(tmp_path))
    assert status == 3
    assert "passerelle sirene load" in err
    status, _, err = run("load", "--establishments", files[1], "--to", str(tmp_path / "sirene"))
    assert status == 3
    assert "lui manque" in err
    assert siret(1) not in err
    assert len(err.strip().splitlines()) == 1
    status, _, err = run("load", "--establishments", str(tmp_path / "absent"))
    assert status == 2
