"""A sheet that exists is consistent, whatever it was made from."""

import pandas as pd
import pyarrow as pa
import pytest

from gateway.rendering.sheet import ResultSheet, SheetError
from tests.gateway.rendering.sheets import ABOUT, COLUMNS, SIRETS, small_sheet


def test_a_pandas_frame_and_an_arrow_table_give_the_same_sheet() -> None:
    from_arrow = small_sheet()
    frame = from_arrow.frame.to_pandas(types_mapper=pd.ArrowDtype)
    from_pandas = ResultSheet.of(COLUMNS, frame, pd.Series(["00400000000017"]), ABOUT)
    assert from_pandas.frame.equals(from_arrow.frame)
    assert from_pandas.without_data.to_pylist() == ["00400000000017"]


def test_only_the_columns_of_the_dictionary_are_kept() -> None:
    table = small_sheet().frame.append_column("secret", pa.array([1, 2, 3]))
    assert "secret" not in ResultSheet.of(COLUMNS, table, [], ABOUT).frame.column_names


def test_what_is_not_finite_becomes_a_blank() -> None:
    assert small_sheet().frame["if"].to_pylist() == [0.0, 26.444, None]


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(SheetError):
        ResultSheet.of(COLUMNS, small_sheet().frame.drop_columns(["at"]), [], ABOUT)


def test_a_siret_that_is_a_number_is_refused() -> None:
    table = small_sheet().frame
    numbers = table.set_column(0, "siret", pa.array([int(s) for s in SIRETS]))
    with pytest.raises(SheetError):
        ResultSheet.of(COLUMNS, numbers, [], ABOUT)


def test_the_siret_comes_first() -> None:
    with pytest.raises(SheetError):
        ResultSheet.of(COLUMNS[::-1], small_sheet().frame, [], ABOUT)


def test_its_repr_holds_no_siret() -> None:
    assert "002" not in repr(small_sheet())
