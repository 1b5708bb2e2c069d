"""The operator's desk: an instance opened without its secrets, for the command line.

Everything here works on the database and sealed files; nothing can read what partners sent.
"""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

import audit.verify
from audit.export import HEADER, write_export
from gateway.clock import Clock
from gateway.errors import ConflictError, GatewayError
from gateway.ports import Outbox
from gateway.settings import Instance, Settings
from gateway.spool.sealed import seal_to_spool
from gateway.storage import deposits, journal, parties
from gateway.storage.database import Database
from gateway.storage.deposits import NewDeposit

JOURNAL_NAME: Final = "journal.txt"
KEY_NAME: Final = "journal.cle"
VERIFIER_NAME: Final = "verify.py"
_BLOCK: Final = 1 << 20


class FileError(GatewayError):
    """Ce fichier est illisible."""

    code = "FICHIER"
    exit_status = 2


@dataclass(frozen=True, slots=True)
class ExportedJournal:
    """The three files of an exported log."""

    journal: Path
    key: Path
    verifier: Path


@dataclass(frozen=True, slots=True)
class Desk(AbstractContextManager["Desk"]):
    """An instance as the operator holds it; close it after use."""

    instance: Instance
    settings: Settings
    database: Database
    outbox: Outbox
    clock: Clock

    def deposit_file(self, party: str, flux: str, path: Path) -> str:
        """Seal a file to the worker and queue it, as if the party had dropped it.

        Returns:
            The deposit's id.

        Raises:
            FileError: the file cannot be read, or is over the limit.
            UnknownError: no such party.
        """
        limit = self.settings.upload_limit_mib << 20
        try:
            size = path.stat().st_size
            if size > limit:
                raise FileError(f"{path} dépasse {self.settings.upload_limit_mib} Mio")
            with path.open("rb") as source:
                public = self.instance.arrival_public.read_bytes()
                blocks = iter(lambda: source.read(_BLOCK), b"")
                sealed = seal_to_spool(self.instance.spool, public, blocks, size)
        except OSError:
            raise FileError(f"{path} est illisible") from None
        at = self.clock()
        new = NewDeposit(
            party=party,
            login=parties.OPERATOR,
            place="depot",
            flux=flux,
            name=path.name,
            size=size,
            spool=sealed.path.name,
            sealed_sha256=sealed.sealed_sha256,
        )
        try:
            with self.database.writing() as connection:
                parties.get_party(connection, party)
                identity = deposits.close(connection, new, at)
                deposits.take(connection, self.outbox, identity, at)
        except GatewayError:
            sealed.path.unlink(missing_ok=True)
            raise
        return identity

    def export_journal(self, folder: Path) -> ExportedJournal:
        """Write the log up to its last checkpoint, its key and the verifier into a new folder.

        Raises:
            ConflictError: no checkpoint is signed yet, or the folder exists.
        """
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            raise ConflictError(f"{folder} existe déjà") from None
        files = ExportedJournal(folder / JOURNAL_NAME, folder / KEY_NAME, folder / VERIFIER_NAME)
        with files.journal.open("wb") as target:
            write_journal(self.database, target)
        shutil.copyfile(self.instance.journal_key, files.key)
        shutil.copyfile(verifier_path(), files.verifier)
        return files

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def verifier_path() -> Path:
    """The one-file verifier that a DPO takes away."""
    return Path(audit.verify.__file__)


def write_journal(database: Database, target: BinaryIO) -> None:
    """Write the log as a DPO takes it away: its entries, and the last signed checkpoint.

    Raises:
        ConflictError: no checkpoint is signed yet.
    """
    with database.reading() as connection:
        latest = journal.latest_checkpoint(connection)
        if latest is None:
            raise ConflictError("le journal n'a pas encore de point de contrôle signé")
        size, note = latest
        leaves: Iterator[bytes] = journal.leaves(connection, 0, size)
        write_export(leaves, note, target)


def journal_length(database: Database) -> int:
    """Octets of what `write_journal` would write; 0 while no checkpoint is signed."""
    with database.reading() as connection:
        latest = journal.latest_checkpoint(connection)
        if latest is None:
            return 0
        size, note = latest
        return len(HEADER) + journal.leaves_length(connection, size) + 1 + len(note)
