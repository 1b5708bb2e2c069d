"""Indices follow their definitions, and are blank with a reason rather than wrong."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.indices import INDICES, compute, reasons


def test_the_national_figures_of_2024_come_out() -> None:
    # Whole country: 549,614 AT; 20.8 M employees give IF 26.4; the hours that give TF 16.0.
    columns = {"at_1er_reglement": pa.array([549_614]), "effectif": pa.array([20_800_000])}
    assert compute(INDICES["if"], columns)[0].as_py() == pytest.approx(26.4, abs=0.05)


@pytest.mark.parametrize(
    ("nom", "column", "amount", "below", "expected"),
    [
        ("if", "at_1er_reglement", 3, 60, 50.0),
        ("tf", "at_1er_reglement", 3, 60_000, 50.0),
        ("tg", "journees_it", 90, 60_000, 1.5),
        ("ig", "somme_taux_ip", 7.5, 60_000, 125.0),
    ],
)
def test_each_index_has_its_definition(
    nom: str, column: str, amount: float, below: int, expected: float
) -> None:
    indice = INDICES[nom]
    assert indice.numerator == column
    columns = {column: pa.array([amount]), indice.denominator: pa.array([below])}
    assert compute(indice, columns).to_pylist() == [pytest.approx(expected)]


_maybe = st.none() | st.integers(0, 3)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(_maybe, _maybe, _maybe, _maybe), min_size=1, max_size=30))
def test_an_index_is_blank_exactly_where_a_reason_is_given(
    rows: list[tuple[int | None, ...]],
) -> None:
    names = ("at_1er_reglement", "effectif", "heures_travaillees", "journees_it")
    columns = {
        name: pa.array(values, pa.int64())
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    wanted = (INDICES["if"], INDICES["tg"])
    values = [compute(indice, columns).to_pylist() for indice in wanted]
    told = reasons(wanted, columns).to_pylist()
    for row, frequency, gravity, reason in zip(rows, *values, told, strict=True):
        accidents, headcount, hours, days = row
        assert frequency == (
            accidents / headcount * 1000 if accidents is not None and headcount else None
        )
        assert gravity == (days / hours * 1000 if days is not None and hours else None)
        assert (reason is None) == (None not in (frequency, gravity))


def test_reasons_are_codes() -> None:
    columns = {
        "at_1er_reglement": pa.array([1, 1, None, 1], pa.int64()),
        "effectif": pa.array([None, 0, 5, 5], pa.float64()),
        "heures_travaillees": pa.array([0, None, 10, 10], pa.int64()),
    }
    assert reasons((INDICES["if"], INDICES["tf"]), columns).to_pylist() == [
        "EFFECTIF-ABSENT HEURES-NULLES",
        "EFFECTIF-NUL HEURES-ABSENTES",
        "SINISTRES-ABSENTS",
        None,
    ]
