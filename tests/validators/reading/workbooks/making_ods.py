"""The least OpenDocument spreadsheet, by hand."""

import io
import zipfile

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_HIDDEN = (
    '<style:style style:name="h" style:family="table"><style:table-properties '
    'table:display="false"/></style:style>'
)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def package(tables: str, *, manifest: str = "<manifest/>", added: tuple[str, ...] = ()) -> bytes:
    """The archive round some tables; the style ``h`` hides one."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{_HIDDEN}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", _SPREADSHEET)
        out.writestr("META-INF/manifest.xml", manifest)
        out.writestr("content.xml", content)
        for name in added:
            out.writestr(name, "x")
    return target.getvalue()


def table(*rows: str, title: str = "A", style: str = "") -> str:
    """A table of rows, given with their tag or without."""
    body = "".join(
        row if row.startswith("<table:table-row") else f"<table:table-row>{row}</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{title}" table:style-name="{style}">{body}</table:table>'


def row(cells: str, *, times: int = 1, visibility: str = "visible") -> str:
    """A row with its repetition."""
    return (
        f'<table:table-row table:number-rows-repeated="{times}" '
        f'table:visibility="{visibility}">{cells}</table:table-row>'
    )
