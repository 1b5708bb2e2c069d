"""OpenDocument spreadsheets and the workbooks of Excel 97."""

from tests.ugly.case import read, refused
from tests.ugly.making import BAD, GOOD, LIST, WRONG, ZERO, among, rows
from tests.ugly.making_ods import ods, package, plus, raw, row, table
from tests.ugly.making_ole import biff, ole, xls
from tests.ugly.making_xlsx import WHOLE, Sheet, typed
from tests.validators.making import siret

NOTES = Sheet([["Mode d'emploi"], ["Remplir la feuille suivante."]], "Lisez-moi")

PERCENTAGE = 'office:value-type="percentage" office:value="0.5"'
DATE = 'office:value-type="date" office:date-value="2025-01-31"'
S = siret(71)
NOTE = f"<office:annotation><text:p>à vérifier</text:p></office:annotation><text:p>{S}</text:p>"
SPAN = f"<text:p><text:span>{S[:9]}</text:span>{S[9:]}</text:p>"
SPACED = f'<text:p>{S[:9]}<text:s text:c="2"/>{S[9:]}</text:p>'
ESPACES = {12: "SIRET-ESPACES"}

ODS = (
    read("ods, text", ods(Sheet(LIST)), "LibreOffice", container="ods"),
    read("ods, numbers", ods(Sheet(typed(LIST))), "a numeric cell is no repair", mended=WHOLE),
    read(
        "ods, table at C4",
        ods(Sheet(among(WRONG), at=(3, 2))),
        "leading empty rows",
        header_row=4,
        aside={9: BAD},
    ),
    read(
        "ods, second sheet hidden",
        ods(NOTES, Sheet(LIST, "Caché", hidden=True)),
        "read, and said",
        said=["FEUILLE-MASQUEE"],
    ),
    refused(
        "ods, two lists",
        ods(Sheet(LIST, "A"), Sheet(LIST, "B")),
        "FEUILLE-AMBIGUE",
        "which?",
        named=("A", "B"),
    ),
    read(
        "ods, repeated rows",
        plus(row([siret(70)], repeated=3)),
        "the same row three times, written once",
        kept=11,
        twice={13: 12, 14: 12},
    ),
    read(
        "ods, formula without value",
        plus(row([raw("", 'table:formula="of:=[.B12]"'), "x"])),
        "nothing was computed",
        aside={12: "SIRET-SANS-VALEUR"},
    ),
    refused(
        "ods, password",
        package("", encrypted=True),
        "FICHIER-PROTEGE",
        "says to remove the password",
    ),
    *(
        read(f"ods, {what}", plus(row(cells)), why, kept=11, mended=mended)
        for what, cells, mended, why in (
            ("note", [raw(NOTE)], {}, "a note is not the cell"),
            ("span", [raw(SPAN)], {}, "half in bold"),
            ("own spaces", [raw(SPACED)], ESPACES, "a tag of its own"),
            ("covered cell", [S, "<table:covered-table-cell/>", "x"], {}, "merged cells"),
            ("percentage", [S, raw("<text:p>50 %</text:p>", PERCENTAGE)], {}, "another type"),
            ("date", [S, raw("<text:p>31/01/25</text:p>", DATE)], {}, "another type"),
        )
    ),
    read(
        "ods, titles repeated on each page",
        package(
            table(Sheet(LIST))
            .replace("<table:table-row>", "<table:table-header-rows><table:table-row>", 1)
            .replace("</table:table-row>", "</table:table-row></table:table-header-rows>", 1)
        ),
        "rows may be grouped",
    ),
    read(
        "ods, hidden rows",
        ods(Sheet(LIST, hidden_rows=[3, 4])),
        "read, and said",
        said=["LIGNE-MASQUEE"],
    ),
)

XLS = (
    read("xls, text", xls(Sheet(LIST)), "Excel 97 to 2003", container="xls"),
    read("xls, numbers", xls(Sheet(typed(LIST))), "a numeric cell is no repair", mended=WHOLE),
    read(
        "xls, table at D7",
        xls(Sheet(among(WRONG), at=(6, 3))),
        "leading empty rows",
        header_row=7,
        aside={12: BAD},
    ),
    read(
        "xls, second sheet",
        xls(NOTES, Sheet(LIST, "Liste")),
        "a notice first",
        format_sheet="Liste",
    ),
    read(
        "xls, hidden sheet",
        xls(NOTES, Sheet(LIST, "Liste", hidden=True)),
        "read, and said",
        said=["FEUILLE-MASQUEE"],
    ),
    refused(
        "xls, two lists",
        xls(Sheet(LIST, "A"), Sheet(LIST, "B")),
        "FEUILLE-AMBIGUE",
        "which?",
        named=("A", "B"),
    ),
    read(
        "xls, many rows",
        xls(Sheet(rows([siret(n) for n in range(900)]))),
        "more than a sector of everything",
        kept=900,
    ),
    read(
        "xls, a size that lies a little",
        ole({"Workbook": biff(Sheet(LIST), size=(65_536, 256))}),
        "a program that announces a whole sheet",
    ),
    read(
        "xls, a size that lies much",
        ole({"Workbook": biff(Sheet(LIST), size=(2**32 - 1, 2**16 - 1))}),
        "the cells decide, not what is announced",
    ),
    read(
        "xls, zeros lost",
        xls(Sheet([["SIRET"], [int(ZERO)], *([s] for s in GOOD)])),
        "restored",
        kept=11,
        mended={2: "SIRET-ZERO-RESTAURE"},
    ),
)


CASES = (*ODS, *XLS)
