"""The clerk reads in a result what the gateway wrote, whatever its format."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyarrow as pa
import pytest

from gateway.demo.results import Summary, summarise
from gateway.demo.workbook_rows import sheets
from gateway.rendering.delimited import write_delimited
from gateway.rendering.sheet import About, Column, Kind, ResultSheet
from gateway.rendering.workbook import write_workbook

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ABOUT = About(
    convention="cpom",
    convention_title="Contrat",
    flux="Sinistralité des adhérents",
    clause="annexe 2",
    finalite="prévention",
    from_party="CARSAT",
    to_party="SPSTI",
    instant=AT,
    list_accepted_at=AT,
    extract_loaded_at=AT,
    retention_days=365,
    confidentiality="À garder pour soi.",
)
COLUMNS = (
    Column("siret", "SIRET", "", "Le numéro.", Kind.KEY),
    Column("annee", "Année", "", "L'année.", Kind.YEAR),
    Column("antenne", "Antenne", "", "L'antenne.", Kind.TEXT),
)


def written(folder: Path, ending: str, rows: int, without: int) -> Path:
    frame = pa.table(
        {
            "siret": [f"0020000{n:07d}" for n in range(rows)],
            "annee": pa.array([2026] * rows, pa.int16()),
            "antenne": ["Var <&> Gap", None][:rows] + ["Vaucluse"] * (rows - 2),
        }
    )
    sheet = ResultSheet.of(COLUMNS, frame, [f"0040000{n:07d}" for n in range(without)], ABOUT)
    path = folder / f"resultat{ending}"
    write: Callable[[ResultSheet, IO[bytes]], None] = (
        write_workbook if ending == ".xlsx" else write_delimited
    )
    with path.open("w+b") as target:
        write(sheet, target)
    return path


@pytest.fixture(params=[".xlsx", ".csv"])
def summary(request: pytest.FixtureRequest, tmp_path: Path) -> Summary:
    return summarise(written(tmp_path, request.param, 7, 4))


def test_rows_and_members_without_data_are_counted_apart(summary: Summary) -> None:
    assert summary.rows == 7
    assert summary.without_data == 4


def test_the_first_rows_are_shown_with_their_leading_zeros(summary: Summary) -> None:
    assert len(summary.first) == 3
    assert [row[0] for row in summary.first] == [f"0020000{n:07d}" for n in range(3)]
    assert "Var <&> Gap" in summary.first[0]
    assert all(len(row) == len(summary.header) for row in summary.first)


def test_a_workbook_gives_its_sheets_in_order(tmp_path: Path) -> None:
    book = sheets(written(tmp_path, ".xlsx", 5, 0), 2)
    assert [sheet.name for sheet in book] == ["Résultats", "Sans donnée", "Lisez-moi"]
    assert [sheet.rows for sheet in book][:2] == [5, 0]
