"""The State's table and the committee's document reach the three parties, year by year."""

from typing import IO

import pytest

from exchange.report import Page, Report
from exchange.states import DepositState, ExchangeState
from gateway.rendering.report import write_report
from gateway.rendering.sheet import About
from tests.gateway.worker.bench_of_steps import StepBench
from tests.gateway.worker.test_contributions import DREETS, YEAR, accepted, convene, delivered
from tests.scenario import CARSAT, SPSTI

TO_ALL = ", ".join(
    f'"{one} vers {other}"'
    for one in ("spsti", "carsat")
    for other in ("spsti", "carsat", "dreets")
)
ALL = dict.fromkeys((SPSTI, CARSAT, DREETS), ExchangeState.LIVRE)
INDICATORS = """
[[indicateurs]]
code = "1.4"
libelle = "Orientés par le SSAM"
nature = "nombre"
fournisseur = "ssam"
[[indicateurs]]
code = "1.10"
libelle = "Inaptes"
nature = "nombre"
[[indicateurs]]
code = "1.11"
libelle = "Avec dispense"
nature = "nombre"
au_plus = "1.10"
"""


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Report]:
    """The last report written to each party, by its name; it is written for good too."""
    sealed: dict[str, Report] = {}

    def keep(report: Report, about: About, target: IO[bytes]) -> None:
        sealed[about.to_party] = report
        write_report(report, about, target)

    monkeypatch.setattr("gateway.worker.result_file.write_report", keep)
    return sealed


def first_pages(shown: dict[str, Report]) -> list[Page]:
    return [report.pages[0] for report in shown.values()]


def toml(year: int, **answers: int) -> bytes:
    lines = [f'"{code.replace("_", ".")[1:]}" = {value}' for code, value in answers.items()]
    return "\n".join(
        ['convention = "cpom-exemple-2025"', f"annee = {year}", "[indicateurs]", *lines, ""]
    ).encode()


def test_the_states_table_waits_for_both_then_reaches_the_three(
    bench: StepBench, shown: dict[str, Report]
) -> None:
    convene(bench, "tableau_dgt", TO_ALL, 'thematiques = ["tms"]\n')
    known = bench.scenario.sirets
    head, last = "siret;annee;theme;modalite", YEAR - 1
    rows = [f"{known[i]};{last};tms;formé" for i in range(6)]
    accepted(bench, SPSTI, "tableau_dgt", head, rows)
    assert delivered(bench) == {}
    followed = [f"{siret};{last}" for siret in known[2:30]]
    accepted(bench, CARSAT, "tableau_dgt", "siret;annee", followed)
    assert delivered(bench) == ALL
    assert len(shown) == 3
    for page in first_pages(shown):
        assert page.titre.endswith(f"année {last}")
        trained, of_them = page.blocs[1].lignes[:2]
        assert (trained[2], of_them[2]) == (6, 4)
    assert sorted(len(report.pages) for report in shown.values()) == [1, 1, 3]


def test_indicators_are_checked_on_arrival_and_stand_beside_the_year_before(
    bench: StepBench, shown: dict[str, Report]
) -> None:
    convene(bench, "indicateurs", TO_ALL, INDICATORS)
    over = bench.deposit(SPSTI, "indicateurs", toml(YEAR, _1_10=3, _1_11=4))
    assert bench.row(over)["state"] == DepositState.REJETE
    assert "INDICATEUR-BORNE" in str(bench.answer(over))
    for year, number in ((YEAR - 1, 10), (YEAR, 12)):
        given = bench.deposit(SPSTI, "indicateurs", toml(year, _1_10=number, _1_11=2))
        assert bench.row(given)["state"] == DepositState.ACCEPTE, bench.answer(given)
        assert delivered(bench) == ALL
    ssam = bench.deposit(CARSAT, "indicateurs", toml(YEAR, _1_4=7))
    assert bench.row(ssam)["state"] == DepositState.ACCEPTE, bench.answer(ssam)
    assert delivered(bench) == ALL
    for page in first_pages(shown):
        found = {row[0]: row[2:5] for row in page.blocs[1].lignes}
        assert found == {"1.4": (7, None, None), "1.10": (12, 10, 2), "1.11": (2, 2, 0)}
