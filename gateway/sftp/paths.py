"""Paths that clients send, read as places of the virtual tree.

Use `locate` on a path; `canonical` for the answer to REALPATH. It promises that `..` never climbs
above the root, that the composed form (NFC) is what the rest sees, and that what is not a place of
the tree is a `Nowhere`: no path is ever handed to the operating system.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

from gateway.sftp.errors import NameRefusedError
from gateway.sftp.ports import SHELF_FOLDERS, Place, ShelfFolder

LONGEST_PATH: Final = 4096


@dataclass(frozen=True, slots=True)
class Root:
    """`/`."""


@dataclass(frozen=True, slots=True)
class Branch:
    """`/depot` or `/essai`."""

    place: Place


@dataclass(frozen=True, slots=True)
class FluxFolder:
    """`/depot/<flux>` or `/essai/<flux>`."""

    place: Place
    flux: str


@dataclass(frozen=True, slots=True)
class Deposit:
    """`/depot/<flux>/<name>` or `/essai/<flux>/<name>`."""

    place: Place
    flux: str
    name: str

    @property
    def folder(self) -> FluxFolder:
        """Where it lies."""
        return FluxFolder(self.place, self.flux)

    @property
    def path(self) -> str:
        """As the client spells it."""
        return f"/{self.place.value}/{self.flux}/{self.name}"


@dataclass(frozen=True, slots=True)
class ShelfPlace:
    """`/retour`, `/accuses` or `/journal`."""

    folder: ShelfFolder


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file of a shelf."""

    folder: ShelfFolder
    name: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No place of the tree."""

    path: str


Location: TypeAlias = Root | Branch | FluxFolder | Deposit | ShelfPlace | Shelved | Nowhere
_PLACES: Final = {place.value: place for place in Place}


def canonical(path: str) -> str:
    """The absolute path, without `.`, `..` or doubled slashes.

    Raises:
        NameRefusedError: More than 4096 characters, or a NUL among them.
    """
    return "/" + "/".join(_parts(path))


def locate(path: str) -> Location:
    """The place that `path` names, whether or not something is there.

    Raises:
        NameRefusedError: More than 4096 characters, or a NUL among them.
    """
    parts = _parts(path)
    if not parts:
        return Root()
    top, below = parts[0], parts[1:]
    if top in _PLACES and len(below) <= 2:
        return _deposit_place(_PLACES[top], below)
    if shelf := next((folder for folder in SHELF_FOLDERS if folder == top), None):
        if not below:
            return ShelfPlace(shelf)
        if len(below) == 1:
            return Shelved(shelf, below[0])
    return Nowhere("/" + "/".join(parts))


def _deposit_place(place: Place, below: list[str]) -> Location:
    if not below:
        return Branch(place)
    if len(below) == 1:
        return FluxFolder(place, below[0])
    return Deposit(place, below[0], below[1])


def _parts(path: str) -> list[str]:
    if len(path) > LONGEST_PATH or "\0" in path:
        raise NameRefusedError
    parts: list[str] = []
    for part in unicodedata.normalize("NFC", path).split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return parts
