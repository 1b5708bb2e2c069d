"""What partners drop (port `gateway.sftp.ports.Depot`), kept by the database.

An arrival is on record before the client is told OK; taking it queues its workflow in the same
transaction. A refused upload becomes a deposit without content, whose answer tells why; at most
one an hour for the same folder, so that a misconfigured client does not fill `/accuses/`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from exchange.admission import depositable
from exchange.errors import PassageError
from exchange.states import DepositState
from gateway.clock import Clock
from gateway.errors import ConflictError, StorageError, UnknownError
from gateway.ports import Outbox
from gateway.sftp.errors import BusyError, DeniedError, TakenError
from gateway.sftp.ports import Drop, Place, Visitor
from gateway.spool.sealed import SealedFile
from gateway.storage import conventions, deposits
from gateway.storage.database import Database
from gateway.storage.deposits import NewDeposit
from gateway.storage.tables import DEPOSIT

REFUSAL_EVERY: Final = timedelta(hours=1)
_FLUX_SHAPE: Final = re.compile(r"[a-z_]{1,40}")
_OTHER_FOLDER: Final = "autre"


class PartnersDepot:
    """Deposits, as the front records them."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        spool: Path,
        clock: Clock,
        destroy: Callable[[Path], None],
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._spool = spool
        self._clock = clock
        self._destroy = destroy

    def flux(self, visitor: Visitor) -> Sequence[str]:
        """The folders that the visitor's conventions grant at this instant."""
        with _translated(), self._database.reading() as connection:
            signed = conventions.conventions_of(connection, visitor.party)
        return depositable(signed, visitor.party, self._clock())

    def drops(self, visitor: Visitor, place: Place, flux: str) -> Sequence[Drop]:
        """The files of a folder that wait for their answer."""
        with _translated(), self._database.reading() as connection:
            rows = deposits.waiting(connection, visitor.party, place.value, flux)
        return [_drop(row) for row in rows]

    def waiting(self) -> Sequence[tuple[Visitor, Drop]]:
        """Every closed file that nobody has taken yet."""
        query = select(DEPOSIT).where(DEPOSIT.c.state == DepositState.CLOS)
        with _translated(), self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [(Visitor(row["login"], row["party"]), _drop(row)) for row in rows]

    def close(
        self, visitor: Visitor, place: Place, flux: str, name: str, sealed: SealedFile
    ) -> Drop:
        """Put a whole upload on record."""
        new = NewDeposit(
            party=visitor.party,
            login=visitor.login,
            place=place.value,
            flux=flux,
            name=name,
            size=sealed.size,
            spool=sealed.path.name,
            sealed_sha256=sealed.sealed_sha256,
        )
        with self._writing() as connection:
            identity = deposits.close(connection, new, self._clock())
            return _drop(deposits.get(connection, identity))

    def rename(self, visitor: Visitor, drop: Drop, flux: str, name: str) -> Drop:
        """Give a closed file another name."""
        del visitor
        with self._writing() as connection:
            deposits.rename(connection, drop.id, flux, name, self._clock())
            return _drop(deposits.get(connection, drop.id))

    def take(self, visitor: Visitor, drop: Drop, companion_sha256: Drop | None) -> None:
        """Take a closed file in charge; twice is once."""
        del visitor
        companion = companion_sha256.id if companion_sha256 else None
        with self._writing() as connection:
            if deposits.get(connection, drop.id)["state"] == DepositState.CLOS:
                deposits.take(connection, self._outbox, drop.id, self._clock(), companion)

    def remove(self, visitor: Visitor, drop: Drop) -> None:
        """Destroy a closed file at its sender's wish."""
        del visitor
        with self._writing() as connection:
            spool = deposits.remove(connection, drop.id, self._clock())
        self._destroy(self._spool / spool)

    def refuse(self, visitor: Visitor, path: str, reason_code: str) -> None:
        """Have the reason of a refused upload written to `/accuses/`."""
        at = self._clock()
        flux = _folder_of(path)
        new = NewDeposit(
            party=visitor.party,
            login=visitor.login,
            place=Place.DEPOT.value,
            flux=flux,
            name=path.rsplit("/", 1)[-1] or flux,
            size=0,
            spool="",
            sealed_sha256="",
        )
        with self._writing() as connection:
            if _refused_lately(connection, visitor.party, flux, at - REFUSAL_EVERY):
                return
            identity = deposits.close(connection, new, at, motif=reason_code)
            deposits.take(connection, self._outbox, identity, at)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _translated(), self._database.writing() as connection:
            yield connection


def _refused_lately(connection: Connection, party: str, flux: str, since: object) -> bool:
    query = select(DEPOSIT.c.id).where(
        DEPOSIT.c.party == party,
        DEPOSIT.c.flux == flux,
        DEPOSIT.c.spool == "",
        DEPOSIT.c.closed_at >= since,
    )
    return connection.execute(query.limit(1)).first() is not None


def _folder_of(path: str) -> str:
    """The folder aimed at, below `/depot/` or `/essai/`, where it is spelt as a flux is.

    Anything else is a stranger's text, which may be a SIRET: neither a table nor the log keeps it.
    """
    parts = [part for part in path.split("/") if part]
    below = parts[1:-1] if parts and parts[0] in {"depot", "essai"} else parts[:1]
    folder = (below or parts or [""])[0]
    return folder if _FLUX_SHAPE.fullmatch(folder) else _OTHER_FOLDER


def _drop(row: RowMapping) -> Drop:
    return Drop(
        id=row["id"],
        place=Place(row["place"]),
        flux=row["flux"],
        name=row["name"],
        size=row["size"],
        at=row["closed_at"],
        taken=row["state"] != DepositState.CLOS,
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ConflictError:
        raise TakenError from None
    except (PassageError, UnknownError):
        raise DeniedError("ce fichier est déjà pris en charge") from None
    except StorageError:
        raise BusyError from None
