"""An XLSX workbook made plain: looked over part by part, then packed anew with what is read.

``open_xlsx(data, limits)`` gives an archive that holds only the sheets, their strings and their
styles, under names of ours, and what the sheets say besides their values. What the parser meets is
thus what was looked over, wherever the sender's program had put its parts.

Format: ECMA-376 part 1, 18.2 (workbook) and 18.4 (strings), strict and transitional alike.
"""

import re
from collections.abc import Iterator

import numpy as np

from validators.codes import Code
from validators.reading.containers.zipped import stored
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.asides import is_aside, texts
from validators.reading.workbooks.markup import attributes
from validators.reading.workbooks.package import Link, Package
from validators.reading.workbooks.plain_book import PlainBook, Tab
from validators.reading.workbooks.sheet_marks import check_cells, marks
from validators.reading.workbooks.span import check_text, text_allowed

_WORKBOOK = "xl/workbook.xml"
_MACRO_PART = "vbaproject.bin"
_MACRO_FOLDERS = ("xl/macrosheets/", "xl/intlmacrosheets/")
_MACRO_TYPES = (b"macroenabled", b"macrosheet", b"vbaproject")
_SHEET = re.compile(rb"<sheet\s[^>]*>")
_PROPERTIES = re.compile(rb"<workbookPr\s[^>]*>")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<v>0*([0-9]{1,9})</v>""")
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')
_ERROR, _TEXT = b' t="e"', b' t="str"'
_SHEET_PART = "xl/worksheets/sheet{}.xml"
_TRUE = ("1", "true")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def open_xlsx(data: bytes, limits: Limits) -> PlainBook:
    """Looks over a workbook and packs it anew; its sheets are named by their ranks.

    Raises:
        UnreadableError: ``FICHIER-*``: it is damaged, protected, has macros, or would hurt its
            reader.
    """
    package = Package(data, limits)
    _refuse_macros(package)
    roots = package.links("")
    targets = (link.target for link in roots.values() if link.kind == "officeDocument")
    name = next(targets, _WORKBOOK)
    workbook, links = package.take(name), package.links(name)
    if not workbook:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    book = _Book(package, links, limits)
    parts = [
        ("xl/sharedStrings.xml", book.texts or b"<sst></sst>"),
        ("xl/styles.xml", book.part_of_kind("styles") or b"<styleSheet></styleSheet>"),
        *book.sheets(workbook),
    ]
    names = [name for name in package.names if is_aside(name)]
    asides = [text for name in names for text in texts(package.take(name))]
    package.check_rest()
    archive = stored([*_frame(workbook, len(book.tabs)), *parts])
    return PlainBook(archive, tuple(book.tabs), tuple(asides))


class _Book:
    """The sheets of one workbook, as they are taken out of it."""

    def __init__(self, package: Package, links: dict[str, Link], limits: Limits) -> None:
        self._package, self._links, self._limits = package, links, limits
        self.texts = self.part_of_kind("sharedStrings")
        self._longest = max(map(len, self.texts.split(b"<si")), default=0)
        self._written = len(self.texts)
        self._unfolded = 0
        self.tabs: list[Tab] = []

    def part_of_kind(self, kind: str) -> bytes:
        """The part that the workbook links to under this kind, or nothing."""
        found = (link.target for link in self._links.values() if link.kind == kind)
        return self._package.take(next(found, ""))

    def sheets(self, workbook: bytes) -> Iterator[tuple[str, bytes]]:
        """Each sheet that has cells, under a name of ours; ``tabs`` tells about it."""
        for tag in _SHEET.findall(workbook):
            about = attributes(tag)
            link = self._links.get(about.get("id", ""))
            if link is None:
                raise UnreadableError(Code.FICHIER_ILLISIBLE)
            if "macro" in link.kind.lower():
                raise UnreadableError(Code.FICHIER_MACRO)
            if link.kind == "worksheet":
                yield self._sheet(about, self._package.take(link.target))

    def _sheet(self, about: dict[str, str], sheet: bytes) -> tuple[str, bytes]:
        if not sheet:
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        check_cells(sheet, self._limits)
        self._check_texts(sheet)
        hidden = about.get("state", "visible") != "visible"
        self.tabs.append(Tab(len(self.tabs), marks(sheet), about.get("name", ""), hidden))
        shown = sheet.replace(_ERROR, _TEXT)  # the parser would drop an error's own text
        return _SHEET_PART.format(len(self.tabs)), shown

    def _check_texts(self, sheet: bytes) -> None:
        """One long string may be shown by every cell: each showing is a copy in memory."""
        self._written += len(sheet)
        showings = len(sheet) // _SHORTEST_CELL
        if self._unfolded + showings * self._longest > text_allowed(self._written):
            lengths = np.array([len(text) for text in self.texts.split(b"<si")[1:]], np.int64)
            ranks = np.array(_SHARED.findall(sheet), np.int64)
            self._unfolded += int(lengths[ranks[ranks < len(lengths)]].sum())
            check_text(self._unfolded, self._written)


def _refuse_macros(package: Package) -> None:
    names = package.names
    if any(name.endswith(_MACRO_PART) or name.startswith(_MACRO_FOLDERS) for name in names):
        raise UnreadableError(Code.FICHIER_MACRO)
    types = package.take("[Content_Types].xml").lower()
    if any(word in types for word in _MACRO_TYPES):
        raise UnreadableError(Code.FICHIER_MACRO)


def _frame(workbook: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """The workbook part and its relationships, for sheets named by their ranks."""
    tag = _PROPERTIES.search(workbook)
    since_1904 = tag is not None and attributes(tag[0]).get("date1904", "") in _TRUE
    ranks = range(1, count + 1)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in ranks)
    yield "_rels/.rels", _relationships(_link("r1", "officeDocument", _WORKBOOK))
    yield (
        _WORKBOOK,
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{since_1904:d}"/>'
        f"<sheets>{sheets}</sheets></workbook>".encode(),
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relationships("".join(_link(f"r{n}", "worksheet", _SHEET_PART.format(n)) for n in ranks)),
    )


def _relationships(links: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>'.encode()


def _link(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{_OFFICE}/{kind}" Target="/{target}"/>'
