"""An establishment that objects leaves the results, and is found wherever it stands until then."""

from datetime import UTC, datetime
from typing import IO

import numpy as np
import pytest

from exchange.objections import OppositionState
from exchange.states import ExchangeState
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from gateway.storage import oppositions
from gateway.storage.tables import EXTRACT
from gateway.verification import verify_instance
from gateway.worker.rights.searching import Search
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import CARSAT, REFERENCE, SPSTI
from validators.siret import Digits


def _digits(siret: str) -> Digits:
    return np.frombuffer(siret.encode(), np.uint8).reshape(1, 14)


@pytest.fixture
def search(bench: StepBench) -> Search:
    return Search(bench.shop.database, bench.shop.objects, bench.shop.vault)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ResultSheet]:
    """The sheets written, in order."""
    sheets: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        sheets.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    return sheets


def _exchange(bench: StepBench, count: int) -> str:
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(count))
    identity = bench.opened()[-1]
    assert bench.exchange(identity)["state"] == ExchangeState.LIVRE
    return identity


def _object(bench: StepBench, search: Search, siret: str) -> str:
    with bench.shop.database.writing() as connection:
        digest = search.digest(_digits(siret))
        return oppositions.add(connection, digest, None, None, bench.clock(), bench.clock())


def _decide(bench: StepBench, reference: str, state: OppositionState) -> None:
    with bench.shop.database.writing() as connection:
        oppositions.decide(connection, reference, state, "motifs", "Alix Fictif", bench.clock())


def _named(sheet: ResultSheet) -> set[str]:
    return set(sheet.frame.column("siret").to_pylist())


def test_it_is_found_in_lists_extracts_and_results(bench: StepBench, search: Search) -> None:
    identity = _exchange(bench, 20)
    held = search.run(_digits(bench.scenario.sirets[3]))
    assert [(found.convention, found.party) for found in held.lists] == [(REFERENCE, SPSTI)]
    (extract,) = held.extracts
    assert (extract.flux, extract.party, extract.in_force) == ("sinistralite", CARSAT, True)
    (delivery,) = held.deliveries
    assert (delivery.exchange, delivery.certain) == (identity, True)
    assert delivery.clause
    assert delivery.finalite == (
        "orienter les actions de prévention vers les établissements qui en ont besoin"
    )
    given = bench.scenario.extracts["sinistralite"].decode("utf-8-sig")
    years = [line for line in given.splitlines() if line.startswith(bench.scenario.sirets[3])]
    assert len(extract.rows) == len(years) > 0
    assert held.counts == {"listes": 1, "extraits": 1, "lignes": len(years), "remises": 1}


def test_a_member_of_no_list_is_in_no_result(bench: StepBench, search: Search) -> None:
    _exchange(bench, 20)
    held = search.run(_digits(bench.scenario.sirets[30]))
    assert (held.lists, held.deliveries) == ((), ())
    assert len(held.extracts) == 1


def test_a_stranger_is_nowhere(bench: StepBench, search: Search) -> None:
    _exchange(bench, 20)
    held = search.run(_digits("1" * 14))
    assert (held.lists, held.extracts, held.deliveries) == ((), (), ())
    assert set(held.counts.values()) == {0}


def test_a_result_of_a_list_destroyed_since_is_possible(bench: StepBench, search: Search) -> None:
    first = _exchange(bench, 20)
    second = _exchange(bench, 10)
    bench.destroy_withdrawn()
    in_both = search.run(_digits(bench.scenario.sirets[2]))
    assert {(d.exchange, d.certain) for d in in_both.deliveries} == {
        (first, False),
        (second, True),
    }
    only_first = search.run(_digits(bench.scenario.sirets[15]))
    assert {(d.exchange, d.certain) for d in only_first.deliveries} == {(first, False)}


def test_what_cannot_be_asked_is_said(bench: StepBench, search: Search) -> None:
    with bench.shop.database.writing() as connection:
        connection.execute(EXTRACT.update().values(wrapped_key=b"altered"))
    (extract,) = search.run(_digits(bench.scenario.sirets[0])).extracts
    assert (extract.readable, extract.rows) == (False, ())


def test_while_pending_or_upheld_it_is_withheld_and_no_one_can_tell_who(
    bench: StepBench, search: Search, shown: list[ResultSheet]
) -> None:
    siret = bench.scenario.sirets[3]
    _exchange(bench, 20)
    assert siret in _named(shown[0])
    reference = _object(bench, search, siret)
    identity = _exchange(bench, 21)
    assert siret not in _named(shown[1])
    assert siret in shown[1].without_data.to_pylist()
    years = sum(name == siret for name in shown[0].frame.column("siret").to_pylist())
    assert bench.row(identity)["counts"]["lignes retenues (opposition)"] == years
    (notice,) = [said for said in shown[1].about.notices if "opposition" in said]
    assert notice.startswith(f"{years} ligne")
    assert search.run(_digits(siret)).opposition == reference

    _decide(bench, reference, OppositionState.RETENUE)
    _exchange(bench, 22)
    assert siret not in _named(shown[2])


def test_an_objection_between_the_matching_and_the_release_counts(
    bench: StepBench, search: Search, shown: list[ResultSheet]
) -> None:
    siret = bench.scenario.sirets[3]
    bench.deposit(SPSTI, "adherents", bench.scenario.member_csv(20))
    identity = bench.opened()[-1]

    def objects() -> None:
        _object(bench, search, siret)

    assert bench.exchange(identity, between=objects)["state"] == ExchangeState.LIVRE
    assert siret in _named(shown[0])
    assert siret not in _named(shown[1])


def test_a_rejected_objection_withholds_no_more(
    bench: StepBench, search: Search, shown: list[ResultSheet]
) -> None:
    siret = bench.scenario.sirets[3]
    reference = _object(bench, search, siret)
    _decide(bench, reference, OppositionState.REJETEE)
    identity = _exchange(bench, 20)
    assert siret in _named(shown[0])
    assert "lignes retenues (opposition)" not in bench.row(identity)["counts"]
    # It may object again, on other grounds.
    assert _object(bench, search, siret) != reference


def test_nothing_kept_holds_the_siret(bench: StepBench, search: Search) -> None:
    siret = bench.scenario.sirets[3]
    _decide(bench, _object(bench, search, siret), OppositionState.RETENUE)
    content = b"".join(
        path.read_bytes() for path in bench.scenario.folder.rglob("*") if path.is_file()
    )
    assert siret.encode() not in content
    with bench.shop.database.reading() as connection:
        (row,) = oppositions.listing(connection)
    assert row["recue"] <= datetime.now(UTC)
    with bench.scenario.desk() as desk:
        report = verify_instance(desk)
    assert report.intact, report.faults
