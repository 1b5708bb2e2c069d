"""The clerk's file is as ugly as promised, and its truth is true."""

import csv
import io
from datetime import date
from typing import Literal

import pytest
from python_calamine import CalamineWorkbook
from stdnum.fr import siret as oracle

from gateway.demo.member_list import MemberList, member_list
from gateway.demo.sirets import as_text, invented_sirets

ON = date(2026, 11, 22)
KNOWN = as_text(invented_sirets(400, 1)).to_pylist()


@pytest.fixture(params=["xlsx", "csv"])
def drawn(request: pytest.FixtureRequest) -> MemberList:
    return member_list(KNOWN, 5, ON, received=300, found=280, form=request.param)


def table(drawn: MemberList) -> list[list[object]]:
    if drawn.name.endswith(".csv"):
        text = io.StringIO(drawn.content.decode("cp1252"), newline="")
        return [list(row) for row in csv.reader(text, delimiter=";")]
    book = CalamineWorkbook.from_filelike(io.BytesIO(drawn.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def cells(drawn: MemberList) -> list[object]:
    return [row[2] for row in table(drawn)[4:]]


def cleaned(cell: object) -> str:
    text = f"{cell:.0f}" if isinstance(cell, float) else str(cell)
    return "".join(text.split()).zfill(14)


def test_a_title_stands_above_the_header(drawn: MemberList) -> None:
    rows = table(drawn)
    assert "Liste des adhérents" in str(rows[0][0])
    assert "SIRET" in str(rows[3][2])
    assert len(rows) == 4 + drawn.truth.received


def test_what_a_good_reading_finds_is_the_truth(drawn: MemberList) -> None:
    truth = drawn.truth
    sirets = [cleaned(cell) for cell in cells(drawn)]
    right = [text for text in sirets if oracle.is_valid(text)]
    assert len(sirets) == truth.received == 300
    assert len(sirets) - len(right) == truth.refused == 3
    assert len(set(right)) == truth.kept == 295
    assert len(right) - len(set(right)) == truth.duplicates == 2
    assert len(set(right) & set(KNOWN)) == truth.known == 280
    assert len(set(right) - set(KNOWN)) == truth.unknown == 15


def test_refused_rows_are_where_it_says(drawn: MemberList) -> None:
    rows = table(drawn)
    wrong = [n for n, row in enumerate(rows[4:], 5) if not oracle.is_valid(cleaned(row[2]))]
    assert tuple(wrong) == drawn.truth.refused_rows


def test_zeros_are_lost_and_spaces_added(drawn: MemberList) -> None:
    texts = [f"{c:.0f}" if isinstance(c, float) else str(c) for c in cells(drawn)]
    lost = [text for text in texts if text.isdigit() and len(text) < 14]
    assert len(lost) == drawn.truth.lost_zeros > 50
    spaced = [text for text in texts if len(text.split()) > 1]
    assert len(spaced) == drawn.truth.spaced > 5
    assert any("\u00a0" in text for text in spaced)


def test_other_columns_are_there_to_be_left_alone(drawn: MemberList) -> None:
    assert {"Raison sociale", "Ville", "Effectif déclaré"} <= {str(c) for c in table(drawn)[3]}


def test_the_same_seed_gives_the_same_bytes(drawn: MemberList) -> None:
    form: Literal["csv", "xlsx"] = "csv" if drawn.name.endswith(".csv") else "xlsx"
    again = member_list(KNOWN[::-1] * 2, 5, ON, received=300, found=280, form=form)
    assert again == drawn


def test_counts_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(ValueError, match="found"):
        member_list(KNOWN, 5, ON, received=300, found=299)
    with pytest.raises(ValueError, match="found"):
        member_list(KNOWN[:10], 5, ON, received=300, found=200)
