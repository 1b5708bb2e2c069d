"""The operator recalls an extract and records the attestations, by real commands."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.storage import outgoing
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.cli.running import Run, runner
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI, build_scenario

CERTIFICATE = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    return runner(monkeypatch, capsys)


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    return StepBench(build_scenario(tmp_path / "instance", CERTIFICATE, establishments=20))


@pytest.fixture
def extract(bench: StepBench) -> str:
    """Reference of the deposit of the claims."""
    return bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])


def _collected(bench: StepBench) -> str:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    identity = bench.opened()[-1]
    bench.exchange(identity)
    with bench.shop.database.writing() as connection:
        (row,) = outgoing.results_of(connection, identity)
        outgoing.collected(connection, row["id"], SPSTI, bench.clock())
    return identity


def test_a_recall_from_the_command_to_the_attestation(
    run: Run, bench: StepBench, extract: str, tmp_path: Path
) -> None:
    exchange = _collected(bench)
    letter = tmp_path / "rappel.pdf"
    letter.write_bytes(b"lettre de rappel")
    why = ("--why", "colonnes inversées", "--by", "Dominique Fictif", "--quality", "directeur")
    status, out, _ = run("recall", extract, *why, "--document", str(letter))
    assert status == 0
    assert "résultats retirés : 1, dont emportés : 1" in out
    assert json.loads(run("show", exchange, "--json")[1])["etat"] == "rappelé"
    recall = json.loads(run("show", extract, "--json")[1])["rappel"]
    assert (recall["raison"], recall["par"]) == ("colonnes inversées", "Dominique Fictif")
    (row,) = json.loads(run("destruction", "list", "--json")[1])
    assert (row["echange"], row["partie"], row["etat"]) == (exchange, SPSTI, "attendue")
    assert not (tmp_path / "instance" / "sorties" / exchange).exists()

    status, out, _ = run("recall", extract, "--why", "encore")
    assert (status, "rien n'a changé" in out) == (0, True)

    attestation = tmp_path / "attestation.pdf"
    attestation.write_bytes(b"nous attestons")
    signed = ("--signed-by", "Camille Fictive", "--quality", "directrice")
    named = ("--document", str(attestation))
    assert run("destruction", "attest", exchange, *signed, *named)[0] == 0
    assert json.loads(run("destruction", "list", "--awaited", "--json")[1]) == []
    (row,) = json.loads(run("destruction", "list", "--json")[1])
    assert row["etat"] == "attestée"
    assert row["document"] == hashlib.sha256(b"nous attestons").hexdigest()
    assert exchange in run("destruction", "list")[1]
    assert run("audit", "verify")[0] == 0


def test_what_cannot_be_recalled_says_why(run: Run, bench: StepBench, extract: str) -> None:
    members = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(5))
    bad = bench.deposit(CARSAT, "portefeuille", b"siret;annee\nrien\n")
    waiting = bench.scenario.drop(CARSAT, "tms_pros", bench.scenario.extracts["tms_pros"])
    for reference, said in (
        ("inconnu", "passerelle exchanges"),
        (members, "liste d'adhérents"),
        (bad, "aucun extrait en service"),
        (waiting, "pas encore traité"),
    ):
        status, _, err = run("recall", reference, "--why", "x")
        assert (status, err.count("\n")) == (3, 1)
        assert said in err


def test_what_is_typed_wrong_says_what_is_expected(
    run: Run, bench: StepBench, extract: str, tmp_path: Path
) -> None:
    status, _, err = run("recall", extract, "--why", "ligne 12345678200002 fausse")
    assert (status, "12345678200002" in err) == (2, False)
    status, _, err = run("recall", extract, "--why", "x", "--document", str(tmp_path / "absent"))
    assert (status, "illisible" in err) == (2, True)
    who = ("--signed-by", "A", "--quality", "B")
    status, _, err = run("destruction", "attest", "x", *who, "--at", "hier")
    assert (status, "ISO 8601" in err) == (2, True)
