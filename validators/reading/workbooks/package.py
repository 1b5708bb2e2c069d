"""The parts of an Office Open XML package, each taken at most once, and where they lead.

``Package(data, limits)``; ``take(name)`` gives a part's markup in its simplest form,
``links(name)`` the relationships of a part. A part that is wanted twice is refused: it would be
unfolded twice.

Format: ECMA-376 part 2 (Open Packaging Conventions).
"""

import posixpath
import re
from dataclasses import dataclass

from validators.codes import Code
from validators.reading.containers.zipped import Part, check, content, read_directory
from validators.reading.limits import Limits
from validators.reading.refusal import UnreadableError
from validators.reading.workbooks.markup import attributes, plain, without_prefix
from validators.reading.workbooks.unread import check_unread

_RELATIONSHIP = re.compile(rb"<Relationship\s[^>]*>")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: the last word of its type, and the name of the part that it leads to."""

    kind: str
    target: str


class Package:
    """The parts of a package; names are compared without regard to case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        directory = read_directory(data)
        check(directory, limits)
        self._data, self._limits = data, limits
        self._parts: dict[str, Part] = {}
        self._taken: set[str] = set()
        for name, part in directory.items():
            if self._parts.setdefault(name.lower(), part) is not part:
                raise UnreadableError(Code.FICHIER_DANGEREUX, "parties en double")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts, in lower case."""
        return tuple(self._parts)

    def take(self, name: str) -> bytes:
        """One part, or nothing if it is not there.

        Raises:
            UnreadableError: It was taken before, is damaged or is not plain markup.
        """
        key = name.lower()
        if key not in self._parts:
            return b""
        if key in self._taken:
            raise UnreadableError(Code.FICHIER_DANGEREUX, "partie employée deux fois")
        self._taken.add(key)
        return without_prefix(plain(content(self._data, self._parts[key])))

    def check_rest(self) -> None:
        """Glances at the parts that were not taken.

        Raises:
            UnreadableError: One of them has no business in a workbook.
        """
        rest = (part for name, part in self._parts.items() if name not in self._taken)
        check_unread(self._data, rest, self._limits)

    def links(self, name: str) -> dict[str, Link]:
        """Relationships of a part (of the package: the empty name), by their identifiers."""
        folder, file = posixpath.split(name)
        found = {}
        part = self.take(posixpath.join(folder, "_rels", f"{file}.rels"))
        for tag in _RELATIONSHIP.findall(part):
            link = attributes(tag)
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", "")))
            kind = link.get("Type", "").rpartition("/")[2]
            found[link.get("Id", "")] = Link(kind, target.lstrip("/"))
        return found
