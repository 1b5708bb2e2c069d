"""Tables that are locked, damaged, or not safe to open: refused by name, with a remedy."""

import struct
from typing import Final

from tests.ugly.case import refused
from tests.ugly.making import LIST
from tests.ugly.making_ods import ods
from tests.ugly.making_ole import biff, ole, xls
from tests.ugly.making_xlsx import Sheet, bare_xlsx, inline, xlsx

CELLS: Final = inline(LIST)
LOCK: Final = {"EncryptionInfo": b"\x04\0\x04\0" + bytes(300), "EncryptedPackage": bytes(5000)}
FILEPASS: Final = b"\x2f\x00\x06\x00\x00\x00\x01\x00\x01\x00"
STRINGS: Final = struct.pack("<HHII", 0xFC, 8, 2**31 - 1, 2**31 - 1)
MACRO_SHEET: Final = (
    '<?xml version="1.0"?><xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/'
    '2006/main"/>'
)


PROTECTED: Final = (
    refused(
        "xlsx, password", ole(LOCK), "FICHIER-PROTEGE", "Excel wraps the locked package in OLE"
    ),
    refused(
        "xls, password",
        ole({"Workbook": biff(Sheet(LIST), globals_added=FILEPASS)}),
        "FICHIER-PROTEGE",
        "a FILEPASS record",
    ),
)

MACROS: Final = (
    refused(
        "xlsm",
        bare_xlsx(
            CELLS, main="sheet.macroEnabled.main", added=[("xl/vbaProject.bin", b"\xd0\xcf")]
        ),
        "FICHIER-MACRO",
        "macros are refused",
    ),
    refused(
        "xlsm renamed",
        bare_xlsx(CELLS, added=[("xl/vbaProject.bin", b"\xd0\xcf")]),
        "FICHIER-MACRO",
        "whatever the content types say",
    ),
    refused(
        "xlsx, macro sheet of Excel 4",
        bare_xlsx(CELLS, added=[("xl/macrosheets/sheet2.xml", MACRO_SHEET.encode())]),
        "FICHIER-MACRO",
        "older than VBA, and still run",
    ),
    refused(
        "xls with macros",
        ole({"Workbook": biff(Sheet(LIST))}, ["_VBA_PROJECT_CUR", "VBA"]),
        "FICHIER-MACRO",
        "a storage of VBA",
    ),
)

DAMAGED: Final = (
    refused("xlsx, cut", xlsx(Sheet(LIST))[:-300], "FICHIER-ILLISIBLE", "a transfer that stopped"),
    refused("xlsx, cut early", xlsx(Sheet(LIST))[:900], "FICHIER-ILLISIBLE", "the same, sooner"),
    refused("ods, cut", ods(Sheet(LIST))[:-200], "FICHIER-ILLISIBLE", "the same"),
    refused("xls, cut", xls(Sheet(LIST))[:700], "FICHIER-ILLISIBLE", "the same"),
    refused(
        "xlsx, bad xml",
        bare_xlsx(CELLS.replace("</row>", "", 1) + "<row"),
        "FICHIER-ILLISIBLE",
        "a sheet that does not close its tags",
    ),
    refused(
        "xlsx, sheet missing",
        bare_xlsx(CELLS, target="worksheets/autre.xml"),
        "FICHIER-ILLISIBLE",
        "a sheet named and not there",
    ),
    refused(
        "noise",
        bytes(range(1, 256)) * 40,
        "COLONNE-ABSENTE",
        "no NUL, no table: read as text, nothing found",
    ),
)

_ENTITY: Final = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LIES: Final = (
    refused(
        "xls, a table of strings that lies",
        ole({"Workbook": biff(Sheet(LIST), globals_added=STRINGS)}),
        "FICHIER-DANGEREUX",
        "two thousand million strings announced",
    ),
)
DANGEROUS: Final = (
    refused(
        "xlsx, dtd",
        bare_xlsx(
            CELLS + '<row r="12"><c r="A12" t="inlineStr"><is><t>&x;</t></is></c></row>',
            prolog=_ENTITY,
        ),
        "FICHIER-DANGEREUX",
        "read_bombs: xxe.xlsx",
    ),
    refused(
        "xlsx, dtd in utf-16",
        bare_xlsx(
            CELLS,
            added=[
                ("xl/styles.xml", _ENTITY.replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16"))
            ],
        ),
        "FICHIER-DANGEREUX",
        "hidden from a search for bytes",
    ),
    refused(
        "xlsx, paths that climb",
        bare_xlsx(CELLS, added=[("../../etc/cron.d/x", b"* * * * *")]),
        "FICHIER-DANGEREUX",
        "nothing is ever extracted, and still",
    ),
    refused(
        "xlsx, cell at XFD1048576",
        bare_xlsx(CELLS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "FICHIER-DANGEREUX",
        "read_bombs: sparse.xlsx; it aborts a parser",
    ),
)
CASES: Final = (*PROTECTED, *MACROS, *DAMAGED, *LIES, *DANGEROUS)
