"""The ledger of releases at work: its key, what was shown before, what a delivery adds.

`Ledgers` is used three times for a flux of aggregates. At deposit, `key_of` gives the key under
which the CARSAT's rows are pseudonymised, the same for all its extracts. When the report is made,
`opened` gives the ledger, and `stage` seals what the report adds, on disk and on no record. In the
transaction that delivers, `record` puts it on record. It promises that a report worked out beside
an older ledger than the one it would join is not delivered.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Connection, RowMapping

from exchange.aggregates.ledger import Ledger, Release
from exchange.aggregates.ledger_file import decode, encode
from gateway.errors import ConflictError
from gateway.storage import ledgers
from gateway.storage.database import Database
from gateway.storage.holdings import SealedObject
from gateway.storage.ledgers import NewRelease
from gateway.storage.objects import ObjectStore
from gateway.worker.vault import Vault, pseudonym_key
from keys.at_rest import open_sealed, seal
from keys.digests import keyed_digest
from keys.pseudonyms import Algorithm

SUFFIX: Final = ".diffusion"
_LABEL: Final = "diffusions"


class LedgerMovedError(ConflictError):
    """Une autre diffusion a été livrée entre-temps : ce rapport est à refaire avec elle."""

    code: ClassVar[str] = "DIFFUSION-DEPASSEE"


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """Under what a CARSAT's rows are pseudonymised, for a flux of aggregates.

    Attributes:
        ledger: id of the ledger.
        cle: name and version, `Contribution.cle`.
        algorithm: of the pseudonyms.
        key: 32 octets, for `keys.pseudonyms.pseudonymise`.
        root: the ledger's own key, from which the other is drawn.
    """

    ledger: str
    cle: str
    algorithm: Algorithm
    key: bytes = field(repr=False)
    root: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown of a CARSAT's establishments.

    Attributes:
        party: the CARSAT.
        ledger: who stood where, and which cells were shown.
        reports: how many reports showed it.
    """

    party: str
    ledger: Ledger
    reports: int


