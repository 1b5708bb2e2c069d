"""A recalled extract leaves nothing to collect, its recipients know what to do, and it stays so."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import IO

import pytest
from sqlalchemy import RowMapping

from exchange.states import DepositState, ExchangeState
from gateway.errors import ConflictError, UnknownError
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from gateway.storage import destructions, followup, happened, outgoing, recalls
from gateway.storage.signatories import Signatory
from gateway.verification import verify_instance
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, SPSTI


def _extract(bench: StepBench) -> str:
    """Reference of the deposit that brought the claims."""
    with bench.shop.database.reading() as connection:
        rows = followup.everything(connection, DepositState.ACCEPTE)
    return next(str(row["id"]) for row in rows if row["flux"] == "sinistralite")


def _delivered(bench: StepBench) -> str:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(30))
    identity = bench.opened()[-1]
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE
    return identity


def _result(bench: StepBench, identity: str) -> RowMapping:
    with bench.shop.database.reading() as connection:
        (row,) = outgoing.results_of(connection, identity)
    return row


def _collect(bench: StepBench, identity: str) -> None:
    row = _result(bench, identity)
    with bench.shop.database.writing() as connection:
        outgoing.collected(connection, row["id"], SPSTI, bench.clock())


def _shelf(bench: StepBench, party: str, folder: str) -> list[str]:
    with bench.shop.database.reading() as connection:
        return [row["name"] for row in outgoing.on_shelf(connection, party, folder)]


def _told(bench: StepBench, party: str, about: str) -> str:
    """The French text of the only recall answer about a fact, as the party reads it."""
    with bench.shop.database.reading() as connection:
        rows = [
            row
            for row in outgoing.on_shelf(connection, party, outgoing.ACCUSES)
            if row["about"] == about and "rappel" in row["name"] and row["name"].endswith(".txt")
        ]
    (row,) = rows
    text = bench.shop.shelves.path(row["object"]).read_text("utf-8-sig")
    return " ".join(text.split())


def _corrected(bench: StepBench) -> bytes:
    lines = bench.scenario.extracts["sinistralite"].splitlines(keepends=True)
    return b"".join(lines[:-1])


def _intact(bench: StepBench) -> None:
    with bench.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults


def test_a_collected_result_is_withdrawn_and_its_recipient_told_what_to_do(
    bench: StepBench,
) -> None:
    identity = _delivered(bench)
    _collect(bench, identity)
    made = bench.recall(_extract(bench), "les années 2023 et 2024 sont inversées")
    assert (made.exchanges, made.delivered, made.collected) == (1, 1, 1)
    assert bench.row(identity)["state"] == ExchangeState.RAPPELE
    assert _shelf(bench, SPSTI, outgoing.RETOUR) == []
    file = _result(bench, identity)
    assert (file["object"], file["withdrawn_at"]) == ("", made.at)
    assert not bench.shop.shelves.path(identity).exists()

    bench.answer_again(made.identity)
    told = _told(bench, SPSTI, f"echange:{identity}")
    assert "les années 2023 et 2024 sont inversées" in told
    assert file["name"] in told
    assert file["sha256"] in told
    assert "Emporté : le " in told
    assert "détruisez-en toutes les copies" in told
    assert "attestation signée" in told
    assert "emportés auparavant 1" in _told(bench, CARSAT, f"rappel:{made.identity}")
    _intact(bench)


def test_a_result_never_collected_asks_for_nothing(bench: StepBench) -> None:
    identity = _delivered(bench)
    made = bench.recall(_extract(bench))
    bench.answer_again(made.identity)
    told = _told(bench, SPSTI, f"echange:{identity}")
    assert "Emporté : jamais" in told
    assert "attestation signée" not in told
    with bench.shop.database.reading() as connection:
        (row,) = destructions.listing(connection)
    assert row["etat"] == destructions.NEEDLESS


def test_a_download_that_ends_after_the_recall_is_awaited(bench: StepBench) -> None:
    identity = _delivered(bench)
    bench.recall(_extract(bench))
    _collect(bench, identity)
    with bench.shop.database.reading() as connection:
        (row,) = destructions.listing(connection)
    assert row["etat"] == destructions.AWAITED


def test_the_signed_answer_says_the_same(bench: StepBench) -> None:
    identity = _delivered(bench)
    made = bench.recall(_extract(bench))
    bench.answer_again(made.identity)
    (path,) = bench.shop.shelves.path(".").glob(f"accuse-{made.identity}-{identity}-*.json")
    said = json.loads(path.read_bytes())
    assert said["accuse"]["verdict"] == "rappelé"
    assert said["accuse"]["motif"] == "EXTRAIT-RAPPELE"
    assert said["recu"]


def test_the_extract_is_destroyed_at_once(bench: StepBench) -> None:
    _delivered(bench)
    reference = _extract(bench)
    bench.recall(reference)
    assert not list(bench.shop.objects.path(".").glob(f"extrait-{reference}*"))
    with bench.shop.database.reading() as connection:
        (row,) = recalls.find_extracts(connection, reference)
    assert (row["object"], row["wrapped_key"]) == ("", b"")
    assert row["recalled_at"] is not None


@pytest.mark.parametrize(
    "moment", ["opened", "sealed", "recorded", "placed", "released", "cleared", "answered"]
)
def test_whenever_it_is_recalled_nothing_is_ever_delivered_again(
    bench: StepBench, moment: str
) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(20))
    identity, reference = bench.opened()[-1], _extract(bench)
    state: list[str] = []
    sealed: list[dict[str, object]] = []
    place: Callable[[], object] = partial(bench.exchange_steps.place, identity)
    steps: dict[str, Callable[[], object]] = {
        "opened": lambda: None,
        "sealed": lambda: sealed.append(bench.exchange_steps.seal(identity)),
        "recorded": lambda: bench.write(bench.exchange_steps.record_sealed, identity, sealed[0]),
        "placed": lambda: place() if "sha256" in sealed[0] else None,
        "released": lambda: state.append(
            bench.write(bench.exchange_steps.release, identity, sealed[0])
        ),
        "cleared": lambda: bench.exchange_steps.clear(identity, state[0]),
        "answered": lambda: bench.answer_again(identity),
    }
    for name, step in steps.items():
        step()
        if name == moment:
            made = bench.recall(reference)
    bench.answer_again(made.identity)
    bench.shift = timedelta(hours=2)
    bench.destroy_withdrawn()
    assert bench.row(identity)["state"] == ExchangeState.RAPPELE
    assert _shelf(bench, SPSTI, outgoing.RETOUR) == []
    left = [path.name for path in bench.shop.shelves.path(".").iterdir()]
    assert all(name.startswith("accuse-") for name in left)
    # Whatever is tried then, the exchange stays recalled.
    assert bench.exchange_steps.seal(identity) == {"state": ExchangeState.RAPPELE}
    with bench.shop.database.writing() as connection:
        followup.fail(connection, identity, "STOCKAGE", bench.clock())
        with pytest.raises(ConflictError, match="pas à reprendre"):
            followup.retry(connection, bench.outbox, identity, bench.clock())
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(21))
    assert bench.opened() == [identity]
    _intact(bench)


def test_a_step_that_finds_the_extract_gone_leaves_the_exchange_recalled(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(20))
    identity, reference = bench.opened()[-1], _extract(bench)
    authorise = bench.exchange_steps._authorise

    def recalled_meanwhile(*arguments: object) -> object:
        granted = authorise(*arguments)  # type: ignore[arg-type]  # passed through
        bench.recall(reference)
        return granted

    monkeypatch.setattr(bench.exchange_steps, "_authorise", recalled_meanwhile)
    with pytest.raises(UnknownError) as stopped:
        bench.exchange_steps.seal(identity)
    with bench.shop.database.writing() as connection:
        followup.fail(connection, identity, stopped.value.code, bench.clock())
    assert bench.row(identity)["state"] == ExchangeState.RAPPELE


def test_what_was_recalled_is_owed_again(bench: StepBench) -> None:
    _delivered(bench)
    bench.recall(_extract(bench))
    with bench.shop.database.reading() as connection:
        done = happened.record(connection)
    assert (CARSAT, "sinistralite") not in done.deposits
    assert done.deliveries == {}


def test_recalling_twice_is_harmless(bench: StepBench) -> None:
    identity = _delivered(bench)
    reference = _extract(bench)
    first = bench.recall(reference)
    with bench.shop.database.reading() as connection:
        entries = len(followup.one(connection, identity)["journal"])
        extract = recalls.find_extracts(connection, reference)[0]["id"]
    queued = list(bench.outbox.queued)
    second = bench.recall(extract, "une autre raison")
    assert (first.is_new, second.is_new) == (True, False)
    assert (second.identity, second.at) == (first.identity, first.at)
    assert bench.outbox.queued == queued
    with bench.shop.database.reading() as connection:
        assert len(followup.one(connection, identity)["journal"]) == entries
    _intact(bench)


def test_what_a_crash_left_between_the_facts_and_the_objects_is_finished(
    bench: StepBench,
) -> None:
    identity = _delivered(bench)
    with bench.shop.database.writing() as connection:
        made = recalls.recall(
            connection,
            bench.outbox,
            _extract(bench),
            "fausse",
            Signatory(),
            bench.clock(),
        )
    assert bench.shop.shelves.path(identity).exists()
    assert _shelf(bench, SPSTI, outgoing.RETOUR) == []
    bench.destroy_withdrawn()
    assert not bench.shop.shelves.path(identity).exists()
    before = len(bench.outbox.queued)
    with bench.shop.database.writing() as connection:
        later = bench.clock() + timedelta(minutes=5)
        followup.finish_interrupted(connection, bench.outbox, later)
    assert ("answer", made.identity) in bench.outbox.queued[before:]
    bench.answer_again(made.identity)
    before = len(bench.outbox.queued)
    with bench.shop.database.writing() as connection:
        followup.finish_interrupted(connection, bench.outbox, later)
    assert bench.outbox.queued[before:] == []
    _intact(bench)


def test_the_recalled_file_is_refused_when_it_comes_again(bench: StepBench) -> None:
    _delivered(bench)
    bench.recall(_extract(bench))
    again = bench.deposit(CARSAT, "sinistralite", bench.scenario.extracts["sinistralite"])
    row = bench.row(again)
    assert (row["state"], row["answer"]["motif"]) == (DepositState.REFUSE, "DEPOT-RAPPELE")
    assert "celui que vous avez rappelé" in bench.answer(again)


def test_the_corrected_result_says_what_it_replaces(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        shown.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    wrong = _delivered(bench)
    bench.recall(_extract(bench))
    bench.deposit(CARSAT, "sinistralite", _corrected(bench))
    corrected = bench.opened()[-1]
    assert corrected != wrong
    assert bench.exchange(corrected)["state"] == ExchangeState.LIVRE
    name = _result(bench, wrong)["name"]
    assert not any("remplace" in notice for notice in shown[0].about.notices)
    (said,) = [notice for notice in shown[1].about.notices if "remplace" in notice]
    assert name in said
    assert name in " ".join(bench.answer(corrected).split())

    # The next extract corrects nothing: it is an ordinary one.
    lines = _corrected(bench).splitlines(keepends=True)
    bench.deposit(CARSAT, "sinistralite", b"".join(lines[:-1]))
    bench.exchange(bench.opened()[-1])
    assert not any("remplace" in notice for notice in shown[2].about.notices)
