"""Synthetic extracts look like France, hold together, and can be drawn again."""

import io

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pytest

from gateway.demo.rates import BY_CTN
from gateway.demo.synthetic import (
    ANTENNES,
    synthetic_extract,
    synthetic_portefeuille,
    synthetic_tms_pros,
    to_csv,
)

YEARS = range(2021, 2026)


@pytest.fixture(scope="module")
def extract() -> pa.Table:
    return synthetic_extract(20_000, YEARS, seed=1)


def column(table: pa.Table, name: str) -> npt.NDArray[np.int64]:
    return np.asarray(pc.fill_null(table[name], 0))


def test_it_has_the_columns_of_the_contract_in_order(extract: pa.Table) -> None:
    assert " ".join(extract.column_names) == (
        "siret annee ctn code_risque code_naf nomenclature_naf effectif heures_travaillees "
        "at_1er_reglement at_4j_et_plus at_trajet mp mp_tms nouvelles_ip somme_taux_ip deces "
        "journees_it"
    )


def test_there_is_one_row_per_establishment_and_year(extract: pa.Table) -> None:
    assert extract.num_rows == 100_000
    groups = extract.group_by(["siret", "annee"]).aggregate([([], "count_all")])
    assert groups.num_rows == 100_000
    assert pc.count_distinct(extract["siret"]).as_py() == 20_000
    assert sorted(pc.unique(extract["annee"]).to_pylist()) == list(YEARS)


def test_parts_do_not_exceed_their_whole(extract: pa.Table) -> None:
    at, ip, points = (
        column(extract, n) for n in ("at_1er_reglement", "nouvelles_ip", "somme_taux_ip")
    )
    assert (column(extract, "at_4j_et_plus") <= at).all()
    assert (column(extract, "mp_tms") <= column(extract, "mp")).all()
    assert (column(extract, "deces") <= at).all()
    assert (column(extract, "journees_it") >= at).all()
    assert not column(extract, "journees_it")[at == 0].any()
    assert ((ip <= points) & (points <= 100 * ip)).all()


def test_its_indices_are_near_the_national_ones(extract: pa.Table) -> None:
    at, staff = column(extract, "at_1er_reglement"), column(extract, "effectif")
    hours, days = column(extract, "heures_travaillees"), column(extract, "journees_it")
    assert at.sum() / staff.sum() * 1_000 == pytest.approx(26.4, rel=0.12)
    assert at.sum() / hours.sum() * 1e6 == pytest.approx(16.0, rel=0.12)
    assert days.sum() / hours.sum() * 1_000 == pytest.approx(1.57, rel=0.15)


def test_most_establishments_have_no_accident_as_in_france(extract: pa.Table) -> None:
    at = column(extract, "at_1er_reglement")
    assert (at == 0).mean() == pytest.approx(0.847, abs=0.01)
    assert ((at == 1) | (at == 2)).mean() == pytest.approx(0.137, abs=0.01)


def test_sectors_weigh_what_they_weigh(extract: pa.Table) -> None:
    counts = {row["values"]: row["counts"] for row in pc.value_counts(extract["ctn"]).to_pylist()}
    total = sum(c.etablissements for c in BY_CTN)
    for figures in BY_CTN:
        share = counts[figures.ctn] / extract.num_rows
        assert share == pytest.approx(figures.etablissements / total, abs=0.01)


def test_a_few_sizes_and_hours_are_missing(extract: pa.Table) -> None:
    no_size, no_hours = (extract[n].is_null() for n in ("effectif", "heures_travaillees"))
    assert 0 < pc.sum(no_size).as_py() < pc.sum(no_hours).as_py() < 0.03 * extract.num_rows
    assert not pc.any(pc.and_(no_size, pc.invert(no_hours))).as_py()


def test_the_same_seed_gives_the_same_table() -> None:
    assert synthetic_extract(50, YEARS, 3).equals(synthetic_extract(50, YEARS, 3))
    assert not synthetic_extract(50, YEARS, 3).equals(synthetic_extract(50, YEARS, 4))


def test_the_portfolio_holds_larger_establishments_of_the_extract(extract: pa.Table) -> None:
    portfolio = synthetic_portefeuille(extract, 2026, seed=1)
    assert portfolio.column_names == ["siret", "annee", "antenne", "agent_visite"]
    assert portfolio.num_rows == pc.count_distinct(portfolio["siret"]).as_py() == 600
    assert set(portfolio["antenne"].to_pylist()) <= set(ANTENNES)
    assert set(portfolio["agent_visite"].to_pylist()) == {"oui", "non"}
    followed = pc.is_in(extract["siret"], portfolio["siret"].combine_chunks())
    sizes = extract["effectif"]
    assert pc.mean(sizes.filter(followed)).as_py() > 2 * pc.mean(sizes).as_py()


def test_tms_pros_targets_establishments_with_tms(extract: pa.Table) -> None:
    targets = synthetic_tms_pros(extract, 2026, seed=1)
    assert targets.column_names == ["siret", "annee", "etape"]
    assert set(targets["etape"].to_pylist()) == {1, 2, 3, 4}
    targeted = pc.is_in(extract["siret"], targets["siret"].combine_chunks())
    assert column(extract, "mp_tms")[targeted.to_numpy()].mean() > 0.2


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_the_export_reads_back(encoding: str) -> None:
    portfolio = synthetic_portefeuille(synthetic_extract(400, [2025], 1), 2026, 1)
    content = to_csv(portfolio, "cp1252" if encoding == "cp1252" else "utf-8")
    assert b'"' not in content
    assert content.count(b"\r\n") == portfolio.num_rows + 1
    got = pv.read_csv(
        io.BytesIO(content.decode(encoding).encode()),
        parse_options=pv.ParseOptions(delimiter=";"),
        convert_options=pv.ConvertOptions(column_types=portfolio.schema),
    )
    assert got.equals(portfolio)
