"""What is no table of a kind that is read: refused by its name, with a remedy."""

import gzip
import json
from typing import Final

from tests.ugly.case import refused
from tests.ugly.making import GOOD, LIST, text
from tests.ugly.making_ods import package
from tests.ugly.making_ole import ole
from tests.ugly.making_others import (
    EML,
    MIME,
    database,
    html,
    office,
    parquet,
    spreadsheet_2003,
    sylk,
)
from tests.ugly.making_xlsx import Sheet, xlsx, zipped

FORMAT: Final = "FICHIER-FORMAT"
OLD_WORD: Final = {"WordDocument": b"\xec\xa5\xc1\x00" + bytes(600), "1Table": bytes(600)}
MAIL: Final = {"__properties_version1.0": bytes(64), "__substg1.0_0037001F": b"L\0i\0s\0t\0e\0"}

CASES: Final = tuple(
    refused(name, data, FORMAT, why)
    for name, data, why in (
        ("html as xls", html().encode(), "the table of a web page, renamed"),
        ("html with a doctype", b"<!DOCTYPE html>\r\n" + html().encode(), "the same"),
        ("html in utf-16", html().encode("utf-16"), "the same"),
        (
            "html after blank lines",
            b"\r\n\r\n   " + html().encode("cp1252"),
            "the same, by a careless server",
        ),
        (
            "html table alone",
            html()[html().index("<table") : html().index("</body")].encode(),
            "a fragment",
        ),
        ("html with a comment first", b"<!-- export -->" + html().encode(), "the same"),
        ("spreadsheet xml 2003", spreadsheet_2003(), "Excel 2003's XML, renamed xls"),
        ("mhtml", MIME.encode(), "Excel's web archive, renamed xls"),
        (
            "xml",
            b'<?xml version="1.0"?><adherents><siret>1</siret></adherents>',
            "a program's export",
        ),
        (
            "pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" + text(LIST),
            "printed to a file",
        ),
        ("rtf", rb"{\rtf1\ansi\deff0 {\fonttbl{\f0 Arial;}} SIRET\par 1}", "a word processor's"),
        (
            "docx",
            office("word/document.xml", "openxmlformats-officedocument.wordprocessingml.document"),
            "a table in a letter",
        ),
        (
            "pptx",
            office(
                "ppt/presentation.xml", "openxmlformats-officedocument.presentationml.presentation"
            ),
            "a slide",
        ),
        (
            "odt",
            package("<text:p/>", mimetype="application/vnd.oasis.opendocument.text"),
            "a letter",
        ),
        ("doc", ole(OLD_WORD), "a letter of the last century"),
        ("msg", ole(MAIL), "the mail, not its attachment"),
        ("eml", EML.encode(), "the mail, not its attachment"),
        ("zip of a csv", zipped(("liste.csv", text(LIST))), "compressed by kindness"),
        ("zip of an xlsx", zipped(("liste.xlsx", xlsx(Sheet(LIST)))), "compressed by kindness"),
        (
            "xlsb",
            office("xl/workbook.bin", "ms-excel.sheet.binary.macroEnabled"),
            "Excel's binary form",
        ),
        ("sylk", sylk(), "Excel's link format"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "a screenshot"),
        (
            "jpeg",
            b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 4,
            "a photograph of the screen",
        ),
        ("gif", b"GIF89a" + bytes(100), "the same, older"),
        ("gzip", gzip.compress(text(LIST)), "compressed by a script"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(200)), "compressed"),
        ("rar", b"Rar!\x1a\x07\x01\0" + bytes(range(200)), "compressed"),
        ("parquet", parquet(), "a data scientist's"),
        ("sqlite", database(), "the base itself"),
        ("json", json.dumps([{"siret": s} for s in GOOD]).encode(), "a web service's answer"),
        (
            "openpgp",
            b"-----BEGIN PGP MESSAGE-----\n\nhQGMA0\n-----END PGP MESSAGE-----\n",
            "encrypted by hand",
        ),
        ("program", b"MZ\x90\0\x03\0\0\0" + bytes(range(256)) * 3, "certainly not"),
    )
)
