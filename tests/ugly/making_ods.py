"""The least OpenDocument spreadsheet, by hand (OpenDocument 1.2, part 1, clause 9)."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from tests.ugly.making import LIST
from tests.ugly.making_xlsx import Sheet, zipped

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)
_END = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
)
_HIDDEN = (
    '<office:automatic-styles><style:style style:name="caché" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods(*sheets: Sheet) -> bytes:
    """A spreadsheet as LibreOffice writes it."""
    return package("".join(table(sheet) for sheet in sheets))


def package(tables: str, *, mimetype: str = MIMETYPE, encrypted: bool = False) -> bytes:
    """The zip around the tables; `encrypted` says so in its manifest, as a password does."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} '
        f'office:version="1.2">{_HIDDEN}<office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    lock = (
        '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AA==">'
        '<manifest:algorithm manifest:algorithm-name="Blowfish CFB"/></manifest:encryption-data>'
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        f"{lock if encrypted else ''}</manifest:file-entry></manifest:manifest>"
    )
    return zipped(
        ("mimetype", mimetype.encode()),
        ("content.xml", bytes(500) if encrypted else content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    )


def table(sheet: Sheet) -> str:
    """One sheet: hidden rows and the place of the first cell as asked."""
    first, left = sheet.at
    above = row([""], repeated=first)
    body = "".join(
        row(cells, left, hidden=first + i + 1 in sheet.hidden_rows)
        for i, cells in enumerate(sheet.rows)
    )
    style = ' table:style-name="caché"' if sheet.hidden else ""
    return (
        f'<table:table table:name="{escape(sheet.title)}"{style}>{above if first else ""}{body}'
        f"{_END}</table:table>"
    )


def plus(*rows: str) -> bytes:
    """The list, then more rows, as XML."""
    return package(table(Sheet(LIST)).replace(_END, "".join(rows) + _END))


def row(cells: Sequence[object], left: int = 0, *, hidden: bool = False, repeated: int = 1) -> str:
    """A row of cells, after empty ones."""
    state = ' table:visibility="collapse"' if hidden else ""
    state += f' table:number-rows-repeated="{repeated}"' if repeated > 1 else ""
    before = f'<table:table-cell table:number-columns-repeated="{left}"/>' if left else ""
    return f"<table:table-row{state}>{before}{''.join(map(cell, cells))}</table:table-row>"


def raw(inner: str, attributes: str = 'office:value-type="string"') -> str:
    """A cell whose content is given as XML."""
    return f"<table:table-cell {attributes}>{inner}</table:table-cell>"


def cell(value: object) -> str:
    """A cell of text, of a number, or empty; XML of a cell is left as it is."""
    if isinstance(value, str) and value.startswith("<table:"):
        return value
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return raw(f"<text:p>{value}</text:p>", f'office:value-type="float" office:value="{value}"')
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return raw(paragraphs)
