"""An exchange is decided twice, delivered once, and leaves nothing when it is refused."""

from datetime import UTC, datetime, timedelta
from typing import IO

import pytest

from exchange.states import ExchangeState
from gateway.messages import NOT_ATTESTED
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from gateway.storage import conventions, exchanges, followup, outgoing, parties
from gateway.storage.tables import RECIPIENT
from gateway.verification import verify_instance
from gateway.worker.exchange_steps import MissingCertificateError
from gateway.worker.housekeeping import Housekeeping
from keys.errors import CertificateRefusedError
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, REFERENCE, SPSTI, convention_text


def _drop_list(bench: StepBench, count: int) -> None:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(count))


def _list(bench: StepBench, count: int = 30) -> str:
    _drop_list(bench, count)
    return bench.opened()[-1]


def _revoke(bench: StepBench) -> None:
    instant = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    with bench.shop.database.writing() as connection:
        text = convention_text(revoquee_le=instant)
        conventions.load(connection, text, bench.clock())


def _shelf(bench: StepBench) -> list[str]:
    with bench.shop.database.reading() as connection:
        return [row["name"] for row in outgoing.on_shelf(connection, SPSTI, outgoing.RETOUR)]


def test_a_result_is_delivered_and_answered(bench: StepBench) -> None:
    row = bench.exchange(_list(bench))
    assert row["state"] == ExchangeState.LIVRE
    assert row["counts"]["adhérents"] == 30
    assert len(_shelf(bench)) == 1
    assert "Un résultat vous attend" in bench.answer(row["id"])


def test_a_revocation_before_the_matching_refuses_with_the_clause(bench: StepBench) -> None:
    identity = _list(bench)
    _revoke(bench)
    row = bench.exchange(identity)
    assert (row["state"], row["motif"]) == (ExchangeState.REFUSE, "ADHESION-REVOQUEE")
    assert row["clause"] == "annexe 2"
    assert _shelf(bench) == []


def test_a_revocation_between_sealing_and_release_keeps_nothing(bench: StepBench) -> None:
    row = bench.exchange(_list(bench), between=lambda: _revoke(bench))
    assert (row["state"], row["motif"]) == (ExchangeState.REFUSE, "ADHESION-REVOQUEE")
    assert _shelf(bench) == []
    left = [path.name for path in bench.scenario.folder.joinpath("sorties").iterdir()]
    assert all(name.startswith("accuse-") for name in left)
    assert "ADHESION-REVOQUEE" in bench.answer(row["id"])


def test_a_list_over_a_year_old_no_longer_counts(bench: StepBench) -> None:
    identity = _list(bench)
    bench.shift = timedelta(days=367)
    row = bench.exchange(identity)
    # The adhésion of next year is looked at before the list: it is absent.
    assert row["state"] == ExchangeState.REFUSE
    assert row["motif"] == "ADHESION-ABSENTE"


def test_a_newer_list_makes_the_waiting_exchange_void(bench: StepBench) -> None:
    first = _list(bench, 30)
    second = _list(bench, 20)
    assert bench.exchange(first)["state"] == ExchangeState.REMPLACE
    assert bench.exchange(second)["state"] == ExchangeState.LIVRE
    assert len(_shelf(bench)) == 1


def test_a_newer_list_between_sealing_and_release_does_too(bench: StepBench) -> None:
    row = bench.exchange(_list(bench, 30), between=lambda: _drop_list(bench, 20))
    assert row["state"] == ExchangeState.REMPLACE
    assert _shelf(bench) == []


def test_an_extract_opens_one_exchange_a_list_and_the_same_tuple_once(bench: StepBench) -> None:
    _list(bench)
    assert len(bench.opened()) == 1
    bench.deposit(CARSAT, "portefeuille", bench.scenario.extracts["portefeuille"])
    assert len(bench.opened()) == 2
    bench.deposit(CARSAT, "portefeuille", bench.scenario.extracts["portefeuille"])
    assert len(bench.opened()) == 2


