"""Statistics and comparisons from deposit to delivery, and the ledger that each delivery joins."""

from typing import IO

import pytest

from exchange.aggregates.release import MARK
from exchange.report import Report
from exchange.states import ExchangeState
from gateway.demo.sirets import as_text, invented_sirets
from gateway.rendering.sheet import About
from gateway.worker.ledgers import Ledgers
from tests.exchange.statistics.contributions import claims_of
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import DREETS, YEAR, accepted, convene, delivered
from tests.scenario import CARSAT, SPSTI

SECTOR = 'granularite = "secteur"\n'
TOTAL = 'granularite = "total"\n'
COMPARED = ", ".join(
    f'"{giver} vers {to}"' for giver in ("spsti", "carsat") for to in ("spsti", "carsat", "dreets")
)


SIRETS = as_text(invented_sirets(60, seed=11)).to_pylist()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """The reports that were sealed, oldest first."""
    sealed: list[Report] = []

    def keep(report: Report, about: About, target: IO[bytes]) -> None:
        sealed.append(report)
        target.write(b"rapport")

    monkeypatch.setattr("gateway.worker.result_file.write_report", keep)
    return sealed


def _extract(years: tuple[int, ...], establishments: int = 60) -> tuple[str, list[str]]:
    frame = claims_of(establishments, years, effectif=20, code_naf="4321A", ctn="BB")
    frame.insert(0, "siret", [SIRETS[who - 1] for who in frame["qui"]])
    lines = frame.drop(columns="qui").to_csv(sep=";", index=False).splitlines()
    return lines[0], lines[1:]


def _ledgers(bench: StepBench) -> Ledgers:
    return Ledgers(bench.shop.database, bench.shop.objects, bench.shop.vault)


def test_statistics_are_delivered_and_join_the_ledger(
    bench: StepBench, shown: list[Report]
) -> None:
    convene(bench, "statistiques_sectorielles", '"carsat vers spsti"', SECTOR)
    head, rows = _extract((YEAR - 2,))
    accepted(bench, CARSAT, "statistiques_sectorielles", head, rows)
    assert delivered(bench) == {SPSTI: ExchangeState.LIVRE}
    (report,) = shown
    held = _ledgers(bench).opened(CARSAT, bench.clock())
    assert (held.reports, len(held.ledger.releases)) == (1, len(report.released))

    # The extract comes again, corrected: one establishment less.
    accepted(bench, CARSAT, "statistiques_sectorielles", head, rows[1:])
    assert delivered(bench) == {SPSTI: ExchangeState.LIVRE}
    again = shown[-1]
    total = again.pages[0].blocs[0].lignes[0]
    assert (total[0], total[1]) == ("Total", MARK)
    assert report.pages[0].blocs[0].lignes[0][1] == 60


def test_a_comparison_goes_to_all_three_and_joins_the_ledger_once(
    bench: StepBench, shown: list[Report]
) -> None:
    convene(bench, "sinistralite_comparee", COMPARED, TOTAL)
    head, rows = _extract(tuple(range(YEAR - 5, YEAR)))
    accepted(bench, CARSAT, "sinistralite_comparee", head, rows)
    assert delivered(bench) == {}
    engaged = [f"{siret};{YEAR - 3};Relais de prévention" for siret in SIRETS[:20]]
    accepted(bench, SPSTI, "sinistralite_comparee", "siret;annee_engagement;action", engaged)
    assert set(delivered(bench)) == {SPSTI, CARSAT, DREETS}
    first, *others = shown
    assert [report.pages for report in others] == [first.pages] * 2
    assert first.pages[0].blocs[0].lignes[0][:2] == ("Engagés", 20)
    assert _ledgers(bench).opened(CARSAT, bench.clock()).reports == 1
