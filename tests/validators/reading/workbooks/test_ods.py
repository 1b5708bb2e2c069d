"""OpenDocument spreadsheets."""

import pytest

from tests.validators.making import nir, siret
from tests.validators.reading.workbooks.making_ods import package, row, table
from validators.codes import Code
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.workbook import Sheet, read_sheets

TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
NUMBER = (
    '<table:table-cell {} office:value-type="float" office:value="{}"><text:p>x</text:p>'
    "</table:table-cell>"
)


def book(*rows: str) -> bytes:
    return package(table(*rows))


def read(data: bytes) -> Sheet:
    return read_sheets(data, "ods", Limits())[0]


def refusal(data: bytes) -> Code:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value.reason.code


def test_values_not_what_they_show_and_places_as_they_are() -> None:
    gap = row(times=3, cells='<table:table-cell table:number-columns-repeated="1024"/>')
    cells = TEXT.format(" a  b ") + NUMBER.format("", "73282932000074.0")
    sheet = read(book(gap, cells, row(times=1_048_572, cells="<table:table-cell/>")))
    assert [column[3] for column in sheet.columns] == [" a  b ", "73282932000074"]
    assert len(sheet.columns[0]) == 4


def test_repeated_rows_and_cells_are_unfolded() -> None:
    cells = NUMBER.format('table:number-columns-repeated="2"', "5")
    assert read(book(row(times=3, cells=cells))).columns == (["5"] * 3, ["5"] * 3)


def test_a_merged_value_is_in_its_first_cell() -> None:
    merged = TEXT.replace("cell ", 'cell table:number-rows-spanned="2" ').format(siret(1))
    covered = "<table:covered-table-cell/>" + TEXT.format("b")
    sheet = read(book(merged.replace("</table:table-cell ", "</table:table-cell"), covered))
    assert sheet.columns == ([siret(1), ""], ["", "b"])


def test_a_comment_is_no_part_of_its_cell() -> None:
    note = f"<office:annotation><text:p>salarié {nir()}</text:p></office:annotation>"
    sheet = read(book(TEXT.format("").replace("<text:p>", f"{note}<text:p>{siret(1)}")))
    assert sheet.columns == ([siret(1)],)
    assert sheet.asides == (f"salarié {nir()}",)


def test_hidden_rows_and_sheets_are_said() -> None:
    shown = table(TEXT.format("SIRET"), row(TEXT.format("1"), times=2, visibility="collapse"))
    data = package(shown + table(TEXT.format("x"), title="B", style="h"))
    seen, hidden = read_sheets(data, "ods", Limits())
    assert seen.hidden_rows == (2, 3)
    assert (seen.hidden, hidden.hidden) == (False, True)


def test_a_formula_without_a_result_is_reported() -> None:
    without = '<table:table-cell table:formula="of:=&quot;x&quot;"/>'
    empty = (
        '<table:table-cell table:formula="of:=[.B1]" office:value-type="string" '
        'office:string-value=""/>'
    )
    sheet = read(book(TEXT.format("SIRET"), without, empty))
    assert sheet.unvalued == {(2, 1)}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (row(times=1_048_576, cells=NUMBER.format("", "5")), Code.FICHIER_DANGEREUX),
        (NUMBER.format('table:number-columns-repeated="4000000000"', "5"), Code.FICHIER_DANGEREUX),
        (NUMBER.format('table:number-columns-repeated="16384"', "5"), Code.FICHIER_TROP_GRAND),
        (
            '<table:table-cell table:number-columns-repeated="4000000000"/>' + TEXT.format("a"),
            Code.FICHIER_DANGEREUX,
        ),
        (TEXT.format('a<text:s text:c="2000000000"/>'), Code.FICHIER_DANGEREUX),
        (row(times=100_000, cells=TEXT.format("y" * 30_000)), Code.FICHIER_DANGEREUX),
        (TEXT.format("y" * 40_000), Code.FICHIER_TROP_GRAND),
        (row(times=10**20, cells=TEXT.format("a")), Code.FICHIER_ILLISIBLE),
        ("<table:table-cell>", Code.FICHIER_ILLISIBLE),
    ],
)
def test_what_would_not_fit_is_refused(row: str, code: Code) -> None:
    assert refusal(book(TEXT.format("SIRET"), row)) is code


def test_a_password_and_macros_are_said() -> None:
    locked = "<manifest><manifest:encryption-data/></manifest>"
    assert refusal(package(table(), manifest=locked)) is Code.FICHIER_PROTEGE
    macros = ("Basic/Standard/Module1.xml", "Basic/script-lc.xml")
    assert refusal(package(table(), added=macros)) is Code.FICHIER_MACRO
    assert refusal(package(table(), added=("Scripts/python/a.py",))) is Code.FICHIER_MACRO


def test_an_empty_library_is_no_macro() -> None:
    data = package(table(TEXT.format("x")), added=("Basic/Standard/script-lb.xml",))
    assert read(data).columns == (["x"],)