def test_without_a_certificate_nothing_is_sealed_and_it_is_said(bench: StepBench) -> None:
    identity = _list(bench)
    with bench.shop.database.writing() as connection:
        current = parties.recipient_of(connection, SPSTI)
        assert current is not None
        connection.execute(RECIPIENT.update().values(replaced_at=bench.clock()))
    with pytest.raises(MissingCertificateError, match="recipient add"):
        bench.exchange_steps.seal(identity)


def test_the_certificate_is_judged_again_at_sealing(bench: StepBench) -> None:
    identity = _list(bench)
    with bench.shop.database.writing() as connection:
        connection.execute(RECIPIENT.update().values(certificate=b"not a certificate"))
    with pytest.raises(CertificateRefusedError):
        bench.exchange_steps.seal(identity)


def test_replaced_lists_are_destroyed_once_no_exchange_needs_them(bench: StepBench) -> None:
    first = _list(bench, 30)
    objects = bench.scenario.folder / "objets"
    before = {path.name for path in objects.iterdir() if path.name.startswith("liste-")}
    second = _list(bench, 20)
    Housekeeping(bench.shop).run_once()
    assert before <= {path.name for path in objects.iterdir()}
    bench.exchange(first)
    bench.exchange(second)
    Housekeeping(bench.shop).run_once()
    assert before.isdisjoint({path.name for path in objects.iterdir()})
    with bench.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults


def test_a_refused_exchange_runs_once_the_convention_grants_it(bench: StepBench) -> None:
    identity = _list(bench)
    _revoke(bench)
    assert bench.exchange(identity)["state"] == ExchangeState.REFUSE
    with bench.shop.database.writing() as connection:
        conventions.load(connection, convention_text(), bench.clock())
        refused = exchanges.refused_under(connection, REFERENCE)
        assert exchanges.reopen(connection, bench.outbox, refused, bench.clock()) == [identity]
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE
    assert len(_shelf(bench)) == 1
    with bench.shop.database.reading() as connection:
        answers = outgoing.about(connection, f"echange:{identity}")
    assert len({row["object"] for row in answers}) == 5


def test_sending_the_list_again_asks_again_what_was_refused(bench: StepBench) -> None:
    identity = _list(bench)
    _revoke(bench)
    bench.exchange(identity)
    with bench.shop.database.writing() as connection:
        conventions.load(connection, convention_text(), bench.clock())
    _drop_list(bench, 30)
    assert bench.opened()[-1] == identity
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE


def test_what_was_refused_for_a_former_list_stays_refused(bench: StepBench) -> None:
    identity = _list(bench, 30)
    _revoke(bench)
    bench.exchange(identity)
    with bench.shop.database.writing() as connection:
        conventions.load(connection, convention_text(), bench.clock())
    _drop_list(bench, 20)
    with bench.shop.database.writing() as connection:
        refused = exchanges.refused_under(connection, REFERENCE)
        assert exchanges.reopen(connection, bench.outbox, refused, bench.clock()) == []


def test_a_certificate_takes_up_the_results_that_waited_for_it(bench: StepBench) -> None:
    identity = _list(bench)
    with bench.shop.database.writing() as connection:
        followup.fail(connection, identity, MissingCertificateError.code, bench.clock())
        queue = bench.outbox
        again = followup.retry_awaiting_certificate(connection, queue, SPSTI, bench.clock())
    assert again == 1
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE


def test_the_reader_is_told_each_thing_once(
    bench: StepBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        shown.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    _list(bench)
    bench.deposit(CARSAT, "portefeuille", bench.scenario.extracts["portefeuille"])
    bench.exchange(bench.opened()[-1])
    assert shown[0].about.notices == (
        "Les adhérents « sans donnée » ne sont pas dans ce portefeuille.",
        NOT_ATTESTED,
    )
    assert shown[0].about.instant.tzname() in {"CET", "CEST"}
