"""An OpenDocument spreadsheet made plain: looked over, then packed anew with its content alone.

``open_ods(data, limits)``. A spreadsheet program writes a row or a cell once and says how often it
is repeated; what that unfolds into is counted here, before any parser unfolds it. Comments on
cells, drawings and the history of changes are left out: a parser would take them for values.

Format: OpenDocument 1.3 part 3, 9 (tables) and 19.675 (repetitions).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from validators.codes import Code
from validators.reading.containers.zipped import Part, check, content, read_directory, stored
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.asides import texts
from validators.reading.workbooks.markup import attributes, check_well_formed, plain, replaced
from validators.reading.workbooks.plain_book import PlainBook, Tab
from validators.reading.workbooks.sheet_marks import Marks
from validators.reading.workbooks.span import check_repetition, check_span, check_text
from validators.reading.workbooks.unread import check_unread

_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
_READ = ("content.xml", "META-INF/manifest.xml", "mimetype")
_MACROS = re.compile(r"(?:basic/.+/(?!script-l[bc]\.xml$)[^/]+\.(?:xml|xba)|scripts/.*[^/])$", re.I)
_ASIDE = ("office:annotation", "table:tracked-changes", "table:dde-links", "draw:frame")
_TAG = re.compile(
    rb"<(/?)(table:table|table:table-row|table:table-cell|table:covered-table-cell|text:s)"
    rb"(?=[\s/>])([^>]*)>"
)
_VALUED = re.compile(rb"\b(?:office|calcext):(?:value-type|[a-z]+-value|value)\s*=")
_TEXT = re.compile(rb"(?:^|>)\s*[^<\s]")
_HIDDEN = ("collapse", "filter")


def open_ods(data: bytes, limits: Limits) -> PlainBook:
    """Looks over a spreadsheet and packs it anew.

    Raises:
        UnreadableError: ``FICHIER-*``: it is damaged, protected, has macros, or would hurt its
            reader.
    """
    parts = read_directory(data)
    check(parts, limits)
    if any(_MACROS.match(name) for name in parts):
        raise UnreadableError(Code.FICHIER_MACRO)
    if b"encryption-data" in _part(data, parts, "META-INF/manifest.xml"):
        raise UnreadableError(Code.FICHIER_PROTEGE)
    markup, asides = _without_asides(plain(_part(data, parts, "content.xml")))
    check_well_formed(markup)
    check_unread(data, (part for name, part in parts.items() if name not in _READ), limits)
    tables = list(_tables(markup))
    for table in tables:
        check_span(table.height, table.width, table.present, limits)
        check_text(table.unfolded, len(markup))
        check_repetition(table.filled, table.present)
    if len({table.title for table in tables}) < len(tables):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "feuilles de même nom")
    archive = stored(
        [("mimetype", _TYPE), ("META-INF/manifest.xml", _MANIFEST), ("content.xml", markup)]
    )
    tabs = tuple(Tab(rank, table.marks()) for rank, table in enumerate(tables))
    return PlainBook(archive, tabs, asides)


@dataclass(slots=True)
class _Table:
    """What is counted of one table while its tags go by."""

    title: str
    rows: int = 0
    height: int = 0
    width: int = 0
    present: int = 0
    filled: int = 0
    unfolded: int = 0
    hidden: list[tuple[int, int]] = field(default_factory=list)
    unvalued: set[tuple[int, int]] = field(default_factory=set)

    def marks(self) -> Marks:
        rows = (
            row for start, end in self.hidden for row in range(start, min(end, self.height) + 1)
        )
        return Marks(tuple(rows), frozenset(self.unvalued))


@dataclass(slots=True)
class _Row:
    """What is counted of one row, from its number and how often it is repeated."""

    number: int
    times: int
    column: int = 0


def _part(data: bytes, parts: dict[str, Part], name: str) -> bytes:
    return content(data, parts[name]) if name in parts else b""


def _without_asides(markup: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The markup without what is no value, and the texts that were there."""
    taken: list[bytes] = []

    def take(inside: bytes) -> bytes:
        taken.append(inside)
        return b""

    for name in _ASIDE:
        for ending in (b" ", b">"):
            marks = (b"<" + name.encode() + ending, b"</" + name.encode() + b">")
            markup = replaced(markup, marks, take)
    return markup, tuple(text for inside in taken for text in texts(b"<" + inside))


def _tables(markup: bytes) -> Iterator[_Table]:
    """Each table, counted."""
    table, row = _Table(""), _Row(1, 1)
    for tag in _TAG.finditer(markup):
        closing, name, inside = tag.groups()
        if closing:
            if name == b"table:table":
                yield table
            continue
        if name == b"table:table":
            table = _Table(attributes(inside).get("name", ""))
        elif name == b"table:table-row":
            row = _start_row(table, inside)
        elif name == b"text:s":
            table.unfolded += _times(inside, b"text:c") * row.times
        else:
            _count_cell(table, row, tag, markup)


def _start_row(table: _Table, inside: bytes) -> _Row:
    row = _Row(table.rows + 1, _times(inside, b"table:number-rows-repeated"))
    table.rows += row.times
    if attributes(inside).get("visibility", "") in _HIDDEN:
        table.hidden.append((row.number, table.rows))
    return row


def _count_cell(table: _Table, row: _Row, tag: re.Match[bytes], markup: bytes) -> None:
    inside = tag[3]
    times = _times(inside, b"table:number-columns-repeated")
    text = b"" if inside.endswith(b"/") else markup[tag.end() : markup.find(b"</table:", tag.end())]
    row.column += times
    if b"table:formula" in inside and not _VALUED.search(inside) and not _TEXT.search(text):
        table.unvalued.add((row.number, row.column - times + 1))
    elif not _VALUED.search(inside) and not _TEXT.search(text):
        return
    table.height = table.rows
    table.width = max(table.width, row.column)
    table.present += 1
    table.filled += times * row.times
    table.unfolded += (len(inside) + len(text)) * times * row.times


def _times(inside: bytes, name: bytes) -> int:
    """A repetition, 1 where nothing is said."""
    found = re.search(name + rb"""\s*=\s*["']([0-9]{1,18})["']""", inside)
    return int(found[1]) if found else 1
