"""What partners collect (port `gateway.sftp.ports.Shelf`): results, answers, and the DPO's log.

`/retour/` and `/accuses/` hold sealed or signed files by opaque names on disk; `suivi.txt` and
`calendrier.ics` are written as they are read. A DPO finds in `/journal/` the log up to its last
checkpoint, the key and the one-file verifier. Every file read to its end is an entry.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from sqlalchemy import Connection

from gateway.clock import Clock
from gateway.errors import StorageError, UnknownError
from gateway.partners import agenda, following
from gateway.sftp.errors import BusyError, DeniedError, MissingError
from gateway.sftp.ports import ShelfFolder, ShelfItem, ShelfReader, Visitor
from gateway.storage import outgoing, parties
from gateway.storage.database import Database
from gateway.storage.objects import ObjectStore, reader_at

_SUIVI: Final = "suivi"
_CALENDRIER: Final = "calendrier"
_LIVE: Final = frozenset({_SUIVI, _CALENDRIER})
"""Files of `/accuses/` that lie nowhere."""


@dataclass(frozen=True, slots=True)
class JournalFile:
    """A file of `/journal/`: how long it is now, and how it is written."""

    length: Callable[[], int]
    write: Callable[[BinaryIO], None]


class MemoryReader:
    """A small file written as it is opened."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read_at(self, offset: int, size: int) -> bytes:
        """At most `size` octets at `offset`."""
        return self._content[offset : offset + size]

    def close(self) -> None:
        """Nothing to release."""


class FileReader:
    """A file open on disk."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._read = reader_at(source)

    def read_at(self, offset: int, size: int) -> bytes:
        """At most `size` octets at `offset`."""
        return self._read(offset, size)

    def close(self) -> None:
        """Release the file."""
        self._source.close()


class PartnersShelf:
    """Files to collect, as the database lists them."""

    def __init__(
        self,
        database: Database,
        shelves: ObjectStore,
        journal_files: Mapping[str, JournalFile],
        clock: Clock,
    ) -> None:
        """Offer files.

        Args:
            database: lists them.
            shelves: holds them.
            journal_files: by name, for DPOs.
            clock: the current instant.
        """
        self._database = database
        self._shelves = shelves
        self._journal_files = journal_files
        self._clock = clock
        self._agendas = agenda.Agendas()

    def folders(self, visitor: Visitor) -> Sequence[ShelfFolder]:
        """The folders shown: `/journal` is a DPO's."""
        if self._is_dpo(visitor):
            return ("journal",)
        return ("retour", "accuses")

    def items(self, visitor: Visitor, folder: ShelfFolder) -> Sequence[ShelfItem]:
        """The files of a folder."""
        if folder == "journal":
            return self._journal_items(visitor)
        try:
            with self._database.reading() as connection:
                rows = outgoing.on_shelf(connection, visitor.party, folder)
                live = self._live(connection, visitor.party) if folder == "accuses" else {}
        except StorageError:
            raise BusyError from None
        items = [ShelfItem(row["id"], row["name"], row["size"], row["created_at"]) for row in rows]
        for identity, (name, content) in live.items():
            items.append(ShelfItem(identity, name, len(content), self._clock()))
        return items

    def open(self, visitor: Visitor, item: ShelfItem) -> ShelfReader:
        """Begin to collect a file."""
        if item.id in _LIVE:
            return MemoryReader(self._written_now(visitor, item.id))
        if item.id in self._journal_files:
            return FileReader(self._rendered(item.id))
        try:
            with self._database.reading() as connection:
                row = outgoing.get(connection, item.id, visitor.party)
            if not row["object"] or row["withdrawn_at"] is not None:
                # Listed a moment ago, withdrawn since.
                raise MissingError
            return FileReader(self._shelves.path(row["object"]).open("rb"))
        except (UnknownError, FileNotFoundError):
            raise MissingError from None

    def collected(self, visitor: Visitor, item: ShelfItem) -> None:
        """Put on record that a partner read a file to its end."""
        at = self._clock()
        try:
            with self._database.writing() as connection:
                if item.id in self._journal_files:
                    outgoing.journal_collected(connection, visitor.party, at)
                elif item.id not in _LIVE:
                    outgoing.collected(connection, item.id, visitor.party, at)
        except StorageError:
            raise BusyError from None

    def discard(self, visitor: Visitor, item: ShelfItem) -> None:
        """Not offered: files leave the shelf by the convention's schedule."""
        del visitor, item
        raise DeniedError("les fichiers quittent /retour/ à l'échéance prévue par la convention")

    def _live(self, connection: Connection, party: str) -> dict[str, tuple[str, bytes]]:
        """Name and content, as of now, of what is written as it is read."""
        written = {_SUIVI: (following.FILE_NAME, following.render(connection, party))}
        calendar = self._agendas.of(connection, party, self._clock())
        if calendar is not None:
            written[_CALENDRIER] = (agenda.FILE_NAME, calendar)
        return written

    def _written_now(self, visitor: Visitor, identity: str) -> bytes:
        with self._database.reading() as connection:
            written = self._live(connection, visitor.party)
        if identity not in written:
            raise MissingError
        return written[identity][1]

    def _is_dpo(self, visitor: Visitor) -> bool:
        with self._database.reading() as connection:
            party = parties.find_party(connection, visitor.party)
        return party is not None and party.kind == "dpo"

    def _journal_items(self, visitor: Visitor) -> Sequence[ShelfItem]:
        if not self._is_dpo(visitor):
            return ()
        return [
            ShelfItem(name, name, file.length(), self._clock())
            for name, file in self._journal_files.items()
        ]

    def _rendered(self, name: str) -> BinaryIO:
        # The log holds no personal data, so a temporary file may hold it.
        target = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 # closed by the reader
        self._journal_files[name].write(target)
        target.flush()
        return target


def plain_file(path: Path) -> JournalFile:
    """A file shown as it stands."""

    def write(target: BinaryIO) -> None:
        target.write(path.read_bytes())

    return JournalFile(lambda: path.stat().st_size, write)
