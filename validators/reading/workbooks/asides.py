"""Texts of a workbook that stand in no cell: comments, text boxes, the memory of pivot tables.

``texts(markup)`` gives those of one part, to be searched for what must not be sent; they are never
handed back.
"""

import html
import re

_PARTS = re.compile(r"xl/(?:comments|threadedcomments/|drawings/drawing|pivotcache/).*\.xml$")
_ENDS = re.compile(rb"</(?:\w+:)?(?:comment|threadedComment|p|annotation)>")
_START = re.compile(rb"<(?:\w+:)?(?:p|t|text)(?=[\s/>])")
_TAG = re.compile(rb"<[^>]*>")
_VALUE = re.compile(rb"""\bv\s*=\s*["']([^"'<]{13,})["']""")
_SHORTEST = 13  # no social-security number is shorter


def is_aside(name: str) -> bool:
    """Whether a part of an XLSX package, named in lower case, holds such texts."""
    return bool(_PARTS.match(name))


def texts(markup: bytes) -> tuple[str, ...]:
    """The texts of a part, long enough to hold a social-security number."""
    pieces = ((piece, _START.search(piece)) for piece in _ENDS.split(markup))
    written = [_TAG.sub(b"", piece[start.start() :]) for piece, start in pieces if start]
    whole = (html.unescape(text.decode("utf-8", "replace")).strip() for text in written)
    values = (html.unescape(text.decode("utf-8", "replace")) for text in _VALUE.findall(markup))
    return tuple(text for text in (*whole, *values) if len(text) >= _SHORTEST)
