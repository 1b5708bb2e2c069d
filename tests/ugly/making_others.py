"""The same list as other programs would send it: pages, mails, documents, archives, bases."""

import io
import sqlite3
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from tests.ugly.making import GOOD, LIST
from tests.ugly.making_xlsx import zipped


def html() -> str:
    """What many web applications send under the name ``export.xls``."""
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in LIST)
    page = f"<body><table>{''.join(lines)}</table></body>"
    return f"<html><head><meta charset=utf-8></head>{page}</html>"


def spreadsheet_2003() -> bytes:
    """The XML of Excel 2003."""
    lines = (
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{c}</Data></Cell>' for c in row) + "</Row>"
        for row in LIST
    )
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="F"><Table>'
        f"{''.join(lines).replace('&', '&amp;')}</Table></Worksheet></Workbook>"
    ).encode()


def parquet() -> bytes:
    """A column file."""
    out = io.BytesIO()
    pq.write_table(pa.table({"siret": list(GOOD)}), out)
    return out.getvalue()


def sylk() -> bytes:
    """What Excel saves as .slk."""
    cells = (
        f'C;Y{y};X{x};K"{cell}"' for y, row in enumerate(LIST, 1) for x, cell in enumerate(row, 1)
    )
    return "\r\n".join(("ID;PWXL;N;E", *cells, "E")).encode("cp1252")


def database() -> bytes:
    """A SQLite file."""
    base = sqlite3.connect(":memory:")
    base.execute("create table adherents (siret text)")
    base.executemany("insert into adherents values (?)", [(s,) for s in GOOD])
    base.commit()
    content = base.serialize()
    base.close()
    return content


def office(main: str, kind: str) -> bytes:
    """A package of another program of the same suite."""
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/{main}" '
        f'ContentType="application/vnd.{kind}.main+xml"/></Types>'
    )
    return zipped(
        ("[Content_Types].xml", types.encode()),
        ("_rels/.rels", b"<Relationships/>"),
        (main, f'<?xml version="1.0"?><w:document>SIRET {GOOD[0]}</w:document>'.encode()),
    )


MIME: Final = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    f"Content-Type: text/html\r\n\r\n{html()}\r\n--x--\r\n"
)
EML: Final = (
    "Return-Path: <a@exemple.fr>\r\nReceived: from exemple.fr\r\nFrom: a@exemple.fr\r\n"
    f"To: b@exemple.fr\r\nSubject: Liste\r\nMIME-Version: 1.0\r\n\r\nSIRET\r\n{GOOD[0]}\r\n"
)
