"""Workbooks, sound and otherwise."""

import datetime as dt
import io

import pytest
import xlsxwriter

from tests.validators.making import book, nir, rebuilt, siret
from validators.codes import Code
from validators.reading import Choice, Limits
from validators.reading.parsing import parse
from validators.reading.raw import RawTable
from validators.reading.refusal import UnreadableError

SOUND = book(A=[["SIRET", "Nom"], [siret(1), "a"], [siret(2), "b"]])


def read(data: bytes, limits: Limits | None = None) -> RawTable:
    return parse(data, Choice(), limits or Limits())


def cells(table: RawTable) -> list[list[str]]:
    return [list(row.values()) for row in table.data.to_pylist()]


def refusal(data: bytes, limits: Limits | None = None) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data, limits)
    return caught.value


def appended(row: bytes) -> bytes:
    return rebuilt(SOUND, lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>"))


def test_numbers_are_written_in_full_and_text_is_left_alone() -> None:
    data = book(
        A=[["SIRET", "x"], [int(siret(1)), 1.5], [siret(2), True], ["00123", 99999999999999]]
    )
    assert cells(read(data)) == [
        [siret(1), "1.5"],
        [siret(2), "VRAI"],
        ["00123", "99999999999999"],
    ]


def test_dates_are_iso() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as out:
        sheet = out.add_worksheet()
        sheet.write_row(0, 0, ["SIRET", "jour"])
        sheet.write(1, 0, "1")
        sheet.write_datetime(1, 1, dt.date(2025, 3, 1), out.add_format({"num_format": 14}))
    assert cells(read(target.getvalue())) == [["1", "2025-03-01"]]


def test_row_numbers_are_those_of_excel() -> None:
    data = book(A=[[], ["Liste des SIRET"], [], ["N° SIRET", "Nom"], ["1", "a"], [], ["2", "b"]])
    table = read(data)
    assert table.titles == ("N° SIRET", "Nom")
    assert table.rows.to_pylist() == [5, 7]


def test_the_sheet_that_has_the_column_is_read() -> None:
    table = read(book(Notice=[["Lisez-moi"]], Adhérents=[["SIRET"], ["1"]]))
    assert table.sheet == "Adhérents"


def test_two_such_sheets_are_named_and_refused() -> None:
    reason = refusal(book(Nord=[["SIRET"], ["1"]], Sud=[["SIRET"], ["2"]])).reason
    assert reason.code is Code.FEUILLE_AMBIGUE
    assert "Nord" in reason.detail
    assert "Sud" in reason.detail


def test_cells_beyond_the_titles_are_said() -> None:
    table = read(book(A=[["SIRET", "Nom"], ["1", "a"], ["2", "b", None, "surplus"]]))
    assert [(notice.code, notice.rows) for notice in table.notices] == [(Code.LIGNE_DECALEE, (3,))]


@pytest.mark.parametrize(
    "sheets",
    [
        {"A": [["SIRET", "x"], ["1", nir()]]},
        {"A": [["SIRET", "x"], ["1", int(nir())]]},
        {"A": [["SIRET"], ["1"]], "B": [[None, None], [None, nir()]]},
        {"A": [[f"Dossier {nir()}"], ["SIRET"], ["1"]]},
        {"A": [["SIRET"], ["1", None, nir()]]},
    ],
)
def test_a_nir_anywhere_refuses(sheets: dict[str, list[list[object]]]) -> None:
    assert refusal(book(**sheets)).reason.code is Code.DONNEE_NIR


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(A=[]), Code.FICHIER_VIDE),
        (book(A=[["SIRET"]]), Code.FICHIER_VIDE),
        (SOUND[: len(SOUND) // 2], Code.FICHIER_ILLISIBLE),
        (b"PK\3\4 nothing", Code.FICHIER_ILLISIBLE),
        (rebuilt(SOUND, lambda sheet: sheet[:-40]), Code.FICHIER_ILLISIBLE),
        (rebuilt(SOUND, added=[("xl/vbaProject.bin", b"x")]), Code.FICHIER_MACRO),
        (rebuilt(SOUND, added=[("word/document.xml", b"x")]), Code.FICHIER_FORMAT),
        (rebuilt(SOUND, added=[("xl/workbook.bin", b"x")]), Code.FICHIER_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Code.FICHIER_ILLISIBLE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Code.FICHIER_PROTEGE,
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(data: bytes, code: Code) -> None:
    assert refusal(data).reason.code is code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (rebuilt(SOUND, added=[(f"a{n}", b"") for n in range(2_100)]), Code.FICHIER_DANGEREUX),
        (
            rebuilt(SOUND, lambda sheet: sheet.replace(b"<worksheet", b"<!DOCTYPE x><worksheet")),
            Code.FICHIER_DANGEREUX,
        ),
        (
            appended(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            Code.FICHIER_DANGEREUX,
        ),
        (
            appended(
                b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
                + b"A" * 33_000
                + b"</t></is></c></row>"
            ),
            Code.FICHIER_TROP_GRAND,
        ),
    ],
)
def test_dangerous_workbooks_are_not_opened(data: bytes, code: Code) -> None:
    assert refusal(data).reason.code is code


def test_limits() -> None:
    wide = book(A=[["SIRET", *"abcdefgh"], ["1", *"abcdefgh"]])
    assert refusal(wide, Limits(columns=5)).reason.detail == "colonnes"
    assert refusal(SOUND, Limits(rows=2)).reason.detail == "lignes"
    assert refusal(SOUND, Limits(unpacked_bytes=500)).reason.detail == "taille décompressée"
