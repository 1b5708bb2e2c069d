"""The workbook of contests opens, holds texts only, and says what to do."""

import io

from python_calamine import CalamineWorkbook

from gateway.rendering.contested import write_contested


def test_it_holds_what_it_is_given_as_text_and_its_notes() -> None:
    target = io.BytesIO()
    columns = [("SIRET", ["00200000300016", "00200000300024"]), ("Référence", ["=a", "b"])]
    write_contested(columns, ["À lire d'abord."], target)
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    assert book.sheet_names == ["Contestations", "Lisez-moi"]
    rows = book.get_sheet_by_name("Contestations").to_python()
    assert rows == [
        ["SIRET", "Référence"],
        ["00200000300016", "=a"],
        ["00200000300024", "b"],
    ]
    assert book.get_sheet_by_name("Lisez-moi").to_python() == [["À lire d'abord."]]


def test_no_contest_is_an_empty_sheet() -> None:
    target = io.BytesIO()
    write_contested([("SIRET", [])], [], target)
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    assert book.get_sheet_by_name("Contestations").to_python() == [["SIRET"]]
