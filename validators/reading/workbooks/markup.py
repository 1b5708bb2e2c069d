"""A workbook's XML part made plain, so that it can be searched and parsed as it stands.

``plain(raw)`` gives UTF-8 without byte-order mark, comment or CDATA section; ``without_prefix``
takes the prefix of the root off all elements; ``attributes(tag)`` reads those of one tag. Refused:
document types and entities, which no spreadsheet program writes, and any text longer than a cell
may hold.
"""

import html
import re
from collections.abc import Callable
from xml.parsers import expat  # nosec B407 (no document type reaches it)

from validators.codes import Code
from validators.reading.refusal import UnreadableError

_WINDOW = 256 * 1024  # a cell of 32,767 characters, each an entity, fits
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]{1,20})["']""")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_KNOWN = frozenset(("utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"))
_SAME = frozenset(("utf-8", "us-ascii", "ascii"))
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_COMMENT = (b"<!--", b"-->")
_CDATA = (b"<![CDATA[", b"]]>")
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*):[A-Za-z]")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def plain(raw: bytes) -> bytes:
    """The same markup in its simplest form.

    Raises:
        UnreadableError: It declares a document type, is in an encoding that no spreadsheet
            program writes, or has a text that no cell could hold.
    """
    markup = _in_utf8(raw)
    if b"!" in markup and b"<!" in markup:  # the first test is many times faster
        markup = _without_declarations(markup)
    if any(markup.find(b"<", at, at + _WINDOW) < 0 for at in range(0, len(markup), _WINDOW)):
        raise UnreadableError(Code.FICHIER_TROP_GRAND, "longueur d'une cellule")
    return markup


def check_well_formed(markup: bytes) -> None:
    """Refuses markup that is cut short or badly nested, which some parsers never leave.

    Raises:
        UnreadableError: ``FICHIER-ILLISIBLE``.
    """
    try:
        expat.ParserCreate().Parse(markup, True)
    except expat.ExpatError:
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None


def declares_type(start: bytes) -> bool:
    """Whether the start of a part declares a document type, in whatever encoding."""
    return bool(_DTD.search(start.replace(b"\0", b"")))


def without_prefix(markup: bytes) -> bytes:
    """Some programs write ``<x:worksheet><x:c>`` for ``<worksheet><c>``."""
    root = _ROOT.match(_DECLARATION.sub(b"", markup[:1000], count=1).lstrip())
    if not root:
        return markup
    prefix = root[1] + b":"
    return markup.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def replaced(markup: bytes, marks: tuple[bytes, bytes], change: Callable[[bytes], bytes]) -> bytes:
    """Each section between the two marks changed, in one pass.

    Raises:
        UnreadableError: A section is left open.
    """
    first, last = marks
    pieces, place = [], 0
    while (start := markup.find(first, place)) >= 0:
        end = markup.find(last, start + len(first))
        if end < 0:
            raise UnreadableError(Code.FICHIER_ILLISIBLE)
        pieces += [markup[place:start], change(markup[start + len(first) : end])]
        place = end + len(last)
    return b"".join((*pieces, markup[place:])) if pieces else markup


def attributes(tag: bytes) -> dict[str, str]:
    """Attributes of one tag by their names, prefixes dropped."""
    return {
        name.decode("utf-8", "replace").rpartition(":")[2]: html.unescape(
            (double or single).decode("utf-8", "replace")
        )
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def _in_utf8(raw: bytes) -> bytes:
    encoding = next((name for bom, name in (*_BOMS, *_WIDE) if raw.startswith(bom)), "")
    if not encoding:
        declared = _ENCODING.search(raw[:200])
        encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
        if encoding not in _KNOWN:
            raise UnreadableError(Code.FICHIER_DANGEREUX, "encodage d'une partie")
    if encoding in _SAME:
        return raw.removeprefix(_BOMS[0][0])
    try:
        markup = raw.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError:
        raise UnreadableError(Code.FICHIER_ILLISIBLE) from None
    return _DECLARATION.sub(b"", markup, count=1)


def _without_declarations(markup: bytes) -> bytes:
    markup = replaced(markup, _COMMENT, lambda _inside: b"")
    markup = replaced(markup, _CDATA, _escaped)
    if _DTD.search(markup):
        raise UnreadableError(Code.FICHIER_DANGEREUX, "déclaration de type de document")
    if b"<!" in markup:
        raise UnreadableError(Code.FICHIER_ILLISIBLE)
    return markup


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
