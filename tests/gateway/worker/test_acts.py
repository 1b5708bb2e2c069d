"""An act recorded by its command stops, or allows, the exchanges that are running."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.entry import Event, from_leaf
from exchange.states import ExchangeState
from gateway.storage import conventions, journal, outgoing
from gateway.verification import verify_instance
from tests.gateway.cli.running import Run, runner
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import REFERENCE, SPSTI, convention_text

SIGNED = ("-r", REFERENCE, "--signed-by", "Camille Fictive", "--quality", "directrice")


@pytest.fixture
def run(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    monkeypatch.setattr("gateway.logs.configure", lambda *_: None)
    monkeypatch.setenv("PASSERELLE_INSTANCE", str(bench.scenario.folder))
    return runner(monkeypatch, capsys)


def _list(bench: StepBench) -> str:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(30))
    return bench.opened()[-1]


def _shelf(bench: StepBench) -> list[str]:
    with bench.shop.database.reading() as connection:
        return [row["name"] for row in outgoing.on_shelf(connection, SPSTI, outgoing.RETOUR)]


def _revoke(run: Run) -> None:
    status, out, _ = run("adhesion", "revoke", *SIGNED, "--for", "spsti")
    assert (status, out.count("✓")) == (0, 1)


def test_a_revocation_between_sealing_and_release_keeps_nothing(bench: StepBench, run: Run) -> None:
    row = bench.exchange(_list(bench), between=lambda: _revoke(run))
    assert (row["state"], row["motif"]) == (ExchangeState.REFUSE, "ADHESION-REVOQUEE")
    assert _shelf(bench) == []
    left = [path.name for path in bench.scenario.folder.joinpath("sorties").iterdir()]
    assert all(name.startswith("accuse-") for name in left)
    assert "ADHESION-REVOQUEE" in bench.answer(row["id"])
    with bench.shop.database.reading() as connection:
        entries = [from_leaf(leaf) for leaf in journal.leaves(connection)]
    told = [(entry.event, entry.motif) for entry in entries]
    revoked = told.index((Event.REVOCATION, None))
    assert (Event.REFUS, "ADHESION-REVOQUEE") in told[revoked:]
    assert Event.LIVRAISON not in {entry.event for entry in entries}
    with bench.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults


def test_a_new_opt_in_gives_back_to_work_what_was_refused(
    bench: StepBench, run: Run, tmp_path: Path
) -> None:
    identity = _list(bench)
    _revoke(run)
    assert bench.exchange(identity)["state"] == ExchangeState.REFUSE
    document = tmp_path / "bulletin.pdf"
    document.write_bytes(b"bulletin")
    year = str(datetime.now(UTC).year)
    chosen = ("--year", year, "--themes", "relations_operationnelles", "--document", str(document))
    status, out, _ = run("adhesion", "add", *SIGNED, "--for", "spsti", *chosen)
    assert (status, "soumis de nouveau à la convention : 1" in out) == (0, True)
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE
    assert len(_shelf(bench)) == 1


def test_a_revocation_outlives_a_new_version_of_the_file(bench: StepBench, run: Run) -> None:
    identity = _list(bench)
    _revoke(run)
    with bench.shop.database.writing() as connection:
        conventions.load(connection, convention_text(), bench.clock())
    assert bench.exchange(identity)["motif"] == "ADHESION-REVOQUEE"


def test_what_was_refused_stays_refused_when_an_act_only_closes(
    bench: StepBench, run: Run, tmp_path: Path
) -> None:
    identity = _list(bench)
    _revoke(run)
    bench.exchange(identity)
    document = tmp_path / "lettre.pdf"
    document.write_bytes(b"lettre")
    letter = ("--letter", "LR/AR", "--document", str(document))
    status, out, _ = run("denunciation", "add", *SIGNED, "--for", "carsat", *letter)
    assert (status, "soumis de nouveau" in out) == (0, False)
    assert bench.row(identity)["state"] == ExchangeState.REFUSE


def test_a_deposit_made_after_a_revocation_is_refused(bench: StepBench, run: Run) -> None:
    _revoke(run)
    identity = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(30))
    assert "ADHESION-REVOQUEE" in bench.answer(identity)


def test_decide_reads_the_list_on_record(bench: StepBench, run: Run) -> None:
    ask = ("decide", "--reference", REFERENCE, "--flux", "sinistralite", "--from", "carsat")
    now = ("--to", "spsti", "--at")
    before = datetime.now(UTC).isoformat()
    _list(bench)
    assert "Refusé (LISTE-ABSENTE)" in run(*ask, *now, before)[1]
    assert run(*ask, *now, datetime.now(UTC).isoformat())[1].startswith("Permis")
    _revoke(run)
    after = datetime.now(UTC).isoformat()
    assert "Refusé (ADHESION-REVOQUEE)" in run(*ask, *now, after)[1]
