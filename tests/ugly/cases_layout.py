"""Workbooks: where the table stands, and packages that other programs write."""

import re

from tests.ugly.case import read
from tests.ugly.making import BAD, LIST, WRONG, among
from tests.ugly.making_xlsx import (
    STRICT,
    Sheet,
    bare_xlsx,
    inline,
    parts,
    plus,
    shared_xlsx,
    with_parts,
    xlsx,
    zipped,
)
from tests.validators.making import siret

HALVES = f"<r><t>{siret(60)[:9]}</t></r><r><rPr><b/></rPr><t>{siret(60)[9:]}</t></r>"
UNVALUED = '<row r="12"><c r="A12"><f>A2</f></c></row>'
SHEET = "xl/worksheets/sheet1.xml"
PLAIN = bare_xlsx(inline(LIST))


def prefixed(cells: str) -> bytes:
    """The same workbook, every tag of its sheet with a prefix."""
    book = bare_xlsx(cells)
    content = dict(parts(book))[SHEET].decode().replace("xmlns=", "xmlns:x=")
    return with_parts(book, (SHEET, re.sub(r"<(/?)(?=\w)", r"<\1x:", content).encode()))


def encoded(encoding: str) -> bytes:
    """The same workbook, its sheet in another encoding."""
    content = dict(parts(PLAIN))[SHEET].decode().replace("UTF-8", encoding.removesuffix("-SIG"))
    return with_parts(PLAIN, (SHEET, content.encode(encoding)))


LAYOUT = (
    read(
        "xlsx, title merged",
        xlsx(Sheet([[], [], *LIST], merged=["A1:C1"])),
        "a merged title over the table",
        header_row=3,
    ),
    read(
        "xlsx, table at D7",
        xlsx(Sheet(among(WRONG), at=(6, 3))),
        "leading empty rows and columns are numbered",
        header_row=7,
        aside={12: BAD},
    ),
    read(
        "xlsx, gaps",
        xlsx(Sheet([*LIST[:3], [], [], *LIST[3:], [], [WRONG, "x"]])),
        "empty rows are not counted and keep their number",
        aside={15: BAD},
    ),
    read(
        "xlsx, two-line cells",
        xlsx(Sheet([*LIST, [WRONG, "Café\nÉbène"]])),
        "one row",
        aside={12: BAD},
    ),
    read(
        "xlsx, ten thousand cleared rows",
        bare_xlsx(
            inline(LIST)
            + "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(12, 10_012))
        ),
        "formats without values",
    ),
    read(
        "xlsx, sep in a sheet",
        xlsx(Sheet([["Liste ; SIRET ; 2025"], *LIST])),
        "semicolons in a title are text",
        header_row=2,
    ),
    read(
        "xlsx, a row styled to the last column",
        bare_xlsx(
            inline(LIST[:1]).replace("</row>", '<c r="XFD1" s="0"/></row>') + inline(LIST[1:], 2)
        ),
        "a whole row was coloured",
    ),
    read(
        "xlsx, a column styled to the last row",
        bare_xlsx(inline(LIST) + '<row r="1048576"><c r="A1048576" s="0"/></row>'),
        "a whole column was coloured",
    ),
    read(
        "xlsx, both",
        bare_xlsx(
            inline(LIST[:1]).replace("</row>", '<c r="XFD1" s="0"/></row>')
            + inline(LIST[1:], 2)
            + '<row r="1048576"><c r="A1048576" s="0"/></row>'
        ),
        "a whole sheet was coloured, and there is no cell at the far corner",
    ),
    read(
        "xlsx, a note far to the right",
        bare_xlsx(
            inline(LIST) + '<row r="12"><c r="CV12" t="inlineStr"><is><t>vu</t></is></c></row>'
        ),
        "a stray cell in column 100",
        aside={12: "SIRET-VIDE"},
    ),
    read(
        "xlsx, shared strings with runs and readings",
        shared_xlsx(
            inline(LIST) + '<row r="12"><c r="A12" t="s"><v>0</v></c></row>',
            f"{HALVES}<rPh sb='0' eb='1'><t>x</t></rPh>",
        ),
        "runs are joined, phonetic readings are not",
        kept=11,
    ),
    read(
        "xlsx, siret merged over two rows",
        xlsx(Sheet([*LIST, [siret(64), "Siège"], ["", "Atelier"]])),
        "the value is in the first row; the second has none",
        kept=11,
        aside={13: "SIRET-VIDE"},
    ),
)

PACKAGES = (
    read(
        "xlsx, prefixed tags",
        prefixed(inline(LIST) + '<row r="12" hidden="1"><c r="A12"><f>A2</f></c></row>'),
        ".NET writes <x:row>, and what is said of rows is the same",
        aside={12: "SIRET-SANS-VALEUR"},
    ),
    read(
        "xlsx, simple quotes and blanks in tags",
        bare_xlsx((inline(LIST) + UNVALUED).replace('"', "'").replace("<c r=", "<c\n r = ")),
        "XML allows both",
        aside={12: "SIRET-SANS-VALEUR"},
    ),
    read("xlsx, sheet in utf-16", encoded("UTF-16"), "XML allows it"),
    read("xlsx, sheet with a bom", encoded("UTF-8-SIG"), "XML allows it"),
    read("xlsx, rows in disorder", bare_xlsx(inline(LIST[5:], 6) + inline(LIST[:5])), "a merge"),
    read("xlsx, bytes after the end", PLAIN + bytes(5000), "blocks are padded"),
    read(
        "xlsx, names of parts in capitals",
        zipped(
            *((name.replace("xl/", "XL/"), part) for name, part in parts(bare_xlsx(inline(LIST))))
        ),
        "names are compared without regard to case",
    ),
    read("xlsx, inline strings", PLAIN, "an export library"),
    read(
        "xlsx, a size that lies",
        bare_xlsx(inline(LIST), head='<dimension ref="A1:XFD1048576"/>'),
        "many programs write any size; the cells decide",
    ),
    read("xlsx, strict", bare_xlsx(inline(LIST), spaces=STRICT), "Excel, strict Open XML"),
    read(
        "xlsx, sheet elsewhere",
        bare_xlsx(inline(LIST), part="xl/worksheets/Feuille_1.xml"),
        "a part's name is free",
    ),
    read(
        "xlsx, absolute target",
        bare_xlsx(inline(LIST), target="/xl/worksheets/sheet1.xml"),
        "an address may be absolute",
    ),
    read(
        "xlsx, cells without addresses",
        bare_xlsx(re.sub(r' r="\w+"', "", inline(LIST))),
        "r= is optional in the norm",
    ),
    read(
        "xlsx, rich text",
        plus(f"<is>{HALVES}</is>", 't="inlineStr"'),
        "half in bold",
        kept=11,
    ),
    read(
        "xlsx, escaped carriage return",
        bare_xlsx(inline([*LIST, [siret(61) + "_x000D_"]])),
        "Excel's own escape: a repair",
        kept=11,
        mended={12: "SIRET-ESPACES"},
    ),
    read(
        "xlsx, number in full scientific",
        plus(f"<v>{int(siret(62)):.13E}</v>"),
        "a number may be written so in the file: no repair",
        kept=11,
    ),
)


CASES = (*LAYOUT, *PACKAGES)
