"""What a party contributed can be recalled, found and withheld, as an extract can."""

import numpy as np
import pytest

from exchange.report import Report
from exchange.states import ExchangeState
from gateway.rendering.sheet import ResultSheet
from gateway.storage import oppositions, outgoing
from gateway.worker.rights.searching import Search
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import (
    YEAR,
    accepted,
    convene,
    delivered,
    shown,
    sirets,
)
from tests.scenario import CARSAT, SPSTI
from validators.siret import Digits

__all__ = ["shown"]
HEAD = "siret;annee;type_action"


def _digits(siret: str) -> Digits:
    return np.frombuffer(siret.encode(), np.uint8).reshape(1, 14)


@pytest.fixture
def given(bench: StepBench) -> str:
    """A contribution of the SPSTI on two enterprises, under a convention that grants it."""
    convene(bench, "actions")
    known = bench.scenario.sirets
    rows = [f"{known[1]};{YEAR};Conseil", f"{known[2]};{YEAR};Conseil"]
    return accepted(bench, SPSTI, "actions", HEAD, rows)


def test_a_contribution_is_recalled_from_all_who_received_it(
    bench: StepBench, given: str, shown: list[ResultSheet | Report]
) -> None:
    assert set(delivered(bench).values()) == {ExchangeState.LIVRE}
    made = bench.recall(given)
    assert made.exchanges == made.delivered >= 2
    bench.answer_again(made.identity)
    for party in (CARSAT, SPSTI):
        with bench.shop.database.reading() as connection:
            assert list(outgoing.on_shelf(connection, party, outgoing.RETOUR)) == []
            told = outgoing.on_shelf(connection, party, outgoing.ACCUSES)
        assert any("_rappel_" in row["name"] for row in told)
    row = f"{bench.scenario.sirets[1]};{YEAR};Conseil"
    accepted(bench, SPSTI, "actions", HEAD, [row])
    assert set(delivered(bench).values()) == {ExchangeState.LIVRE}
    last = shown[-1]
    assert isinstance(last, ResultSheet)
    assert any("remplace le résultat rappelé" in said for said in last.about.notices)


def test_its_rows_are_found_and_withheld(
    bench: StepBench, given: str, shown: list[ResultSheet | Report]
) -> None:
    siret = bench.scenario.sirets[1]
    search = Search(bench.shop.database, bench.shop.objects, bench.shop.vault)
    found = {held.flux: held for held in search.run(_digits(siret)).extracts}
    assert found["actions"].readable
    assert len(found["actions"].rows) == 1
    at = bench.clock()
    with bench.shop.database.writing() as connection:
        oppositions.add(connection, search.digest(_digits(siret)), None, None, at, at)
    delivered(bench)
    sheet = shown[-1]
    assert isinstance(sheet, ResultSheet)
    assert sirets(sheet) == [bench.scenario.sirets[2]]
    assert "1 ligne retenue : opposition à cet usage (RGPD, art. 21)." in sheet.about.notices
    deliveries = search.run(_digits(siret)).deliveries
    assert {one.flux for one in deliveries} == {"actions"}