class Ledgers:
    """The ledgers of an instance."""

    def __init__(self, database: Database, objects: ObjectStore, vault: Vault) -> None:
        self._database, self._objects, self._vault = database, objects, vault

    def key_of(self, party: str, at: datetime) -> LedgerKey:
        """The key of a CARSAT's ledger, opened the first time it is needed.

        Raises:
            KeyDestroyedError: it was destroyed; the ledger must be closed first.
        """
        with self._database.reading() as connection:
            row = ledgers.current(connection, party)
        return self._key(self._open(party, at) if row is None else row)

    def key_named(self, cle: str) -> LedgerKey:
        """The key of that name and version, whether its ledger is open or closed.

        Raises:
            UnknownError: there is none.
            KeyDestroyedError: it was destroyed.
        """
        party, _, version = cle.rpartition("/")
        with self._database.reading() as connection:
            return self._key(ledgers.of_version(connection, party, version))

    def _key(self, row: RowMapping) -> LedgerKey:
        sealed = SealedObject("", "", row["scope_key"], row["wrapped_key"])
        root = self._vault.key_of(sealed)
        return LedgerKey(
            ledger=row["id"],
            cle=f"{row['party']}/{row['version']}",
            algorithm=Algorithm(row["algorithm"]),
            key=pseudonym_key(root),
            root=root,
        )

    def opened(self, party: str, at: datetime) -> Shown:
        """All that was shown of a CARSAT's establishments."""
        key = self.key_of(party, at)
        with self._database.reading() as connection:
            rows = ledgers.releases(connection, key.ledger)
        shown = [release for row in rows for release in self._read(row)]
        return Shown(party, Ledger(tuple(shown)), len(rows))

    def stage(
        self, exchange: str, shown: Shown, released: tuple[Release, ...], at: datetime
    ) -> dict[str, Any]:
        """Seal what a report adds, before its delivery.

        Args:
            exchange: id of the exchange.
            shown: the ledger beside which the report was made, as `opened` gave it.
            released: `Report.released`.
            at: the instant.

        Returns:
            Plain JSON data for `record`; may be staged again after a crash.

        Raises:
            LedgerMovedError: the ledger was closed since, and another key is in service.
        """
        party, seen = shown.party, shown.reports
        key = self.key_of(party, at)
        if any(release.units.key != key.cle for release in released):
            raise LedgerMovedError
        if not released:
            return {"party": party, "ledger": key.ledger, "tables": 0, "seen": seen}
        content = encode(released)
        fresh = self._vault.fresh_key(f"{_LABEL}/{party}", at)
        name = exchange + SUFFIX
        stored = self._objects.write_bytes(name, seal(fresh.key, name.encode(), content))
        return {
            "party": party,
            "ledger": key.ledger,
            "tables": len(released),
            "seen": seen,
            "content": keyed_digest(key.root, _LABEL, content),
            "object": name,
            "sealed_sha256": stored.sha256,
            "scope_key": fresh.scope_key,
            "wrapped_key": b64encode(fresh.wrapped).decode("ascii"),
        }

    def record(
        self, connection: Connection, exchange: RowMapping, staged: Mapping[str, Any], at: datetime
    ) -> None:
        """Put what a report shows on record, in the transaction that delivers it.

        Args:
            connection: that transaction.
            exchange: the row of the exchange.
            staged: what `stage` gave.
            at: the instant.

        Raises:
            LedgerMovedError: another report was delivered since, or the ledger was closed.
        """
        if not self.stands(connection, staged):
            raise LedgerMovedError
        if staged["tables"] and not _is_known(connection, staged):
            ledgers.remember(connection, _new(exchange, staged), exchange, staged["party"], at)

    def stands(self, connection: Connection, staged: Mapping[str, Any]) -> bool:
        """Whether what a report was made beside is still all that was shown.

        The same report, for another recipient or in a step run again, stands beside itself.
        """
        row = ledgers.current(connection, staged["party"])
        if row is None or row["id"] != staged["ledger"]:
            return False
        seen = len(ledgers.releases(connection, row["id"])) == staged["seen"]
        return seen or _is_known(connection, staged)

    def is_kept(self, exchange: str) -> bool:
        """Whether what an exchange staged is on record; otherwise it is to be destroyed."""
        with self._database.reading() as connection:
            return ledgers.is_object(connection, exchange + SUFFIX)

    def _open(self, party: str, at: datetime) -> RowMapping:
        fresh = self._vault.fresh_key(f"{_LABEL}/{party}", at)
        algorithm = Algorithm.AES_256_CMAC
        with self._database.writing() as connection:
            # Another step may have opened it between the two transactions.
            found = ledgers.current(connection, party)
            if found is not None:
                return found
            return ledgers.open_ledger(
                connection, party, algorithm, fresh.scope_key, fresh.wrapped, at
            )

    def _read(self, row: RowMapping) -> tuple[Release, ...]:
        sealed = SealedObject(
            row["object"], row["sealed_sha256"], row["scope_key"], row["wrapped_key"]
        )
        key = self._vault.key_of(sealed)
        name = row["object"]
        return decode(open_sealed(key, name.encode(), self._objects.read_bytes(name)))


def _is_known(connection: Connection, staged: Mapping[str, Any]) -> bool:
    """Whether that very report is on record: for another recipient, or by this step."""
    held = ledgers.releases(connection, staged["ledger"])
    return bool(staged["tables"]) and any(one["content"] == staged["content"] for one in held)


def _new(exchange: RowMapping, staged: Mapping[str, Any]) -> NewRelease:
    return NewRelease(
        ledger=staged["ledger"],
        exchange=exchange["id"],
        tables=staged["tables"],
        content=staged["content"],
        sealed=SealedObject(
            staged["object"],
            staged["sealed_sha256"],
            staged["scope_key"],
            b64decode(staged["wrapped_key"]),
        ),
    )
