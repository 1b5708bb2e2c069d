"""Makers of the files that are made to hurt who opens them."""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from tests.ugly.making import LIST, text
from tests.ugly.making_ods import package, raw, row
from tests.ugly.making_ole import biff, ole
from tests.ugly.making_xlsx import (
    TRANSITIONAL,
    Sheet,
    bare_xlsx,
    inline,
    shared_xlsx,
    with_parts,
    zipped,
)

MB: Final = 1 << 20
CELLS: Final = inline(LIST)
BLOCK: Final = b"A" * MB


def long_line(megabytes: int, before: bytes = b"SIRET;x\n90000001900019;") -> Iterator[bytes]:
    """A line without an end, in blocks."""
    yield before
    for _ in range(megabytes):
        yield BLOCK


def long_cells(mark: str) -> bytes:
    """A list with forty SIRET cells as long as Excel allows, made of one mark."""
    return text([*LIST, *([mark * (30_000 // len(mark)), "x"] for _ in range(40))])


def many_cells() -> bytes:
    return bare_xlsx(
        inline([["SIRET"]])
        + "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(2, 1_000_000))
    )


def one_string(size: int, before: str = "", after: str = "") -> bytes:
    """A workbook whose third row holds a very long string."""
    start, end = (
        before + CELLS + '<row r="30"><c r="A30" t="inlineStr"><is><t>',
        "</t></is></c></row>",
    )
    return _long_part(bare_xlsx(start + "\0" + end + after), size)


def _long_part(book: bytes, size: int) -> bytes:
    """The NUL of a sheet replaced by megabytes, without holding them."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in source.namelist():
            before, mark, after = source.read(name).partition(b"\0")
            with out.open(name, "w", force_zip64=True) as part:
                part.write(before)
                for _ in range(size if mark else 0):
                    part.write(BLOCK)
                part.write(after)
    return target.getvalue()


LAUGHS: Final = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lollollollol">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]>"
)


def laughs() -> bytes:
    row = '<row r="30"><c r="A30" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return bare_xlsx(CELLS + row, prolog=LAUGHS)


def lying_size() -> bytes:
    """100 MB whose headers, local and central, say 100 bytes."""
    book = bytearray(one_string(100))
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as source:
        sizes = [info.file_size for info in source.infolist() if info.file_size > MB]
    said = struct.pack("<I", sizes[0])
    return bytes(book.replace(said, struct.pack("<I", 100)))


def shared_string() -> bytes:
    """One string of 30,000 letters, used in 300,000 cells: 9 GB of text in 3 MB."""
    body = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(20, 300_020))
    return shared_xlsx(CELLS + body, f"<t>{'A' * 30_000}</t>")


def overlapping() -> bytes:
    """Entries that all point at one compressed block."""
    book = bytearray(one_string(40))
    end = book.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", book[end + 16 : end + 20])[0]
    central = bytes(book[start:end])
    entries = central.split(b"PK\x01\x02")[1:]
    largest = max(entries, key=lambda entry: struct.unpack("<I", entry[16:20])[0])
    many = b"".join(
        b"PK\x01\x02" + largest.replace(b"sheet1.xml", b"s%05d.xml" % i) for i in range(1000)
    )
    tail = struct.pack(
        "<HHII", len(entries) + 1000, len(entries) + 1000, len(central + many), start
    )
    return bytes(book[:start]) + central + many + b"PK\x05\x06\0\0\0\0" + tail + b"\0\0"


def many_entries() -> bytes:
    return bare_xlsx(CELLS, added=[(f"xl/media/{i}.png", b"") for i in range(20_000)])


def deep_zip() -> bytes:
    """Four zips in four zips in four zips, eight times over, round 20 MB of zeros."""
    inner = zipped(("x", bytes(20 * MB)))
    for level in range(8):
        inner = zipped(*((f"{level}-{i}.zip", inner) for i in range(4)))
    return inner


def deep_book() -> bytes:
    """The same inside a workbook, where an embedded document would be."""
    return bare_xlsx(CELLS, added=[("xl/embeddings/oleObject1.bin", deep_zip())])


def wide_sheet() -> bytes:
    """2,000 rows that each fill the last column: 33 million cells."""
    return bare_xlsx(
        "".join(f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(1, 2001))
    )


def repeated_ods(columns: int, lines: int) -> bytes:
    wide = raw("<text:p>9</text:p>", f'table:number-columns-repeated="{columns}"')
    return package(f'<table:table table:name="F">{row([wide], repeated=lines)}</table:table>')


def ods_entities() -> bytes:
    content = LAUGHS.encode() + b"<a>&a9;</a>"
    return zipped(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", b"<manifest/>"),
    )


def deep_xml() -> bytes:
    return bare_xlsx("<row>" * 1_000_000)


def many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="F{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 20_001))
    book = (
        f'<workbook xmlns="{TRANSITIONAL[0]}" xmlns:r="{TRANSITIONAL[1]}"><sheets>{sheets}</sheets>'
        "</workbook>"
    )
    return with_parts(bare_xlsx(CELLS), ("xl/workbook.xml", book.encode()))


def looping_sectors() -> bytes:
    """A compound file whose chains never end."""
    book = bytearray(ole({"Workbook": biff(Sheet(LIST))}))
    fat = book.rindex(struct.pack("<II", 0xFFFFFFFE, 0xFFFFFFFD)) // 512 * 512
    for place in range(fat, len(book), 4):
        book[place : place + 4] = struct.pack("<I", 0)
    return bytes(book)


def second_size() -> bytes:
    """An XLS where the record of a cell has become one of the sheet's size."""
    book = biff(Sheet(LIST))
    place = book.index(b"\x04\x02\x25\x00")
    return ole({"Workbook": book[:place] + b"\x00" + book[place + 1 :]})


def far_cell() -> bytes:
    """An XLS with a cell in its last row and an impossible column."""
    book = biff(Sheet([*LIST, ["x"]]))
    record = b"\x03\x02\x0e\x00" + struct.pack("<HHHd", 65535, 65535, 0, 1.0)
    end = book.rindex(b"\x0a\x00\x00\x00")
    return ole({"Workbook": book[:end] + record + book[end:]})
