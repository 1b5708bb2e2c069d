"""No two rows of an extract have the same key."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from validators.codes import Code
from validators.contracts.repeats import repeated_rows

_SIRETS = st.none() | st.integers(1, 4) | st.integers(10**13, 10**13 + 3)
_YEARS = st.none() | st.integers(2023, 2025) | st.integers(-(10**14), 10**14)
_PROGRAMMES = st.none() | st.sampled_from(("TMS Pros", "tms  pros", "Élan", "ELAN", "Elan 2", "東"))
_ALIKE = {"TMS Pros": "a", "tms  pros": "a", "Élan": "b", "ELAN": "b", "Elan 2": "c", "東": "d"}


def frame(rows: list[tuple[int | None, int | None, str | None]]) -> pd.DataFrame:
    sirets, years, programmes = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "siret": pd.array(list(sirets), "Int64"),
            "annee": pd.array(list(years), "Int64"),
            "programme": pd.array(list(programmes), "str"),
        }
    )


def found(rows: list[tuple[int | None, int | None, str | None]], *key: str) -> dict[int, int]:
    """Number of each row that repeats one, and of the first it repeats."""
    findings = repeated_rows(frame(rows), key, np.arange(10, 10 + len(rows), dtype=np.int64))
    assert [one.code for one in findings] in ([], [Code.LIGNE_DOUBLE])
    return {
        int(row): int(first)
        for one in findings
        for row, first in zip(one.rows, one.first_rows, strict=True)
    }


@given(st.lists(st.tuples(_SIRETS, _YEARS, _PROGRAMMES), max_size=40))
def test_a_row_repeats_the_first_that_has_its_whole_key(
    rows: list[tuple[int | None, int | None, str | None]],
) -> None:
    seen: dict[tuple[object, ...], int] = {}
    expected = {}
    for number, (siret, year, programme) in enumerate(rows, 10):
        key = (siret, year, programme and _ALIKE[programme])
        if None in key:
            continue
        if key in seen:
            expected[number] = seen[key]
        seen.setdefault(key, number)
    assert found(rows, "siret", "annee", "programme") == expected


def test_the_key_says_what_is_a_repetition() -> None:
    rows: list[tuple[int | None, int | None, str | None]] = [(1, 2024, "A"), (1, 2024, "B")]
    assert found(rows, "siret", "annee", "programme") == {}
    assert found(rows, "siret", "annee") == {11: 10}


def test_many_kinds_in_each_column_are_not_mistaken_for_one_another() -> None:
    size = 3_000
    numbers = np.arange(size, dtype=np.int64)
    wide = pd.DataFrame({name: pd.array(numbers, "Int64") for name in "abcdefgh"})
    wide.loc[size - 1] = wide.loc[0]
    (one,) = repeated_rows(wide, tuple("abcdefgh"), numbers)
    assert (one.rows.tolist(), one.first_rows.tolist()) == ([size - 1], [0])
