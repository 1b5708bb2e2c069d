"""Excel 97-2003 workbooks."""

import struct

import pytest

from tests.validators.making import siret
from tests.validators.reading.containers.making_ole import ole
from tests.validators.reading.workbooks import making_xls as made
from validators.codes import Code
from validators.reading.containers.ole import CompoundFile, compound
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.workbook import Sheet, read_sheets

TEXT = b"\0\0\0\0\0\0\xff\xff"
BLANK = b"\3\0\0\0\0\0\xff\xff"


def read(data: bytes) -> Sheet:
    return read_sheets(data, "xls", Limits())[0]


def refusal(data: bytes) -> Code:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value.reason.code


def test_numbers_and_labels_keep_their_places() -> None:
    sheet = read(
        made.workbook(
            made.label(2, 1, "SIRET"),
            made.number(3, 1, float(siret(1))),
            made.label(4, 1, f" {siret(2)}", kind=0x00D6),
        )
    )
    assert sheet.columns == (["", "", "", "", ""], ["", "", "SIRET", siret(1), f" {siret(2)}"])


def test_a_sheet_may_lie_about_its_size() -> None:
    lie = (0, 0xFFFFFFFF, 0, 0xFFFF)
    assert read(made.workbook(made.label(0, 0, "SIRET"), size=lie)).columns == (["SIRET"],)


def test_the_numbers_of_an_embedded_chart_are_no_cells() -> None:
    sheet = read(made.workbook(made.label(0, 0, "SIRET"), made.chart(made.number(0, 0, 7))))
    assert sheet.columns == (["SIRET"],)


def test_cells_after_an_embedded_chart_are_read() -> None:
    sheet = read(made.workbook(made.chart(made.number(0, 0, 7)), made.label(0, 0, "SIRET")))
    assert sheet.columns == (["SIRET"],)


def test_hidden_rows_are_said() -> None:
    rows = [made.label(row, 0, "x") for row in range(3)]
    assert read(made.workbook(*rows, made.hidden_row(1))).hidden_rows == (2,)


def test_a_formula_without_its_text_is_reported() -> None:
    sheet = read(
        made.workbook(
            made.label(0, 0, "SIRET"),
            made.formula(1, 0, TEXT) + made.text_result(siret(1)),
            made.formula(2, 0, TEXT),
            made.formula(3, 0, BLANK),
        )
    )
    assert sheet.columns[0][:3] == ["SIRET", siret(1), ""]
    assert sheet.unvalued == {(3, 1)}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (made.workbook(before=made.record(0x2F, b"\0" * 6)), Code.FICHIER_PROTEGE),
        (made.workbook(before=made.record(0x2F, b"\1" + b"\0" * 53)), Code.FICHIER_PROTEGE),
        (made.workbook(storages=["_VBA_PROJECT_CUR"]), Code.FICHIER_MACRO),
        (made.workbook(kind=1), Code.FICHIER_MACRO),
        (
            made.workbook(before=made.record(0xFC, struct.pack("<2L", 1, 0x7FFFFFFF))),
            Code.FICHIER_DANGEREUX,
        ),
        (made.workbook(made.number(65_535, 65_535, 1)), Code.FICHIER_DANGEREUX),
        (ole({"Workbook": b"\x09\x08\x10\0"}), Code.FICHIER_ILLISIBLE),
        (ole({"Workbook": b""}), Code.FICHIER_ILLISIBLE),
        (made.workbook(made.label(0, 0, "x"))[:700], Code.FICHIER_ILLISIBLE),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, code: Code) -> None:
    assert refusal(data) is code


@pytest.mark.parametrize("size", [1, 4_095, 4_096, 300_000, 5_000_000])
def test_a_stream_comes_back_from_the_file_made_of_it(size: int) -> None:
    stream = bytes(range(256)) * (size // 256) + bytes(size % 256)
    file = CompoundFile(compound("Workbook", stream))
    assert file.stream("Workbook")[:size] == stream
    assert "Workbook" in file.names
