"""Statistics by sector: what a SPSTI reads, and what it can never deduce."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.ledger import Ledger
from exchange.contribution import Gathered
from exchange.flux.statistiques_sectorielles import FLUX, compile_statistics
from exchange.grants import Seuil
from exchange.report import Block, Cell, Page, Report
from exchange.terms import Granularite, PartyKind, Source
from tests.exchange.examples import a_grant
from tests.exchange.statistics.contributions import AT, claims_of, contribution, sirets_of

MARK = "s"


def _report(frame: pd.DataFrame, ledger: Ledger | None = None, arrondi: int = 0) -> Report:
    grant = a_grant(FLUX.nom, granularite=Granularite.SECTEUR)
    if arrondi:
        grant = replace(grant, seuils=(Seuil("arrondi", arrondi, Source.PROJET),))
    given = {PartyKind.CARSAT: contribution(frame)}
    return compile_statistics(
        Gathered(grant, PartyKind.SPSTI, AT, None, given, ledger=ledger or Ledger())
    )


def _page(report: Report, nom: str) -> Page:
    return next(page for page in report.pages if page.nom == nom)


def _column(block: Block, heading: str) -> dict[tuple[Cell, ...], Cell]:
    headings = [one.texte for one in block.entetes[0]]
    place, wide = headings.index(heading), headings.index("Établissements")
    return {line[:wide]: line[place] for line in block.lignes}


@pytest.fixture(scope="module")
def report() -> Report:
    return _report(claims_of(800))


def test_a_page_for_each_table_then_the_method(report: Report) -> None:
    assert [page.nom for page in report.pages] == [
        "Divisions NAF",
        "Sections et tailles",
        "CTN et tailles",
        "Méthode",
    ]
    (block,) = report.pages[0].blocs
    assert block.titre == "2024 – NAF rév. 2"


def test_totals_and_indices_are_those_of_the_extract(report: Report) -> None:
    frame = claims_of(800)
    block = _page(report, "Divisions NAF").blocs[0]
    total: tuple[Cell, ...] = ("Total",)
    heads, claims = int(frame["effectif"].sum()), int(frame["at_1er_reglement"].sum())
    assert _column(block, "Établissements")[total] == 800
    assert _column(block, "Salariés")[total] == heads
    assert _column(block, "AT en 1er règlement")[total] == claims
    frequency = _column(block, "IF (AT pour 1 000 salariés)")[total]
    assert frequency == pytest.approx(claims / heads * 1000, abs=0.01)


def test_what_is_hidden_reads_the_same_everywhere_and_hides_its_indices(report: Report) -> None:
    block = _page(report, "Sections et tailles").blocs[0]
    deaths = _column(block, "Décès")
    assert MARK in deaths.values()
    texts = {cell for line in block.lignes for cell in line[2:] if isinstance(cell, str)}
    assert texts == {MARK}
    claims, index = (
        _column(block, "AT en 1er règlement"),
        _column(block, "IF (AT pour 1 000 salariés)"),
    )
    assert all(index[label] == MARK for label, value in claims.items() if value == MARK)


def test_no_cell_shows_fewer_than_three_establishments_or_eleven_persons(report: Report) -> None:
    for page in report.pages[:-1]:
        for block in page.blocs:
            for label, count in _column(block, "Établissements").items():
                assert count == MARK or int(str(count)) >= 3, label
            assert all(
                value == MARK or int(str(value)) >= 11
                for value in _column(block, "Salariés").values()
            )


def test_a_single_establishment_of_a_division_is_hidden_with_another() -> None:
    frame = claims_of(400)
    lone = frame.iloc[[0]].assign(qui=9_999, code_naf="9900Z", effectif=500, at_1er_reglement=40)
    block = _page(_report(pd.concat([frame, lone])), "Divisions NAF").blocs[0]
    claims = _column(block, "AT en 1er règlement")
    assert claims[("99",)] == MARK
    sections = [value for (label,), value in claims.items() if "–" in str(label)]
    assert sections.count(MARK) >= 2


def test_two_nomenclatures_are_never_in_one_table() -> None:
    frame = claims_of(800, years=(2027,))
    half = frame["qui"] % 2 == 0
    frame.loc[half, "nomenclature_naf"] = "NAF2025"
    frame.loc[half, "code_naf"] = frame.loc[half, "code_naf"].str.replace("Z", "Y")
    report = _report(frame)
    blocks = _page(report, "Divisions NAF").blocs
    assert [block.titre for block in blocks] == ["2027 – NAF rév. 2", "2027 – NAF 2025"]
    (rev2, naf2025) = (_column(block, "Établissements")[("Total",)] for block in blocks)
    assert (rev2, naf2025) == (400, 400)
    assert len(_page(report, "CTN et tailles").blocs) == 1


def test_rows_without_headcount_are_left_out_and_told() -> None:
    frame = claims_of(400)
    frame["effectif"] = frame["effectif"].mask(frame["qui"] <= 5)
    report = _report(frame)
    assert report.counts["lignes sans effectif"] == 5
    assert "5 lignes" in report.notices[-1]
    total = _column(report.pages[0].blocs[0], "Établissements")[("Total",)]
    assert total == 395


def test_an_index_over_hours_is_blank_where_hours_are_missing() -> None:
    frame = claims_of(400)
    frame["heures_travaillees"] = frame["heures_travaillees"].mask(frame["qui"] % 2 == 0)
    block = _report(frame).pages[0].blocs[0]
    assert _column(block, "TF (AT par million d'heures)")[("Total",)] is None
    assert _column(block, "IF (AT pour 1 000 salariés)")[("Total",)] is not None


def test_values_are_rounded_where_the_convention_says_so() -> None:
    block = _report(claims_of(400), arrondi=5).pages[0].blocs[0]
    shown = [v for v in _column(block, "AT en 1er règlement").values() if v != MARK]
    assert shown
    assert all(int(str(value)) % 5 == 0 for value in shown)


def test_nothing_in_the_report_names_an_establishment(report: Report) -> None:
    given = contribution(claims_of(800))
    texts = repr(report.pages)
    assert not re.search(r"\d{9,}", texts)
    for siret in sirets_of(np.arange(1, 801))[:20]:
        assert siret.tobytes().decode() not in texts
    assert given.identity_octets().shape == (800, 16)


def test_only_the_latest_years_are_given() -> None:
    report = _report(claims_of(60, years=tuple(range(2018, 2025))))
    titles = [block.titre for block in _page(report, "CTN et tailles").blocs]
    assert titles == ["2020", "2021", "2022", "2023", "2024"]


def test_the_same_extract_for_another_recipient_gives_the_same_and_adds_nothing() -> None:
    frame = claims_of(400)
    first = _report(frame)
    ledger = Ledger(first.released)
    second = _report(frame, ledger)
    assert second.pages == first.pages
    assert first.released
    assert second.released == ()


def test_a_newcomer_shows_in_no_value_that_was_given_without_it() -> None:
    frame = claims_of(400)
    first = _report(frame[frame["qui"] != 7])
    second = _report(frame, Ledger(first.released))
    before = _column(first.pages[0].blocs[0], "AT en 1er règlement")
    after = _column(second.pages[0].blocs[0], "AT en 1er règlement")
    code = str(frame.loc[frame["qui"] == 7, "code_naf"].iloc[0])[:2]
    for label in ("Total", code):
        assert MARK in (before[(label,)], after[(label,)])


def test_pseudonyms_of_another_key_than_the_ledger_are_refused() -> None:
    frame = claims_of(100)
    given = replace(contribution(frame), cle="registre-2")
    gathered = Gathered(
        a_grant(FLUX.nom),
        PartyKind.SPSTI,
        AT,
        None,
        {PartyKind.CARSAT: given},
        ledger=Ledger(_report(frame).released),
    )
    with pytest.raises(AggregateError, match="clé"):
        compile_statistics(gathered)


def test_columns_read_back_from_arrow_count_the_same() -> None:
    frame = claims_of(120)
    frame["effectif"] = frame["effectif"].mask(frame["qui"] == 3)
    stored = frame.convert_dtypes(dtype_backend="pyarrow")
    assert _report(stored).pages == _report(frame).pages
