"""An exchange follows successions where Sirene is loaded, and never stops for it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest
import structlog
from sqlalchemy import RowMapping

from exchange.states import ExchangeState
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import ResultSheet
from gateway.worker.successions import UNREADABLE
from keys.sealing.openpgp import new_gateway_key, public_certificate
from tests.exchange.sirenes import load_sirene
from tests.gateway.worker.bench_of_steps import StepBench
from tests.scenario import SPSTI
from tests.two_services import OTHER, add_other
from tests.validators.making import siret

FORMER = siret(1)
CERTIFICATE = public_certificate(new_gateway_key("Destinataire", datetime.now(UTC)))
FOLLOWED = "adhérents trouvés par succession"
COLUMNS = {"siret_extrait", "succession"}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ResultSheet]:
    """The sheets written, oldest first."""
    sheets: list[ResultSheet] = []

    def keep(sheet: ResultSheet, target: IO[bytes]) -> None:
        sheets.append(sheet)
        write_delimited(sheet, target)

    monkeypatch.setattr("gateway.worker.result_file.write_delimited", keep)
    return sheets


def exchanged(bench: StepBench) -> RowMapping:
    """An exchange for five members, the first of which is listed under its former SIRET."""
    sirets = [FORMER, *bench.scenario.sirets[1:5]]
    bench.deposit(SPSTI, "adherents", ("SIRET\r\n" + "\r\n".join(sirets) + "\r\n").encode())
    return bench.exchange(bench.opened()[-1])


def load(bench: StepBench) -> Path:
    folder = bench.scenario.folder / "sirene"
    load_sirene(folder, [(FORMER, bench.scenario.sirets[0], "2024-07-01")])
    return folder


def test_a_member_listed_under_its_former_siret_is_found(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    load(bench)
    row = exchanged(bench)
    assert row["state"] == ExchangeState.LIVRE
    assert (row["counts"][FOLLOWED], row["counts"]["sans donnée"]) == (1, 0)
    assert FOLLOWED in bench.answer(row["id"])
    lines = shown[0].frame.to_pylist()
    first = [line for line in lines if line["siret"] == FORMER]
    assert first
    assert {line["siret_extrait"] for line in first} == {bench.scenario.sirets[0]}
    assert all("continuité économique, 2024-07-01" in line["succession"] for line in first)
    assert all(not line["succession"] for line in lines if line not in first)
    assert any("scission" in notice for notice in shown[0].about.notices)


def test_without_sirene_the_result_says_nothing_of_it(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    row = exchanged(bench)
    assert (FOLLOWED in row["counts"], row["counts"]["sans donnée"]) == (False, 1)
    assert COLUMNS.isdisjoint(shown[0].frame.column_names)
    assert not any("uccession" in notice for notice in shown[0].about.notices)


def test_sirene_without_its_links_tells_no_succession(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    load_sirene(bench.scenario.folder / "sirene", None, [FORMER])
    row = exchanged(bench)
    assert FOLLOWED not in row["counts"]
    assert COLUMNS.isdisjoint(shown[0].frame.column_names)
    assert UNREADABLE not in shown[0].about.notices


def _cut(folder: Path) -> None:
    for path in folder.rglob("*.npy"):
        path.write_bytes(path.read_bytes()[:-3])


def _empty(folder: Path) -> None:
    for path in folder.rglob("*.npy"):
        path.write_bytes(b"")


def _lost(folder: Path) -> None:
    for path in folder.rglob("*.npy"):
        path.unlink()


def _no_manifest(folder: Path) -> None:
    (folder / "manifeste.json").write_text("[]", "utf-8")


@pytest.mark.parametrize("damage", [_cut, _empty, _lost, _no_manifest])
def test_a_damaged_sirene_is_done_without_and_said(
    bench: StepBench, shown: list[ResultSheet], damage: Callable[[Path], None]
) -> None:
    damage(load(bench))
    with structlog.testing.capture_logs() as logged:
        row = exchanged(bench)
    assert row["state"] == ExchangeState.LIVRE
    assert FOLLOWED not in row["counts"]
    assert COLUMNS.isdisjoint(shown[0].frame.column_names)
    assert UNREADABLE in shown[0].about.notices
    codes = [entry["code"] for entry in logged if entry["event"] == "successions non suivies"]
    assert len(codes) == 1
    assert codes[0].isidentifier()


def test_what_another_service_claims_is_not_reached_by_a_succession(
    bench: StepBench, shown: list[ResultSheet]
) -> None:
    load(bench)
    with bench.scenario.desk() as desk:
        add_other(desk, CERTIFICATE)
    claimed = bench.scenario.sirets[0]
    bench.deposit(OTHER, "adherents", bench.scenario.member_csv(1))
    content = "\r\n".join(["SIRET", FORMER, claimed, *bench.scenario.sirets[1:5]]) + "\r\n"
    bench.deposit(SPSTI, "adherents", content.encode())
    row = bench.exchange(bench.opened()[-1])
    assert row["counts"][FOLLOWED] == 0
    assert claimed not in str(shown[0].frame.to_pylist())
    assert [(one.title, one.sirets.to_pylist()) for one in shown[0].elsewhere] == [
        ("Retenus", [claimed])
    ]
    assert shown[0].without_data.to_pylist() == [FORMER]
