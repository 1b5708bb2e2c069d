"""A member without a row is said to be elsewhere where Sirene and the convention tell it."""

from pathlib import Path
from typing import IO

import pytest
import structlog
from sqlalchemy import RowMapping

from exchange.states import ExchangeState
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from tests.exchange.sirenes import load_sirene
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import SPSTI
from tests.validators.making import siret

AWAY, FARM, HERE, NOWHERE = (siret(number) for number in (1, 2, 3, 4))


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ResultSheet]:
    """The sheets written, oldest first."""
    sheets: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        sheets.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    return sheets


def load(bench: StepBench) -> Path:
    """Sirene places three strangers, and one establishment that the CARSAT knows, far away."""
    folder = bench.scenario.folder / "sirene"
    kinds = {
        AWAY: ("75056", "62.01Z"),
        FARM: ("13055", "01.21Z"),
        HERE: ("13055", "62.01Z"),
        bench.scenario.sirets[0]: ("75056", "01.21Z"),
    }
    load_sirene(folder, None, kinds=kinds)
    return folder


def exchanged(bench: StepBench) -> RowMapping:
    members = [AWAY, FARM, HERE, NOWHERE, *bench.scenario.sirets[:5]]
    bench.deposit(SPSTI, "adherents", ("SIRET\r\n" + "\r\n".join(members) + "\r\n").encode())
    return bench.exchange(bench.opened()[-1])


def listed(sheet: ResultSheet) -> dict[str, list[str]]:
    return {one.situation: one.sirets.to_pylist() for one in sheet.elsewhere}


def test_each_member_without_a_row_is_under_its_reason(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    load(bench)
    row = exchanged(bench)
    assert row["state"] == ExchangeState.LIVRE
    assert listed(shown[0]) == {"hors circonscription": [AWAY], "hors champ": [FARM]}
    assert shown[0].without_data.to_pylist() == [HERE, NOWHERE]
    assert bench.scenario.sirets[0] in shown[0].frame["siret"].to_pylist(), "it keeps its rows"
    counts = row["counts"]
    assert counts["sans donnée"] == 2
    assert (counts["hors circonscription"], counts["hors champ (présumé)"]) == (1, 1)
    assert "hors circonscription" in bench.answer(row["id"])


def test_without_sirene_nothing_changes(bench: StepBench, shown: list[ResultSheet]) -> None:
    row = exchanged(bench)
    assert listed(shown[0]) == {}
    assert shown[0].without_data.to_pylist() == [AWAY, FARM, HERE, NOWHERE]
    assert not any("hors c" in name for name in row["counts"])


def test_a_damaged_sirene_leaves_them_without_data(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    for path in load(bench).rglob("place.npy"):
        path.write_bytes(path.read_bytes()[:-1])
    with structlog.testing.capture_logs() as logged:
        row = exchanged(bench)
    assert row["state"] == ExchangeState.LIVRE
    assert listed(shown[0]) == {}
    assert any(entry["event"] == "adhérents sans donnée non situés" for entry in logged)


def test_a_place_that_no_departement_has_stops_nothing(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    for path in load(bench).rglob("place.npy"):
        path.write_bytes(path.read_bytes()[:-4] + b"\xff" * 4)
    assert exchanged(bench)["state"] == ExchangeState.LIVRE
    assert "hors circonscription" not in listed(shown[0])
