"""The rights of a sole trader, by real commands: found, exported, withheld, on record."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from audit.entry import Event, from_leaf
from gateway.passphrase import handed_over
from gateway.storage.tables import JOURNAL_LEAF
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.cli.running import Run, runner
from tests.gateway.worker.bench_of_steps import StepBench
from tests.instances import PASSPHRASE
from tests.scenario import CARSAT, REFERENCE, SPSTI, build_scenario

CERTIFICATE = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE + "\n")
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("PASSERELLE_PASSPHRASE_FILE", str(phrase))
    return runner(monkeypatch, capsys)


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    """An instance where one result was delivered."""
    bench = StepBench(build_scenario(tmp_path / "instance", CERTIFICATE, establishments=20))
    bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    bench.exchange(bench.opened()[-1])
    return bench


@pytest.fixture
def siret(bench: StepBench) -> str:
    return bench.scenario.sirets[4]


@pytest.fixture
def named(tmp_path: Path, siret: str) -> tuple[str, str]:
    """The option that gives the SIRET."""
    (tmp_path / "siret").write_text(siret + "\n")
    return "--siret-file", str(tmp_path / "siret")


def _on_record(bench: StepBench) -> list[tuple[str | None, dict[str, int]]]:
    with bench.shop.database.reading() as connection:
        leaves = connection.execute(select(JOURNAL_LEAF.c.leaf)).scalars()
        entries = [from_leaf(leaf) for leaf in leaves]
    return [(e.motif, dict(e.counts)) for e in entries if e.event is Event.DROITS]


def test_find_says_where_and_never_who(
    run: Run, bench: StepBench, siret: str, named: tuple[str, str]
) -> None:
    status, out, err = run("rights", "find", *named, "--json")
    assert status == 0
    found = json.loads(out)
    assert [row["convention"] for row in found["listes"]] == [REFERENCE]
    (extract,) = found["extraits"]
    assert (extract["flux"], extract["partie"], extract["lignes"] > 0) == (
        "sinistralite",
        CARSAT,
        True,
    )
    (delivery,) = found["remises"]
    assert delivery["certitude"] == "établie"
    assert "finalite" in delivery
    status, text, err = run("rights", "find", "--siret-fd", str(handed_over(siret)))
    assert status == 0
    assert "Résultats remis" in text
    assert siret not in out + text + err
    (first, second) = _on_record(bench)
    assert (
        first
        == second
        == (
            "DROIT-RECHERCHE",
            {"listes": 1, "extraits": 1, "lignes": extract["lignes"], "remises": 1},
        )
    )
    assert run("audit", "verify")[0] == 0


def test_export_is_whole_readable_and_private(
    run: Run, bench: StepBench, siret: str, named: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "remise"
    status, out, err = run("rights", "export", str(folder), *named)
    assert status == 0
    assert siret not in out + err
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    text = " ".join((folder / "vos-donnees.txt").read_text("utf-8-sig").split())
    for said in (
        siret,
        "dpo@spsti.example",
        "dpo@carsat.example",
        "Base légale",
        "orienter les actions de prévention",
        "Conservation : 365 jours",
        "CNIL",
        "art. 21",
        "at_1er_reglement",
    ):
        assert said in text
    data = json.loads((folder / "vos-donnees.json").read_text("utf-8"))
    assert data["siret"] == siret
    assert data["extraits"][0]["lignes"][0]["annee"]
    assert data["conventions"][0]["responsables"][0]["dpo"]
    others = set(bench.scenario.sirets) - {siret}
    assert not any(other in text for other in others)
    assert _on_record(bench)[-1][0] == "DROIT-EXPORT"

    status, _, err = run("rights", "export", str(folder), *named)
    assert (status, "rien n'y est écrit" in err) == (3, True)


def test_an_objection_from_its_record_to_its_decision(
    run: Run, bench: StepBench, siret: str, named: tuple[str, str], tmp_path: Path
) -> None:
    letter = tmp_path / "demande.pdf"
    letter.write_bytes(b"je m'oppose")
    given = ("--why", "situation particulière", "--document", str(letter))
    status, out, err = run("rights", "object", *named, *given)
    assert (status, siret in out + err) == (0, False)
    (row,) = json.loads(run("rights", "list", "--json")[1])
    assert (row["etat"], row["raison"]) == ("en attente", "situation particulière")
    status, _, err = run("rights", "object", *named)
    assert (status, row["reference"] in err, siret in err) == (3, True, False)

    decision = ("--why", "aucun motif impérieux", "--dpo", "Alix Fictif")
    status, _, err = run("rights", "decide", row["reference"], *decision)
    assert (status, "--uphold" in err) == (2, True)
    assert run("rights", "decide", row["reference"], "--uphold", *decision)[0] == 0
    (row,) = json.loads(run("rights", "list", "--json")[1])
    assert (row["etat"], row["dpo"]) == ("retenue", "Alix Fictif")
    status, _, err = run("rights", "decide", row["reference"], "--reject", *decision)
    assert (status, "déjà décidée" in err) == (3, True)
    assert [motif for motif, _ in _on_record(bench)] == ["OPPOSITION-RECUE", "OPPOSITION-RETENUE"]
    assert "Alix" not in run("audit", "verify")[1]
    assert json.loads(run("rights", "find", *named, "--json")[1])["opposition"] == row["reference"]
    assert run("audit", "verify")[0] == 0


def test_what_is_typed_wrong_says_what_is_expected(
    run: Run, bench: StepBench, named: tuple[str, str], tmp_path: Path, siret: str
) -> None:
    (tmp_path / "faux").write_text("12345678901234")
    status, _, err = run("rights", "find", "--siret-file", str(tmp_path / "faux"))
    assert (status, err.count("\n"), "12345678901234" in err) == (2, 1, False)
    assert "plausible" in err
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert run("rights", "object", *named, "--at", later)[0] == 2
    status, _, err = run("rights", "object", *named, "--why", f"mon SIRET est {siret}")
    assert (status, siret in err) == (2, False)
    assert run("rights", "decide", "inconnu", "--reject", "--why", "x", "--dpo", "y")[0] == 3
    (tmp_path / "fausse").write_text("autre\n")
    wrong = ("--passphrase-file", str(tmp_path / "fausse"))
    assert run("rights", "find", *named, *wrong)[0] == 5
