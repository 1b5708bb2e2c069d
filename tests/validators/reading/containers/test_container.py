"""What a file is, by its content."""

import io
import zipfile

import pytest

from tests.validators.making import book
from tests.validators.reading.containers.making_ole import ole
from validators.codes import Code
from validators.reading.containers.container import Container, container
from validators.reading.refusal import UnreadableError


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in names:
            out.writestr(name, b"x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 ", "RTF"),
        (b"PK\5\6" + bytes(18), "ZIP"),
        (zipped("a.csv"), "ZIP"),
        (zipped("word/document.xml", "[Content_Types].xml"), "Word"),
        (zipped("ppt/presentation.xml", "[Content_Types].xml"), "présentation"),
        (zipped("xl/workbook.bin", "[Content_Types].xml"), "xlsb"),
        (zipped("mimetype", "content.xml"), "OpenDocument"),
        (ole({"WordDocument": b"x"}), "Word"),
        (ole({"PowerPoint Document": b"x"}), "présentation"),
        (ole({"__properties_version1.0": b"x"}), "courriel"),
        (ole({"Contents": b"x"}), "Office"),
        (b"PAR1\x15\x04", "Parquet"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"BZh91AY&SY", "bzip2"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\x85\x01\x0c\x03\xaa", "OpenPGP"),
        (b"\xc1\xc0\x4c\x03\xaa", "OpenPGP"),
        (b"-----BEGIN PGP MESSAGE-----\n", "chiffré"),
        (b"\x30\x82\x05\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "p7m"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "courriel"),
        (b"From: a@b.fr\r\nTo: c@d.fr\r\nMIME-Version: 1.0\r\n", "courriel"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
        (b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "DIF"),
        (b"\r\n <html><body>", "HTML"),
        (b"<table border=1><tr>", "HTML"),
        (b"<liste><siret>1</siret></liste>", "HTML ou XML"),
        ("<html>".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML 2003"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><office:document x="y">', "fods"),
        (b'{"siret": 1}', "JSON"),
        (b'[{"siret": 1}]', "JSON"),
    ],
)
def test_other_formats_are_refused_by_their_names(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        container(data)
    assert caught.value.reason.code is Code.FICHIER_FORMAT
    assert name in caught.value.reason.detail


@pytest.mark.parametrize(
    "data",
    [
        b"SIRET;Nom\n1;a\n",
        b"PK;SIRET\n1;2\n",
        b"PAR1;SIRET\n1;2\n",
        b"ID;PAYS;SIRET\n1;FR;2\n",
        b"<SIRET>;<Nom>\n1;a\n",
        b"[SIRET];[Nom]\n1;a\n",
        b"BMW;SIRET\n1;2\n",
        b"BZh;SIRET\n1;2\n",
        b"Date: 01/01/2025\nSIRET;Nom\n1;a\n",
        b"0\t1\t2\n",
        "SIRET;Nom\n1;é\n".encode("utf-16"),
    ],
)
def test_a_table_of_text_is_not_taken_for_something_else(data: bytes) -> None:
    assert container(data) is Container.TEXT


def test_a_workbook_cut_short_is_damaged() -> None:
    data = book(A=[["SIRET"]])
    with pytest.raises(UnreadableError) as caught:
        container(data[: len(data) // 2])
    assert caught.value.reason.code is Code.FICHIER_ILLISIBLE
