"""The ports of the HTTP interface, answered by the same database as SFTP's."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway.clock import Clock
from gateway.errors import StorageError, UnknownError
from gateway.partners.depot import PartnersDepot
from gateway.settings import MIB, Settings
from gateway.sftp.ports import Place, Visitor
from gateway.spool.upload import Upload
from gateway.storage import followup, parties, refusals
from gateway.storage.database import Database
from gateway.web.ports import Caller

LOGIN = "http"


class HttpAccess:
    """Recognises a party by its token (port `gateway.web.ports.Access`)."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def caller(self, token: str) -> Caller | None:
        """The party of a token, or None."""
        with self._database.reading() as connection:
            party = parties.party_of_token(connection, token)
        return None if party is None else Caller(party.code)

    def refused(self, source: str) -> None:
        """Count a call with no good token."""
        with self._database.writing() as connection:
            refusals.count(connection, source, "jeton", self._clock())


class HttpReceiving:
    """Deposits by HTTP, as those by SFTP (port `gateway.web.ports.Receiving`)."""

    def __init__(
        self, depot: PartnersDepot, spool: Path, public: bytes, settings: Settings
    ) -> None:
        self._depot = depot
        self._spool = spool
        self._public = public
        self._settings = settings

    def granted(self, caller: Caller) -> Sequence[str]:
        """The flux that the caller may deposit at this instant."""
        return self._depot.flux(_visitor(caller))

    def refuse(self, caller: Caller, flux: str, name: str) -> None:
        """Put on record a deposit that no convention grants."""
        self._depot.refuse(_visitor(caller), f"/depot/{flux}/{name}", "flux-non-accorde")

    def new_upload(self) -> Upload:
        """An empty upload, bounded as those of SFTP."""
        return Upload(
            self._spool,
            limit=self._settings.upload_limit_mib * MIB,
            memory=self._settings.upload_memory_mib * MIB,
        )

    def receive(self, caller: Caller, flux: str, name: str, upload: Upload) -> str:
        """Seal a whole upload, put it on record, queue it."""
        visitor = _visitor(caller)
        sealed = upload.seal(self._spool, self._public)
        try:
            drop = self._depot.close(visitor, Place.DEPOT, flux, name, sealed)
        except Exception:
            sealed.path.unlink(missing_ok=True)
            raise
        self._depot.take(visitor, drop, None)
        return drop.id


class HttpFollowing:
    """Where things stand (port `gateway.web.ports.Following`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def status(self, caller: Caller, identity: str) -> Mapping[str, Any] | None:
        """One deposit or exchange of the caller's, or None, alike where it is another's."""
        with self._database.reading() as connection:
            try:
                found = followup.one(connection, identity)
            except UnknownError:
                return None
        if found["partie"] != caller.party:
            return None
        return {
            "reference": found["id"],
            "genre": found["genre"],
            "flux": found["flux"],
            "etat": found["etat"],
            "motif": found["motif"],
            "clause": found["clause"],
            "comptes": found["comptes"],
            "depuis": found["quand"].isoformat(),
        }

    def ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self._database.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
        except StorageError:
            return False
        return True


def _visitor(caller: Caller) -> Visitor:
    return Visitor(login=LOGIN, party=caller.party)
