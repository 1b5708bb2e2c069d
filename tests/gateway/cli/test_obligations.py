"""`passerelle obligations` tells an operator who owes what, and writes what agendas read."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from gateway.bootstrap.desk import open_desk
from gateway.storage import conventions
from tests.exchange.convention_files.test_parsing import EXAMPLE
from tests.gateway.cli.running import Run, runner
from tests.instances import new_instance

REFERENCE = "cpom-exemple-2025"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command over an instance with two conventions, one incomplete."""
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    folder = tmp_path / "instance"
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(folder))
    new_instance(folder)
    with open_desk(folder) as desk, desk.database.writing() as connection:
        for name in ("exemple", "pst35"):
            text = EXAMPLE.with_name(f"{name}.toml").read_text("utf-8")
            conventions.load(connection, text, desk.clock())
    return runner(monkeypatch, capsys)


def test_the_table_says_who_owes_what_and_why_not(run: Run) -> None:
    status, out, _ = run("obligations", "--at", "2026-02-10")
    assert status == 0
    assert f"{REFERENCE} (spsti-exemple, carsat-exemple, dreets-exemple)" in out
    assert "31/03/2026  à faire     SPSTI   Liste des SIRET des adhérents" in out
    assert "31/03/2026  impossible  CARSAT  Adhérents mis en portefeuille" in out
    assert "LISTE-ABSENTE : Aucune liste d'adhérents acceptée" in out
    assert "cpom-pst35 : incomplète ; sans dates connues, rien n'y est dû" in out


def test_json_holds_what_the_table_shows_and_more(run: Run) -> None:
    status, out, _ = run(
        *("obligations", "--at", "2026-02-10", "--state", "À faire"),
        *("--party", "spsti-exemple", "--convention", REFERENCE, "--json"),
    )
    assert status == 0
    assert json.loads(out) == [
        {
            "convention": REFERENCE,
            "partie": "spsti-exemple",
            "role": "spsti",
            "objet": "adherents",
            "libelle": "Liste des SIRET des adhérents",
            "destinataires": ["carsat-exemple"],
            "clause": "annexe 2, relations opérationnelles, données (engagements du SPSTI)",
            "annee": 2026,
            "ouverture": "2026-01-01",
            "echeance": "2026-03-31",
            "source": "projet",
            "etat": "à faire",
            "motif": None,
            "raison": None,
            "fait_le": None,
        }
    ]


def test_without_a_year_the_present_one_the_next_and_what_is_late(run: Run) -> None:
    _, out, _ = run("obligations", "--at", "2027-02-10", "--json")
    dues = {(one["objet"], one["echeance"][:4]) for one in json.loads(out)}
    assert {year for _, year in dues} == {"2026", "2027", "2028"}
    assert {objet for objet, year in dues if year == "2026"} == {"adhesion"}
    _, out, _ = run("obligations", "--at", "2027-02-10", "--year", "2029", "--json")
    assert {one["echeance"][:4] for one in json.loads(out)} == {"2029"}


@pytest.mark.parametrize("typed", ["en_retard", "EN-RETARD", "en retard"])
def test_a_state_is_understood_as_people_type_it(run: Run, typed: str) -> None:
    status, out, _ = run("obligations", "--at", "2026-04-10", "--state", typed, "--json")
    assert status == 0
    assert [one["objet"] for one in json.loads(out)] == ["adherents"]


def test_the_calendar_reads_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "echeances.ics"
    status, out, _ = run("obligations", "--at", "2026-02-10", "--ics", str(file))
    assert status == 0
    assert "écrites dans" in out
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    _, listed, _ = run("obligations", "--at", "2026-02-10", "--json")
    assert len(events) == len(json.loads(listed)) > 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--party", "inconnue"), "attendu : carsat-bretagne, carsat-exemple"),
        (("--convention", "inconnue"), f"attendu : {REFERENCE}, cpom-pst35"),
        (("--state", "presque"), "à venir, à faire, en retard, fait, impossible"),
        (("--at", "demain"), "un instant ISO 8601"),
        (("--year", "1950", "--ics", "rien.ics"), "rien n'est écrit"),
        (("--at", "2026-02-10", "--ics", "absent/rien.ics"), "ne peut pas être écrit"),
    ],
)
def test_a_wrong_question_is_told_in_one_line(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    status, _, err = run("obligations", *arguments)
    assert status == 2
    assert told in err
    assert len(err.strip().splitlines()) == 1


def test_nothing_to_show_is_said(run: Run) -> None:
    status, out, _ = run("obligations", "--party", "dreets-exemple")
    assert status == 0
    assert "Aucune échéance." in out
