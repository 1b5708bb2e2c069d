"""`passerelle contest` and `passerelle list`: what the operator records and never reads."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit import verify as alone
from exchange.states import ExchangeState
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.gateway.cli.running import Run, runner
from tests.gateway.worker.bench_of_steps import StepBench
from tests.instances import PASSPHRASE
from tests.scenario import CARSAT, REFERENCE, SPSTI, build_scenario
from tests.two_services import OTHER, add_other

CERTIFICATE = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(tmp_path / "instance"))
    return runner(monkeypatch, capsys)


@pytest.fixture
def bench(tmp_path: Path) -> StepBench:
    """Two SPSTIs that both list the first two establishments."""
    bench = StepBench(build_scenario(tmp_path / "instance", CERTIFICATE, establishments=20))
    with bench.scenario.desk() as desk:
        add_other(desk, CERTIFICATE)
    bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(9))
    bench.exchange(bench.opened()[-1])
    bench.deposit(OTHER, "adherents", bench.scenario.member_csv(2))
    bench.exchange(bench.opened()[-1])
    return bench


@pytest.fixture
def letter(tmp_path: Path) -> str:
    (tmp_path / "decision.pdf").write_bytes(b"%PDF- une decision fictive")
    return str(tmp_path / "decision.pdf")


def listed(run: Run, *more: str) -> list[dict[str, str]]:
    status, out, _ = run("contest", "list", "--json", *more)
    assert status == 0
    found: list[dict[str, str]] = json.loads(out)
    return found


def decide(run: Run, letter: str, winner: str, *references: str) -> tuple[int, str, str]:
    return run(
        *("contest", "decide", *references, "--to", winner, "--by", "Dominique Fictif"),
        *("--quality", "directeur", "--document", letter),
    )


def test_contests_are_listed_by_reference_without_a_siret(run: Run, bench: StepBench) -> None:
    found = listed(run)
    assert [row["etat"] for row in found] == ["ouverte", "ouverte"]
    assert found[0]["parties"] == f"{OTHER}, {SPSTI}"
    assert not any(siret in json.dumps(found) for siret in bench.scenario.sirets)
    assert listed(run, "--state", "tranchée") == []


def test_a_decision_is_recorded_and_completes_the_exchange(
    run: Run, bench: StepBench, letter: str
) -> None:
    references = [row["reference"] for row in listed(run)]
    status, out, _ = decide(run, letter, OTHER, *references)
    assert status == 0
    assert "contestations tranchées : 2" in out
    assert "échanges complémentaires ouverts : 1" in out
    assert [row["decision"] for row in listed(run)] == [OTHER, OTHER]
    waiting = json.loads(run("exchanges", "--json", "--state", ExchangeState.OUVERT)[1])
    assert [row["partie"] for row in waiting] == [OTHER]
    assert run("audit", "verify")[0] == 0


def test_a_decision_on_several_is_all_or_nothing(run: Run, bench: StepBench, letter: str) -> None:
    reference = listed(run)[0]["reference"]
    status, _, err = decide(run, letter, OTHER, reference, "inconnue")
    assert (status, err.count("\n")) == (3, 1)
    assert "contest list" in err
    assert [row["etat"] for row in listed(run)] == ["ouverte", "ouverte"]


@pytest.mark.parametrize(
    ("winner", "more", "status", "said"),
    [
        ("spsti-inconnu", (), 3, "--to attend"),
        (OTHER, ("--for", "carsat-inconnue"), 3, "CARSAT"),
        (OTHER, ("--at", "demain"), 2, "ISO 8601"),
        (OTHER, ("--at", "2099-01-01"), 2, "à venir"),
        (OTHER, ("--document", "/nulle/part.pdf"), 2, "illisible"),
        (OTHER, ("--by", " "), 2, "vides"),
    ],
)
def test_what_cannot_be_decided_is_refused_in_one_line(
    run: Run,
    bench: StepBench,
    letter: str,
    winner: str,
    more: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    given = {"--to": winner, "--by": "D. Fictif", "--quality": "directeur", "--document": letter}
    given |= dict(zip(more[::2], more[1::2], strict=True))
    options = [part for pair in given.items() for part in pair]
    got, _, err = run("contest", "decide", listed(run)[0]["reference"], *options)
    assert (got, err.count("\n")) == (status, 1)
    assert said in err


def attest(run: Run, letter: str, root: str, *more: str) -> tuple[int, str, str]:
    return run(
        *("list", "attest", REFERENCE, "--root", root, "--signed-by", "Camille Fictive"),
        *("--quality", "directrice", "--for", "spsti", "--document", letter, *more),
    )


def root_of(run: Run) -> str:
    shown = json.loads(run("list", "show", "--json")[1])
    (row,) = [row for row in shown if row["convention"] == REFERENCE]
    assert row["etablissements"] == 9
    root: str = row["empreinte"]
    return root


def test_the_root_to_sign_is_in_the_answer_to_the_list(run: Run, bench: StepBench) -> None:
    answers = sorted(bench.shop.shelves.path(".").glob(f"accuse-*-{SPSTI}-*.json"))
    assert any(root_of(run) in path.read_text() for path in answers)


def test_only_the_root_of_the_list_in_force_is_attested_once(
    run: Run, bench: StepBench, letter: str
) -> None:
    status, _, err = attest(run, letter, "ab" * 32)
    assert (status, "pas celle de la liste en vigueur" in err) == (3, True)
    status, _, err = attest(run, letter, root_of(run), "--for", "carsat")
    assert (status, "attestée par son SPSTI" in err) == (2, True)
    assert attest(run, letter, root_of(run).upper(), "--delegation", "décision n° 3")[0] == 0
    assert json.loads(run("list", "show", "--json")[1])[1]["attestee"]
    status, _, err = attest(run, letter, root_of(run))
    assert (status, "déjà attestée" in err) == (3, True)


def test_a_sample_of_an_attested_list_is_verified_alone(
    run: Run, bench: StepBench, letter: str, tmp_path: Path
) -> None:
    (tmp_path / "phrase").write_text(PASSPHRASE + "\n")
    out = tmp_path / "echantillon.json"
    sample = (
        *("list", "sample", REFERENCE, "--count", "4", "--seed", "dpo 2026"),
        *("--out", str(out), "--passphrase-file", str(tmp_path / "phrase")),
    )
    status, _, err = run(*sample)
    assert (status, "n'est pas attestée" in err, out.exists()) == (3, True, False)
    root = root_of(run)
    attest(run, letter, root)
    assert run(*sample)[0] == 0
    assert out.stat().st_mode & 0o777 == 0o600
    members = {one["siret"] for one in json.loads(out.read_text())["echantillon"]}
    assert len(members) == 4
    assert members <= set(bench.scenario.sirets[:9])
    verifier = [sys.executable, "-I", "-S", str(Path(alone.__file__)), "echantillon", str(out)]
    checked = subprocess.run(
        [*verifier, "--racine", root, "--graine", "dpo 2026"], capture_output=True, check=False
    )
    assert (checked.returncode, "INTÈGRE" in checked.stdout.decode()) == (0, True)
    assert run(*sample)[0] == 2  # never over another file
    assert run("audit", "verify")[0] == 0
