"""The parts of an archive that no parser will meet, glanced at all the same.

``check_unread(data, parts, limits)`` refuses document types in markup, and archives within archives
within the workbook: neither would be opened, but no spreadsheet program writes them.
"""

from collections.abc import Iterable

from validators.codes import Code
from validators.reading.containers.zipped import Part, check, content, head, read_directory
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.markup import declares_type

_ARCHIVE = b"PK\x03\x04"
_MARKUP = (".xml", ".rels", ".vml")
_GLANCE = 64 * 1024


def check_unread(data: bytes, parts: Iterable[Part], limits: Limits) -> None:
    """Glances at parts that are left alone.

    Raises:
        UnreadableError: ``FICHIER-DANGEREUX``, or one of them is damaged.
    """
    for part in parts:
        first = head(data, part, _GLANCE if part.name.lower().endswith(_MARKUP) else len(_ARCHIVE))
        if len(first) > len(_ARCHIVE) and declares_type(first):
            raise UnreadableError(Code.FICHIER_DANGEREUX, "déclaration de type de document")
        if first.startswith(_ARCHIVE) and _holds_archives(content(data, part), limits):
            raise UnreadableError(Code.FICHIER_DANGEREUX, "archives emboîtées")


def _holds_archives(inner: bytes, limits: Limits) -> bool:
    """Whether an embedded document, itself an archive, holds another."""
    parts = read_directory(inner)
    check(parts, limits)
    return any(head(inner, part, len(_ARCHIVE)) == _ARCHIVE for part in parts.values())
