"""What the SFTP server asks of the rest of the gateway; a database adapter answers.

`Gate` says who comes in, `Depot` keeps what is dropped, `Shelf` offers what is to be collected.
Every method may be called from several threads at once. An adapter raises only the `PortError`s of
`gateway.sftp.errors`: `DeniedError` (final), `TakenError` (the name exists), `BusyError` (the same
call may succeed later). When a method returns, what it records is durable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Literal, Protocol, TypeAlias

from gateway.spool.sealed import SealedFile

ShelfFolder: TypeAlias = Literal["retour", "accuses", "journal"]
SHELF_FOLDERS: tuple[ShelfFolder, ...] = ("retour", "accuses", "journal")


class Place(Enum):
    """Where a partner drops: for good, or to try with no effect."""

    DEPOT = "depot"
    ESSAI = "essai"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is connected.

    Attributes:
        login: The user's name.
        party: The partner the user belongs to; the tree is the partner's.
    """

    login: str
    party: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A closed upload, listed until it is acknowledged.

    Attributes:
        id: Identity given by the adapter.
        place: For good, or to try.
        flux: The folder.
        name: Its name there.
        size: Octets of the plaintext.
        at: When it was closed.
        taken: An exchange has begun on it; nothing of it can change any more.
    """

    id: str
    place: Place
    flux: str
    name: str
    size: int
    at: datetime
    taken: bool


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """A file to collect.

    Attributes:
        id: Identity given by the adapter.
        name: Unique in its folder.
        size: Octets.
        at: When it was put there.
    """

    id: str
    name: str
    size: int
    at: datetime


class Gate(Protocol):
    """Who may come in, and what is recorded of it."""

    def authenticate(self, login: str, key_blob: bytes) -> Visitor | None:
        """Whose key this is, for that login; None for all else, in the same time."""
        ...

    def refused(self, source: str, reason: str) -> None:
        """Record a connection that did not get in: at most one call per connection.

        Args:
            source: IP address.
            reason: `cle-inconnue`, `cle-inutilisable`, `signature`, `methode`, `delai` or `quota`.
        """
        ...

    def accepted(self, visitor: Visitor, source: str) -> None:
        """Record that `visitor` proved to hold the key; a `PortError` refuses the connection."""
        ...


class Depot(Protocol):
    """What partners dropped."""

    def flux(self, visitor: Visitor) -> Sequence[str]:
        """The folders granted at this instant; each is a valid folder name."""
        ...

    def drops(self, visitor: Visitor, place: Place, flux: str) -> Sequence[Drop]:
        """Of the visitor's party: closed and not taken, or taken and not acknowledged."""
        ...

    def waiting(self) -> Sequence[tuple[Visitor, Drop]]:
        """Of every party: closed and not taken. Asked once, when the server starts."""
        ...

    def close(
        self, visitor: Visitor, place: Place, flux: str, name: str, sealed: SealedFile
    ) -> Drop:
        """Record a whole upload; on an error the caller removes the sealed file."""
        ...

    def rename(self, visitor: Visitor, drop: Drop, flux: str, name: str) -> Drop:
        """Give a drop that is not taken another name, never one that exists."""
        ...

    def take(self, visitor: Visitor, drop: Drop, companion_sha256: Drop | None) -> None:
        """Begin the exchange; the companion, if any, is taken with it. Twice is once."""
        ...

    def remove(self, visitor: Visitor, drop: Drop) -> None:
        """Destroy a drop that is not taken, and its sealed file."""
        ...

    def refuse(self, visitor: Visitor, path: str, reason_code: str) -> None:
        """Record an upload that was refused; the reason reaches /accuses/.

        Args:
            visitor: Who tried.
            path: Where, printable, at most 255 characters.
            reason_code: `flux-non-accorde`, `hors-depot`, `nom-refuse`, `trop-grand`,
                `signal-non-vide` or `compagnon-trop-grand`.
        """
        ...


class ShelfReader(Protocol):
    """A file being collected."""

    def read_at(self, offset: int, size: int) -> bytes:
        """At most `size` octets at `offset`; short only at the end."""
        ...

    def close(self) -> None:
        """Release it."""
        ...


class Shelf(Protocol):
    """What partners collect."""

    def folders(self, visitor: Visitor) -> Sequence[ShelfFolder]:
        """The folders shown to this visitor."""
        ...

    def items(self, visitor: Visitor, folder: ShelfFolder) -> Sequence[ShelfItem]:
        """The files of a folder."""
        ...

    def open(self, visitor: Visitor, item: ShelfItem) -> ShelfReader:
        """Begin to collect a file."""
        ...

    def collected(self, visitor: Visitor, item: ShelfItem) -> None:
        """Record that the file was read to its last octet: once per handle, when it closes."""
        ...

    def discard(self, visitor: Visitor, item: ShelfItem) -> None:
        """Remove a file at the partner's wish; raises `DeniedError` where that is not offered."""
        ...
