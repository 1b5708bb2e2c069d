"""What a partner drops is read, answered and destroyed, whatever it is."""

import os
from datetime import timedelta

import pytest

from exchange.states import DepositState
from gateway.errors import ConflictError, StorageError
from gateway.storage import deposits, followup, holdings
from gateway.storage.objects import ObjectStore
from gateway.verification import verify_instance
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, REFERENCE, SPSTI


def test_the_original_is_destroyed_whatever_the_verdict(bench: StepBench) -> None:
    for content in (bench.scenario.member_csv(10), b"", b"Nom\r\nX\r\n"):
        identity = bench.deposit(SPSTI, "adherents", content)
        assert bench.row(identity)["purged_at"] is not None
    assert list((bench.scenario.folder / "arrivees").iterdir()) == []


def test_a_refused_extract_leaves_the_former_in_force(bench: StepBench) -> None:
    with bench.shop.database.reading() as connection:
        former = holdings.extract_in_force(connection, CARSAT, "sinistralite")
    bad = bench.scenario.extracts["sinistralite"].replace(b";NAFRev2;", b";NAFRev9;", 1)
    identity = bench.deposit(CARSAT, "sinistralite", bad)
    assert bench.row(identity)["state"] == DepositState.REJETE
    with bench.shop.database.reading() as connection:
        current = holdings.extract_in_force(connection, CARSAT, "sinistralite")
    assert former is not None
    assert current is not None
    assert current["id"] == former["id"]


def test_a_party_may_not_drop_what_is_anothers_to_give(bench: StepBench) -> None:
    identity = bench.deposit(SPSTI, "sinistralite", bench.scenario.extracts["sinistralite"])
    row = bench.row(identity)
    assert row["state"] == DepositState.REFUSE
    assert "SENS-NON-PREVU" in bench.answer(identity)


def test_the_same_list_again_confirms_the_one_in_force(bench: StepBench) -> None:
    first = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    second = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    row = bench.row(second)
    assert (row["state"], row["same_as"]) == (DepositState.REPETE, first)
    with bench.shop.database.reading() as connection:
        held = holdings.list_in_force(connection, REFERENCE)
    assert held is not None
    assert held["deposit"] == first
    assert held["confirmed_at"] > held["accepted_at"]


def test_going_back_to_an_older_list_is_a_new_list(bench: StepBench) -> None:
    first = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(12))
    third = bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    assert bench.row(third)["state"] == DepositState.ACCEPTE
    assert first != third


def test_a_full_disk_loses_nothing_and_the_retry_succeeds(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(10))

    def no_room(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as full:
        full.setattr("os.replace", no_room)
        full.setattr("pathlib.Path.replace", no_room)
        with pytest.raises(StorageError, match="disque plein"):
            bench.deposit_steps.examine(identity)
    assert bench.row(identity)["state"] == DepositState.PRIS
    assert bench.deposit_steps.examine(identity)["state"] == DepositState.ACCEPTE


def test_what_failed_shows_and_can_be_retried_or_abandoned(bench: StepBench) -> None:
    identity = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(10))
    with bench.shop.database.writing() as connection:
        followup.fail(connection, identity, "STOCKAGE", bench.clock())
        assert followup.everything(connection, "en échec")[0]["id"] == identity
        followup.retry(connection, bench.outbox, identity, bench.clock())
        assert bench.outbox.queued[-1] == ("deposit", identity)
        with pytest.raises(ConflictError):
            followup.retry(connection, bench.outbox, identity, bench.clock())
        followup.abandon(connection, bench.outbox, identity, "doublon", bench.clock())
    bench.write(bench.answer_steps.offer, identity, bench.answer_steps.write(identity))
    bench.deposit_steps.purge(identity)
    assert bench.row(identity)["state"] == DepositState.ABANDONNE
    assert "doublon" in bench.answer(identity)
    with bench.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults


def test_a_tampered_upload_is_never_read(bench: StepBench) -> None:
    identity = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(10))
    with bench.shop.database.reading() as connection:
        spool = ObjectStore(bench.shop.spool).path(deposits.get(connection, identity)["spool"])
    content = bytearray(spool.read_bytes())
    content[-20] ^= 1
    spool.write_bytes(content)
    with pytest.raises(Exception, match="altér"):
        bench.deposit_steps.examine(identity)


def test_a_passing_cause_is_retried_by_itself_at_growing_intervals(bench: StepBench) -> None:
    passing = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(10), "a.csv")
    lasting = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(11), "b.csv")
    with bench.shop.database.writing() as connection:
        followup.fail(connection, passing, StorageError.code, bench.clock())
        followup.fail(connection, lasting, "CERTIFICAT-ABSENT", bench.clock())
        later = bench.clock() + timedelta(minutes=2)
        assert followup.retry_passing(connection, bench.outbox, bench.clock()) == 0
        assert followup.retry_passing(connection, bench.outbox, later) == 1
        assert bench.outbox.queued[-1] == ("deposit", passing)
        # It fails again after two minutes: the next try waits two minutes more.
        followup.fail(connection, passing, StorageError.code, later)
        soon, due = later + timedelta(seconds=90), later + timedelta(minutes=3)
        assert followup.retry_passing(connection, bench.outbox, soon) == 0
        assert followup.retry_passing(connection, bench.outbox, due) == 1


@pytest.mark.parametrize("flux", ["fiches_liaison", "signalements_pdp", "donnees_salaries"])
def test_what_concerns_workers_is_refused_by_name_as_outside_the_gateway(
    bench: StepBench, flux: str
) -> None:
    identity = bench.deposit(SPSTI, flux, b"nom;prenom\r\nFictive;Camille\r\n")
    assert bench.row(identity)["answer"]["motif"] == "FLUX-NON-PREVU"
    told = " ".join(bench.answer(identity).split())
    assert "hors périmètre : la passerelle ne transporte aucune donnée nominative" in told
