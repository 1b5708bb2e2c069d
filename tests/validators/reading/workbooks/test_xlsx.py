"""What XLSX workbooks hold besides plain cells, and how else they may be built."""

import io
import zipfile

import pytest
import xlsxwriter

from tests.validators.making import book, nir, rebuilt, siret
from validators.codes import Code
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.workbook import Sheet, read_sheets

SOUND = book(A=[["SIRET", "Nom"], [siret(1), "a"], [siret(2), "b"]])


def read(data: bytes) -> Sheet:
    return read_sheets(data, "xlsx", Limits())[0]


def refusal(data: bytes) -> tuple[Code, str]:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value.reason.code, caught.value.reason.detail


def of_rows(rows: str) -> bytes:
    """A workbook whose first sheet has these rows."""
    return rebuilt(
        SOUND,
        lambda sheet: (
            sheet[: sheet.index(b"<sheetData>")]
            + f"<sheetData>{rows}</sheetData></worksheet>".encode()
        ),
    )


def of_cell(cell: str) -> bytes:
    return of_rows(f'<row r="1">{cell}</row>')


def with_part(name: str, old: bytes, new: bytes, *, renamed: str = "") -> bytes:
    """The sound workbook with one part changed, or moved."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SOUND)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.namelist():
            content = source.read(part)
            chosen = part == name
            out.writestr(
                renamed if chosen and renamed else part,
                content.replace(old, new) if chosen else content,
            )
    return target.getvalue()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>73282932000074</v></c>', "73282932000074"),
        ('<c r="A1"><v>7.3282932000074E13</v></c>', "73282932000074"),
        ('<c r="A1"><v>73282932000074.0</v></c>', "73282932000074"),
        ('<c r="A1"><v>1000000000000000000000</v></c>', "1e+21"),
        ('<c r="A1"><v>123456789012345680</v></c>', "123456789012345680"),
        ('<c r="A1"><v>-0</v></c>', "0"),
        ('<c r="A1"><v>-1.0</v></c>', "-1"),
        ('<c r="A1"><v>0.1</v></c>', "0.1"),
        ('<c r="A1" t="b"><v>0</v></c>', "FAUX"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="e"><v>#SPILL!</v></c>', "#SPILL!"),
        ('<c r="A1" t="str"><f>B1</f><v> x </v></c>', " x "),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> é </t></is></c>', " é "),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ('<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>z</t></rPh></is></c>', "a"),
        ('<c r="A1" t="inlineStr"><is><t>a_x0041_b &amp; c</t></is></c>', "aAb & c"),
        ('<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', "a<b"),
        ('<c r="A1" t="str"><v><!-- c -->x</v></c>', "x"),
        ("<c><v>5</v></c>", "5"),
    ],
)
def test_a_cell_is_read_without_loss(cell: str, text: str) -> None:
    assert read(of_cell(cell)).columns == ([text],)


def test_rows_in_any_order_keep_their_numbers() -> None:
    sheet = read(of_rows('<row r="3"><c r="B3"><v>3</v></c></row><row r="2"><c r="B2"/></row>'))
    assert sheet.columns == (["", "", ""], ["", "", "3"])


@pytest.mark.parametrize(
    ("cell", "unvalued"),
    [
        ('<c r="C1"><f>"x"</f></c>', True),
        ('<c r="C1"><f>"x"</f><v></v></c>', True),
        ('<c r="C1"><f>"x"</f><v/></c>', True),
        ('<c r="B1"><f t="shared" si="0">A1</f><v/></c><c r="C1"><f t="shared" si="0"/></c>', True),
        ('<c r="C1" t="str"><f>"x"</f><v></v></c>', True),
        ('<c r="C1" t="str"><f>&quot;73282932000074&quot;</f><v></v></c>', True),
        ('<c r="C1" t="str"><f>IF(B1="","",B1)</f><v></v></c>', False),
        ('<c r="C1" t="str"><f>B1</f><v></v></c>', False),
        ('<c r="C1"><f>1+1</f><v>2</v></c>', False),
        ('<c r="C1" t="str"><f>"x"</f><v>x</v></c>', False),
        ('<c r="A1"/><c r="B1"/><c><f>"x"</f></c>', True),
    ],
)
def test_a_formula_without_its_result_is_reported(cell: str, unvalued: bool) -> None:
    sheet = read(of_cell(cell))
    assert ((1, 3) in sheet.unvalued) is unvalued
    if unvalued:
        assert sheet.columns == ([""], [""], [""])


def test_hidden_rows_and_sheets_are_read_and_said() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as out:
        first, second, third = (out.add_worksheet(name) for name in "ABC")
        first.write_column(0, 0, ["SIRET", siret(1), siret(2)])
        first.set_row(2, None, None, {"hidden": True})
        second.write(0, 0, "x")
        second.hide()
        third.write(0, 0, "y")
        third.very_hidden()
    sheets = read_sheets(target.getvalue(), "xlsx", Limits())
    assert [(sheet.title, sheet.hidden, sheet.hidden_rows) for sheet in sheets] == [
        ("A", False, (3,)),
        ("B", True, ()),
        ("C", True, ()),
    ]
    assert sheets[0].columns[0][2] == siret(2)


def test_charts_empty_sheets_and_comments() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as out:
        sheet = out.add_worksheet("Liste & co")
        sheet.write_column(0, 0, ["SIRET", siret(1)])
        sheet.write_comment(1, 0, f"salarié {nir()}")
        chart = out.add_chart({"type": "column"})
        chart.add_series({"values": "='Liste & co'!$A$2:$A$2"})
        out.add_chartsheet("Graphique").set_chart(chart)
        out.add_worksheet("Vide")
    full, empty = read_sheets(target.getvalue(), "xlsx", Limits())
    assert (full.title, full.columns) == ("Liste & co", (["SIRET", siret(1)],))
    assert (empty.title, empty.columns) == ("Vide", ())
    assert any(nir() in text for text in full.asides)


SHEET, LINKS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize(
    "data",
    [
        with_part(LINKS, b'Target="worksheets', b'Target="/xl/worksheets'),
        with_part(LINKS, b'Target="worksheets', b'Target="./../xl/worksheets'),
        with_part(SHEET, b"", b"", renamed="xl/Worksheets/Sheet1.xml"),
        with_part(SHEET, b"", b"", renamed="xl\\worksheets\\sheet1.xml"),
        with_part(SHEET, b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml"),
        rebuilt(SOUND, lambda sheet: sheet.decode().encode("utf-16")),
        rebuilt(SOUND, lambda sheet: b"\xef\xbb\xbf" + sheet),
        rebuilt(
            SOUND,
            lambda sheet: (
                sheet.replace(b"</", b"<\0")
                .replace(b"<?", b"\1")
                .replace(b"<\0", b"</x:")
                .replace(b"<", b"<x:")
                .replace(b"<x:/x:", b"</x:")
                .replace(b"\1", b"<?")
                .replace(b"xmlns=", b"xmlns:x=")
            ),
        ),
    ],
)
def test_parts_may_be_written_and_placed_in_other_ways(data: bytes) -> None:
    assert read(data).columns == (["SIRET", siret(1), siret(2)], ["Nom", "a", "b"])


def test_cells_that_have_a_style_alone_do_not_count() -> None:
    far = "".join(f'<c r="XF{letter}{row}" s="1"/>' for row in range(4, 900) for letter in "ABCD")
    assert len(read(of_rows(f'<row r="1"><c r="A1"><v>1</v>{"</c>"}</row>{far}')).columns) == 1


def test_one_stray_cell_at_the_foot_is_no_danger() -> None:
    near, far = (f'<row r="{n}"><c r="C{n}"><v>1</v></c></row>' for n in (1, 300_000))
    sheet = read(of_rows(near + far))
    assert len(sheet.columns[2]) == 300_000


def dtd(markup: bytes) -> bytes:
    return markup.replace(b"<worksheet", b"<!DOCTYPE x><worksheet").decode().encode("utf-16")


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SPREAD = "".join(f'<row r="{n}"><c r="AAA{n}"><v>1</v></c></row>' for n in range(1, 9_000))
AGAIN = b'<sheet name="B" sheetId="9" r:id="rId1"/></sheets>'
NESTED = rebuilt(SOUND, added=[("b", SOUND)])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (with_part("xl/workbook.xml", b"</sheets>", AGAIN), "partie employée deux fois"),
        (rebuilt(SOUND, added=[("../../x", b"x")]), "chemin de partie"),
        (rebuilt(SOUND, added=[("xl/Worksheets/Sheet1.xml", b"x")]), "parties en double"),
        (rebuilt(SOUND, dtd), "déclaration de type de document"),
        (
            rebuilt(SOUND, added=[("customXml/item1.xml", "<!DOCTYPE x><a/>".encode("utf-16"))]),
            "déclaration de type de document",
        ),
        (rebuilt(SOUND, lambda sheet: sheet.replace(b"UTF-8", b"UTF-7")), "encodage d'une partie"),
        (rebuilt(SOUND, added=[("xl/embeddings/a.bin", NESTED)]), "archives emboîtées"),
        (of_rows(FAR), "feuille démesurée"),
        (of_rows(SPREAD), "feuille démesurée"),
    ],
)
def test_what_no_program_writes_is_refused(data: bytes, expected: str) -> None:
    assert refusal(data) == (Code.FICHIER_DANGEREUX, expected)


def test_a_string_shown_by_every_cell_is_refused_where_it_is_too_long() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9_000))
    long = with_part("xl/sharedStrings.xml", b">SIRET<", b">" + b"x" * 30_000 + b"<")
    data = rebuilt(
        long,
        lambda sheet: (
            sheet[: sheet.index(b"<sheetData>")]
            + f"<sheetData>{cells}</sheetData></worksheet>".encode()
        ),
    )
    assert refusal(data) == (Code.FICHIER_DANGEREUX, "texte démesuré")
