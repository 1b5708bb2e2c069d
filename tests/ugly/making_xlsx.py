"""Workbooks of Excel 2007 and later: by a library, or part by part for what none would write.

Use ``xlsx(Sheet(LIST, "Adhérents", hidden=True))``, ``bare_xlsx(inline(LIST) + "<row>…</row>")``.
Written from ECMA-376 (Office Open XML), part 1, clause 18, never from our readers.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

import xlsxwriter

from tests.ugly.making import GOOD, LIST

WHOLE: Final = {row: "SIRET-ZERO-RESTAURE" for row, s in enumerate(GOOD, 2) if s[0] == "0"}
"""What number cells lose of the good rows: the zeros of one."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with its cached value; None: the program that wrote it computed nothing."""

    text: str
    value: str | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be made: its rows, and what was done to it by hand."""

    rows: Sequence[Sequence[object]]
    title: str = "Feuil1"
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    merged: Sequence[str] = ()
    at: tuple[int, int] = (0, 0)
    options: Mapping[str, str] = field(default_factory=dict)
    """Number format of the first column under ``number``, if any."""


def xlsx(*sheets: Sheet) -> bytes:
    """A workbook as Excel writes it: shared strings, typed cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        for sheet in sheets:
            _fill(book, sheet)
    return target.getvalue()


def _fill(book: xlsxwriter.Workbook, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.title)
    shape = book.add_format({"num_format": sheet.options.get("number", "General")})
    first, left = sheet.at
    for i, row in enumerate(sheet.rows):
        for j, cell in enumerate(row):
            place = (first + i, left + j)
            if isinstance(cell, Formula):
                page.write_formula(
                    *place, cell.text, None, "" if cell.value is None else cell.value
                )
            elif isinstance(cell, str):
                page.write_string(*place, cell)
            elif cell is not None:
                page.write(*place, cell, shape if j == 0 else None)
    for span in sheet.merged:
        page.merge_range(span, "Liste des adhérents au 31/12/2025")
    for number in sheet.hidden_rows:
        page.set_row(number - 1, None, None, {"hidden": True})
    if sheet.hidden:
        page.hide()


def typed(
    table: Sequence[Sequence[str]], kind: type[int] | type[float] = int
) -> list[list[object]]:
    """The same rows with numbers where a spreadsheet would see numbers."""
    head, *body = table
    out: list[list[object]] = [list(head)]
    out += ([kind(cell) if cell.isdigit() else cell for cell in row] for row in body)
    return out


_PROLOG: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES: Final = (
    f'{_PROLOG}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.{{main}}+xml"/>'
    f'<Override PartName="/{{part}}" ContentType="{_TYPE}.worksheet+xml"/></Types>'
)
_RELATIONS: Final = f'{_PROLOG}<Relationships xmlns="{_PACKAGE}/relationships">'
_RELATION: Final = '<Relationship Id="rId{rank}" Type="{kind}" Target="{target}"/>'
TRANSITIONAL: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT: Final = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def bare_xlsx(
    cells: str,
    *,
    part: str = "xl/worksheets/sheet1.xml",
    target: str | None = None,
    spaces: tuple[str, str] = TRANSITIONAL,
    main: str = "sheet.main",
    added: Sequence[tuple[str, bytes]] = (),
    prolog: str = _PROLOG,
    head: str = "",
) -> bytes:
    """The least workbook, its sheet's rows given as XML: for what no library would write."""
    sheet = (
        f'{prolog}<worksheet xmlns="{spaces[0]}">{head}<sheetData>{cells}</sheetData></worksheet>'
    )
    book = (
        f'{_PROLOG}<workbook xmlns="{spaces[0]}" xmlns:r="{spaces[1]}"><sheets>'
        '<sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return zipped(
        ("[Content_Types].xml", _TYPES.format(main=main, part=part).encode()),
        ("_rels/.rels", _relations((f"{spaces[1]}/officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", book.encode()),
        (
            "xl/_rels/workbook.xml.rels",
            _relations((f"{spaces[1]}/worksheet", target or part.removeprefix("xl/"))),
        ),
        (part, sheet.encode()),
        *added,
    )


def _relations(*related: tuple[str, str]) -> bytes:
    each = (
        _RELATION.format(rank=rank, kind=kind, target=target)
        for rank, (kind, target) in enumerate(related, 1)
    )
    return f"{_RELATIONS}{''.join(each)}</Relationships>".encode()


def inline(table: Sequence[Sequence[str]], first: int = 1) -> str:
    """Rows of inline strings, as many export libraries write them."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + j)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for j, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(table, first)
    )


def plus(inner: str, attributes: str = "") -> bytes:
    """The list, then in row 12 a SIRET cell whose XML is `inner`, beside a number."""
    cell = f'<c r="A12" {attributes}>{inner}</c>'
    return bare_xlsx(f'{inline(LIST)}<row r="12">{cell}<c r="B12"><v>1</v></c></row>')


def zipped(*files: tuple[str, bytes], store: bool = False) -> bytes:
    """A zip of these parts, in this order."""
    target = io.BytesIO()
    method = zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", method) as out:
        for name, content in files:
            out.writestr(name, content)
    return target.getvalue()


def parts(book: bytes) -> list[tuple[str, bytes]]:
    """The parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(book)) as source:
        return [(name, source.read(name)) for name in source.namelist()]


def with_parts(book: bytes, *changed: tuple[str, bytes]) -> bytes:
    """A package whose parts of these names are replaced, or added."""
    new, old = dict(changed), parts(book)
    known = {name for name, _ in old}
    kept = [(name, new.get(name, content)) for name, content in old]
    return zipped(*kept, *(part for part in changed if part[0] not in known))


def shared_xlsx(cells: str, *strings: str) -> bytes:
    """The least workbook with a table of shared strings, each given as the XML inside ``<si>``."""
    table = "".join(f"<si>{string}</si>" for string in strings)
    links = _relations(
        (f"{TRANSITIONAL[1]}/worksheet", "worksheets/sheet1.xml"),
        (f"{TRANSITIONAL[1]}/sharedStrings", "sharedStrings.xml"),
    )
    return with_parts(
        bare_xlsx(cells),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/sharedStrings.xml", f'<sst xmlns="{TRANSITIONAL[0]}">{table}</sst>'.encode()),
    )
