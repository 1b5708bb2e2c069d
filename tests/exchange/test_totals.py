"""Below the floor: one total of several years, from which no year can be read."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.flux import sinistralite
from exchange.grants import GrantedFlux
from exchange.matching import Followed, Matched, match
from exchange.results import Result
from tests.exchange.examples import a_grant
from tests.exchange.made_extracts import claims, index_of, octets, sirets

FLOOR, YEARS = 11, 3
MEMBERS = sirets(4)
TEXTS = [f"{n:014d}" for n in range(1, 5)]
PSEUDONYMS = octets([bytes([n]) * 16 for n in (9, 3, 7, 5)])
AT = "AT en 1er règlement"

Row = tuple[int, int, int | None, int]
"""Member, year, headcount, accidents."""


def _found(rows: list[Row]) -> Matched:
    frame = claims(
        [year for _, year, _, _ in rows],
        effectif=pd.array([heads for _, _, heads, _ in rows], "Int64"),
        at_1er_reglement=[at for *_, at in rows],
        at_4j_et_plus=0,
    )
    names = [PSEUDONYMS[member].tobytes() for member, *_ in rows]
    return match(MEMBERS, PSEUDONYMS, index_of("sinistralite", names, frame)[0])


def _grant(*colonnes: str, cumul: int | None = YEARS) -> GrantedFlux:
    return a_grant(colonnes=colonnes, plancher_effectif=FLOOR, cumul_annees=cumul)


def _result(rows: list[Row], *colonnes: str) -> Result:
    return sinistralite.build(MEMBERS, _found(rows), _grant(*(colonnes or ("at",))))


def _lines(result: Result) -> list[dict[str, object]]:
    lines: list[dict[str, object]] = pa.Table.from_pandas(result.frame).to_pylist()
    return lines


@st.composite
def extracts(draw: st.DrawFn) -> list[Row]:
    keys = st.tuples(st.integers(0, 3), st.integers(2018, 2025))
    chosen = draw(st.lists(keys, max_size=16, unique=True))
    heads = st.one_of(st.none(), st.integers(1, 20))
    return [(*key, draw(heads), draw(st.integers(0, 9))) for key in chosen]


@given(extracts())
@settings(deadline=None, max_examples=60)
def test_totals_are_the_sums_and_no_year_below_the_floor_is_given(rows: list[Row]) -> None:
    latest = max((year for _, year, _, _ in rows), default=0)
    yearly, summed = [], defaultdict(list)
    for member, year, heads, at in rows:
        if heads is not None and heads >= FLOOR:
            yearly.append((TEXTS[member], year, str(year), 1, at))
        elif year > latest - YEARS:
            summed[member].append((year, at))
    totals = []
    for member, years in summed.items():
        if len(years) > 1:
            first, last = min(years)[0], max(years)[0]
            total = sum(at for _, at in years)
            totals.append((TEXTS[member], last, f"{first}-{last}", len(years), total))
    result = _result(rows)
    given_back = [
        (line["SIRET"], line["Année"], line["Période"], line["Années cumulées"], line[AT])
        for line in _lines(result)
    ]
    assert sorted(given_back) == sorted(yearly + totals)
    assert [line[0] for line in given_back] == sorted(line[0] for line in given_back)  # type: ignore[type-var]
    told = sum(len(years) for years in summed.values() if len(years) > 1)
    assert result.counts.withheld_rows == len(rows) - len(yearly) - told


def test_indices_of_a_total_are_those_of_its_sums() -> None:
    rows: list[Row] = [(0, 2023, 4, 1), (0, 2024, 6, 0), (0, 2025, 10, 2)]
    (line,) = _lines(_result(rows, "at", "effectif", "if", "tf"))
    assert (line[AT], line["Effectif"]) == (3, 20)
    assert line["Indice de fréquence"] == pytest.approx(3 / 20 * 1000)
    assert line["Taux de fréquence"] == pytest.approx(3 / 96_000 * 1_000_000)
    assert line["Motif d'un indice absent"] is None


def test_an_unknown_headcount_leaves_the_index_of_a_total_blank_with_its_reason() -> None:
    rows: list[Row] = [(0, 2023, None, 1), (0, 2024, 6, 1)]
    (line,) = _lines(_result(rows, "at", "effectif", "if"))
    assert (line[AT], line["Effectif"], line["Indice de fréquence"]) == (2, None, None)
    assert line["Motif d'un indice absent"] == "EFFECTIF-ABSENT"


def test_one_withheld_year_alone_gives_nothing() -> None:
    result = _result([(0, 2025, 4, 3), (0, 2024, 30, 1), (1, 2020, 4, 3), (1, 2025, 4, 3)])
    assert [line["Année"] for line in _lines(result)] == [2024]
    assert result.counts.withheld_rows == 3
    assert "3 lignes retenues" in result.notices[0]


def test_the_reader_is_told_what_a_total_is() -> None:
    result = _result([(0, 2024, 4, 3), (0, 2025, 4, 1)])
    assert [entry.nom for entry in result.columns][-2:] == ["periode", "annees_cumulees"]
    assert "2 lignes" in result.notices[0]
    assert "par 1 total :" in result.notices[0]
    assert result.counts.withheld_rows == 0


def test_without_totals_the_result_is_as_before() -> None:
    result = sinistralite.build(
        MEMBERS, _found([(0, 2024, 4, 3), (0, 2025, 4, 1)]), _grant("at", cumul=None)
    )
    assert list(result.frame.columns) == ["SIRET", "Année", AT]
    assert result.counts.rows == 0


def test_an_activity_goes_with_the_last_year_of_a_total() -> None:
    line = _lines(_result([(0, 2024, 4, 3), (0, 2025, 4, 1)], "code_naf", "ctn"))[0]
    assert (line["Code NAF"], line["Nomenclature du code NAF"]) == ("43.21A", "NAFRev2")
    assert line["Comité technique national"] == "BB"


def test_rows_followed_through_a_succession_make_a_total_of_their_own() -> None:
    found = _found([(0, year, 4, 1) for year in (2022, 2023, 2024, 2025)])
    link = np.array([0, 0, -1, -1])
    shown = pa.array(["00000000000099"], pa.large_string())
    followed = Followed(shown, pa.array(["chaîne"], pa.large_string()), link, 0)
    matched = Matched(found.layout, found.member, found.read, found.row, found.unknown, 0, followed)
    lines = _lines(
        sinistralite.build(
            MEMBERS, matched, a_grant(colonnes=("at",), plancher_effectif=FLOOR, cumul_annees=5)
        )
    )
    assert [(line["Période"], line["SIRET dans l'extrait"], line[AT]) for line in lines] == [
        ("2022-2023", "00000000000099", 2),
        ("2024-2025", None, 2),
    ]
