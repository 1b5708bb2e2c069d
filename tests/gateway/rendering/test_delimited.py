"""Delimited text that a program reads and that a French Excel opens."""

import csv
import io
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import Column, Kind, ResultSheet, SheetError
from tests.gateway.rendering.sheets import (
    ABOUT,
    COLUMNS,
    SIRETS,
    sheet_of_the_elsewhere,
    small_sheet,
)


def written(sheet: ResultSheet) -> bytes:
    target = io.BytesIO()
    write_delimited(sheet, target)
    return target.getvalue()


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_whole_file_is_as_promised() -> None:
    assert written(small_sheet()).decode() == (
        "\ufeffsiret;situation;annee;libelle;at;if;motif\r\n"
        "00200000300016;trouvé;2024;a;0;0,00;\r\n"
        "00200000300016;trouvé;2025;b;1234;26,44;\r\n"
        "00200000300024;trouvé;2025;c;;;effectif absent de l'extrait\r\n"
        "00400000000017;sans donnée;;;;;\r\n"
        "00400000100015;sans donnée;;;;;\r\n"
    )


def test_each_reason_is_a_situation() -> None:
    lines = rows(written(sheet_of_the_elsewhere(("00400000100015",))))[4:]
    assert [line[:2] for line in lines] == [
        ["00400000100015", "sans donnée"],
        [SIRETS[0], "hors circonscription"],
        ["00400000000017", "hors champ"],
    ]
    assert all(not any(line[2:]) for line in lines)


def test_no_other_column_is_called_situation() -> None:
    # A program that reads by titles would take one for the other.
    columns = (COLUMNS[0], Column("situation", "Situation", "", "", Kind.TEXT))
    table = pa.table({"siret": ["00200000300016"], "situation": ["ciblé"]})
    with pytest.raises(SheetError):
        ResultSheet.of(columns, table, [], ABOUT)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_would_run_is_neutralised(first: str) -> None:
    content = written(small_sheet((f"{first}cmd|x", "sûr", "a=b")))
    assert [row[3] for row in rows(content)[1:4]] == [f"'{first}cmd|x", "sûr", "a=b"]


def test_a_negative_number_is_left_a_number() -> None:
    columns = (COLUMNS[0], Column("ecart", "Écart", "", "", Kind.RATE))
    table = pa.table({"siret": ["00200000300016"], "ecart": [-3.5]})
    assert rows(written(ResultSheet.of(columns, table, [], ABOUT)))[1][2] == "-3,50"


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=6), min_size=3, max_size=3))
def test_any_text_comes_back_through_a_csv_reader(texts: list[str]) -> None:
    got = [row[3] for row in rows(written(small_sheet(tuple(texts))))[1:4]]
    runs = ("=", "+", "-", "@", "\t", "\r")
    assert got == [f"'{text}" if text.startswith(runs) else text for text in texts]


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
def test_numbers_are_rounded_to_two_decimals_with_a_comma(values: list[float]) -> None:
    columns = (COLUMNS[0], Column("if", "IF", "", "", Kind.RATE))
    table = pa.table({"siret": ["00200000300016"] * len(values), "if": values})
    got = [row[2] for row in rows(written(ResultSheet.of(columns, table, [], ABOUT)))[1:]]
    assert all(len(text.split(",")[1]) == 2 for text in got)
    for text, value in zip(got, values, strict=True):
        assert abs(Decimal(text.replace(",", ".")) - Decimal(value)) <= Decimal("0.00501")


def test_slices_join_without_a_seam() -> None:
    count = 150_000
    columns = (COLUMNS[0], COLUMNS[3])
    table = pa.table({"siret": [f"{n:014}" for n in range(count)], "at": list(range(count))})
    lines = rows(
        written(ResultSheet.of(columns, table, [f"{n:014}" for n in range(70_000)], ABOUT))
    )
    assert [line[0] for line in lines[1 : count + 1]] == table["siret"].to_pylist()
    assert len(lines) == 1 + count + 70_000


def test_an_empty_result_is_a_header() -> None:
    sheet = small_sheet()
    empty = ResultSheet.of(COLUMNS, sheet.frame.slice(0, 0), [], ABOUT)
    assert rows(written(empty)) == [["siret", "situation", "annee", "libelle", "at", "if", "motif"]]
