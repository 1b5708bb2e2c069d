"""A report as a workbook: what a committee reads in it."""

import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from exchange.report import Block, Heading, Page, Report
from gateway.rendering.report import write_report
from gateway.rendering.sheet import SheetError
from tests.gateway.rendering.sheets import ABOUT

HEADINGS = (
    (Heading(""), Heading("Volet 2", 2)),
    (Heading("Thématique"), Heading("TMS"), Heading("Chutes")),
)
TABLE = Block(
    "Comptes",
    HEADINGS,
    (("Formés", 1234, None), ("\u2003dont suivis", 0, 12.5)),
    ("Chaque établissement compte une fois.",),
)


def report(*blocks: Block, nom: str = "Tableau") -> Report:
    return Report("tableau_dgt", "Tableau", (Page(nom, "Année 2025", blocks),), ("À vérifier.",))


def written(one: Report) -> bytes:
    target = io.BytesIO()
    write_report(one, ABOUT, target)
    return target.getvalue()


def cells(content: bytes, name: str = "Tableau") -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def styles(xml: str) -> dict[str, str]:
    return dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', xml))


def test_pages_come_first_in_their_order_then_read_me() -> None:
    two = Report("x", "X", (Page("Un", "Un", (TABLE,)), Page("Deux", "Deux", (TABLE,))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(two)))
    assert book.sheet_names == ["Un", "Deux", "Lisez-moi"]


def test_the_page_holds_its_title_headings_values_and_notes() -> None:
    rows = cells(written(report(TABLE)))
    text = [[cell for cell in row if cell != ""] for row in rows]
    assert text[0] == ["Année 2025"]
    assert "Contrat pluriannuel d'essai" in str(text[1])
    assert text[3:] == [
        ["Comptes"],
        ["Volet 2"],
        ["Thématique", "TMS", "Chutes"],
        ["Formés", 1234],
        ["dont suivis", 0, 12.5],
        ["Chaque établissement compte une fois."],
    ]


def test_a_heading_is_merged_over_its_columns() -> None:
    assert '<mergeCell ref="B5:C5"/>' in part(written(report(TABLE)))


def test_what_is_unknown_has_a_style_that_zero_has_not() -> None:
    found = styles(part(written(report(TABLE))))
    assert found["C7"] not in (found["B7"], found["B8"], found["C8"])
    assert found["B7"] == found["B8"]


def test_a_place_to_write_is_high_white_and_as_wide_as_the_page() -> None:
    comments = Block("", ((Heading("COMMENTAIRES"),),), (("",),))
    xml = part(written(report(TABLE, comments)))
    assert '<mergeCell ref="A12:C12"/>' in xml
    height = re.search(r'<row r="12"[^>]* ht="(\d+)"', xml)
    assert height
    assert int(height[1]) >= 60
    assert styles(xml)["A12"] != styles(xml)["C7"]


def test_a_narrow_table_of_texts_runs_to_the_edge_and_one_of_numbers_does_not() -> None:
    words = Block("", (), (("Fin du CPOM", "31/12/2029"),))
    numbers = Block("", (), (("Total", 12),))
    xml = part(written(report(words, numbers, TABLE)))
    assert '<mergeCell ref="B4:C4"/>' in xml
    assert "B6:C6" not in xml


def test_a_list_alone_on_its_page_keeps_its_headings_in_sight() -> None:
    rows = tuple((f"0020000030{i:04}", "oui") for i in range(50))
    xml = part(written(report(Block("", ((Heading("SIRET"), Heading("Formé")),), rows))))
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A4:B54"/>' in xml
    assert "mergeCell" not in xml


@pytest.mark.parametrize("text", ["=1+1", "{=SUM(A1)}", "@SUM(1)", "http://x.fr", "internal:A!A1"])
def test_no_cell_is_a_formula_or_a_link(text: str) -> None:
    content = written(report(Block(text, ((Heading(text),),), ((text,),), (text,)), nom="Page"))
    xml = part(content)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert [row[0] for row in cells(content, "Page")][3:] == [text] * 4


def test_digits_that_are_text_stay_text() -> None:
    content = written(report(Block("", (), (("00200000300016", float("nan")),))))
    assert cells(content)[3][0] == "00200000300016"


def test_it_prints_on_one_page_of_width_and_says_what_it_is() -> None:
    xml = part(written(report(TABLE)))
    assert 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    assert "confidentiel" in xml


def test_read_me_says_where_it_comes_from_and_all_there_is_to_know() -> None:
    text = str(cells(written(report(TABLE)), "Lisez-moi"))
    for expected in (
        "Annexe 2 & suivantes",
        "Premier règlement.",
        "À vérifier.",
        "Feuille « Tableau »",
        "Année 2025.",
    ):
        assert expected in text
    assert "Dictionnaire" not in text
    assert "Sans donnée" not in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written(report(TABLE)) == written(report(TABLE))


@pytest.mark.parametrize(
    "wrong",
    [
        report(Block("", ((Heading("a"), Heading("b")),), (("one",),))),
        report(TABLE, nom="Lisez-moi"),
        report(TABLE, nom="a/b"),
        report(TABLE, nom="n" * 32),
        Report("x", "X", ()),
    ],
)
def test_what_cannot_be_laid_out_is_refused_before_a_byte(wrong: Report) -> None:
    target = io.BytesIO()
    with pytest.raises(SheetError):
        write_report(wrong, ABOUT, target)
    assert target.getvalue() == b""


def test_a_page_without_rows_is_a_page() -> None:
    assert cells(written(report(Block("Vide", HEADINGS, ()))))[0][0] == "Année 2025"
