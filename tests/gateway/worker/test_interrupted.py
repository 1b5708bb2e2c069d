"""What stopped between its verdict and its answer is finished later, and answered once."""

from datetime import timedelta

import pytest

from exchange.states import DepositState, ExchangeState
from gateway.errors import StorageError
from gateway.storage import followup, outgoing
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import SPSTI


def _finish(bench: StepBench, minutes: int = 5) -> list[tuple[str, str]]:
    """What the housekeeping would queue after some minutes."""
    before = len(bench.outbox.queued)
    with bench.shop.database.writing() as connection:
        later = bench.clock() + timedelta(minutes=minutes)
        followup.finish_interrupted(connection, bench.outbox, later)
    return bench.outbox.queued[before:]


def _answers(bench: StepBench) -> int:
    with bench.shop.database.reading() as connection:
        return len(outgoing.on_shelf(connection, SPSTI, outgoing.ACCUSES))


def test_a_deposit_without_its_answer_is_finished_once(bench: StepBench) -> None:
    identity = bench.scenario.drop(SPSTI, "adherents", bench.scenario.member_csv(10))
    examined = bench.deposit_steps.examine(identity)
    bench.write(bench.deposit_steps.record, identity, examined)
    assert _finish(bench, minutes=0) == []
    assert ("deposit", identity) in _finish(bench)
    bench.run_deposit(identity)
    row = bench.row(identity)
    assert row["state"] == DepositState.ACCEPTE
    assert row["purged_at"] is not None
    assert _answers(bench) == 2
    assert len(bench.opened()) == 1
    bench.run_deposit(identity)
    assert _answers(bench) == 2
    assert ("deposit", identity) not in _finish(bench)


def test_a_delivered_exchange_without_its_answer_gets_it(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    identity = bench.opened()[-1]

    def no_room(_: str) -> None:
        raise StorageError

    with monkeypatch.context() as full:
        full.setattr(bench.answer_steps, "write", no_room)
        with pytest.raises(StorageError):
            bench.exchange(identity)
    assert bench.row(identity)["state"] == ExchangeState.LIVRE
    assert _finish(bench) == [("exchange", identity)]
    before = _answers(bench)
    bench.exchange(identity)
    assert _answers(bench) == before + 2
    assert _finish(bench) == []


def test_nothing_is_queued_twice_for_what_is_answered(bench: StepBench) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(10))
    bench.exchange(bench.opened()[-1])
    assert _finish(bench) == []
