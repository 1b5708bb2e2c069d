"""Commands do what they say, in French, and end with the documented statuses."""

import json
from pathlib import Path

import pytest

from gateway.cli import COMMANDS, build_app
from tests.gateway.cli.running import Run, runner
from tests.instances import PASSPHRASE, new_instance
from tests.scenario import REFERENCE, SPSTI, convention_text


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; its status and what it printed."""
    # The test's captured streams close with it: nothing may keep them as log outputs.
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    return runner(monkeypatch, capsys)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    new_instance(tmp_path / "instance")
    return tmp_path / "instance"


@pytest.fixture
def phrase(tmp_path: Path) -> str:
    (tmp_path / "phrase").write_text(PASSPHRASE + "\n")
    return str(tmp_path / "phrase")


def test_init_prints_what_to_hand_over_and_never_overwrites(
    run: Run, tmp_path: Path, phrase: str
) -> None:
    folder = str(tmp_path / "neuve")
    status, out, _ = run("init", folder, "--passphrase-file", phrase, "--json")
    assert status == 0
    assert json.loads(out)["ssh"].startswith("SHA256:")
    before = (tmp_path / "neuve" / "cles" / "coffre.json").read_bytes()
    status, _, err = run("init", folder, "--passphrase-file", phrase)
    assert status == 3
    assert "rien n'a été touché" in err
    assert (tmp_path / "neuve" / "cles" / "coffre.json").read_bytes() == before


def test_parties_and_conventions_are_listed_as_json(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    assert run("party", "add", SPSTI, "--kind", "spsti", "--name", "SPSTI Exemple")[0] == 0
    assert json.loads(run("party", "list", "--json")[1]) == [
        {"code": SPSTI, "kind": "spsti", "name": "SPSTI Exemple"}
    ]
    file = tmp_path / "convention.toml"
    file.write_text(convention_text())
    assert run("convention", "load", str(file))[0] == 0
    (listed,) = json.loads(run("convention", "list", "--json")[1])
    assert listed["reference"] == REFERENCE
    assert run("convention", "load", str(file))[1].endswith("version 2\n")


def test_a_faulty_convention_lists_its_faults_in_french(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    file = tmp_path / "convention.toml"
    file.write_text(convention_text().replace('source = "texte"', 'source = "textes"', 1))
    status, _, err = run("convention", "load", str(file))
    assert status == 3
    assert "ligne" in err
    assert "source" in err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("party", "list"), 4),
        (("party", "add"), 2),
        (("nulle-part",), 2),
        (("--help",), 0),
    ],
)
def test_without_an_instance(run: Run, arguments: tuple[str, ...], status: int) -> None:
    assert run(*arguments)[0] == status


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("show", "inconnu"), 3, "passerelle exchanges"),
        (("retry", "inconnu"), 3, "inconnu"),
        (("party", "add", "x", "--kind", "autre", "--name", "X"), 2, "spsti"),
        (("user", "add", "x", "--party", "x", "--key", "/nulle/part.pub"), 2, "illisible"),
        (("recipient", "add", "x", "--cert", "/nulle/part.asc"), 2, "illisible"),
        (("extract", "load", "sinistralite", "/nulle/part.csv", "--party", "x"), 2, "illisible"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(
    run: Run, instance: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    got, _, err = run(*arguments)
    assert (got, err.count("\n")) == (status, 1)
    assert said in err


def test_a_wrong_passphrase_is_one_clear_line(run: Run, instance: Path, tmp_path: Path) -> None:
    (tmp_path / "fausse").write_text("autre\n")
    for command in (("up",), ("worker",), ("backup", str(tmp_path / "sauvegarde"))):
        status, _, err = run(*command, "--passphrase-file", str(tmp_path / "fausse"))
        assert (status, err.count("\n")) == (5, 1)
        assert "phrase de passe est incorrecte" in err


def test_an_intact_log_verifies_and_an_altered_one_ends_with_1(run: Run, instance: Path) -> None:
    run("party", "add", SPSTI, "--kind", "spsti", "--name", "SPSTI")
    assert run("audit", "verify")[0] == 0
    import sqlite3  # noqa: PLC0415 # an intruder's tool

    with sqlite3.connect(instance / "passerelle.db") as intruder:
        intruder.execute("UPDATE party SET kind = 'dpo'")
    status, out, _ = run("audit", "verify", "--json")
    assert status == 1
    assert json.loads(out)["verdict"] == "JOURNAL ALTÉRÉ"


def test_one_command_loads_one_module() -> None:
    for module, names in COMMANDS.items():
        for name in names:
            app = build_app([name])
            registered = {command.name for command in app.registered_commands}
            registered |= {group.name for group in app.registered_groups}
            assert registered == set(COMMANDS[module])


def test_what_is_abandoned_needs_a_reason_the_log_can_hold(
    run: Run, instance: Path, tmp_path: Path
) -> None:
    (tmp_path / "extrait.csv").write_text("siret;annee\n")
    run("party", "add", "carsat-a", "--kind", "carsat", "--name", "CARSAT A")
    extract = str(tmp_path / "extrait.csv")
    assert run("extract", "load", "tms_pros", extract, "--party", "carsat-a")[0] == 0
    (listed,) = json.loads(run("exchanges", "--json")[1])
    assert run("retry", listed["id"])[0] == 3
    status, _, err = run("abandon", listed["id"], "--why", "ligne 12345678200002 fausse")
    assert (status, "12345678200002" in err) == (2, False)
    assert run("abandon", listed["id"], "--why", "fichier d'essai")[0] == 0
    shown = json.loads(run("show", listed["id"], "--json")[1])
    assert (shown["etat"], shown["motif"]) == ("abandonné", "fichier d'essai")
    assert run("audit", "verify")[0] == 0
