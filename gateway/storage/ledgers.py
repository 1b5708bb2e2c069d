"""The ledger of releases of each CARSAT: under which key, and what each report left in it.

A row of `LEDGER` is one key of pseudonyms; a row of `RELEASE` is one sealed object, written when
its report is delivered. Neither holds a SIRET, a pseudonym or a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, select

from audit.entry import Entry, Event
from gateway.errors import UnknownError
from gateway.storage import facts
from gateway.storage.holdings import SealedObject
from gateway.storage.pending import PENDING
from gateway.storage.tables import LEDGER, RELEASE


@dataclass(frozen=True, slots=True)
class NewRelease:
    """What a delivered report adds.

    Attributes:
        ledger: id of the ledger.
        exchange: id of the exchange that delivers it.
        tables: how many tables it holds.
        content: keyed digest of it, by which the same one is known again.
        sealed: the object.
    """

    ledger: str
    exchange: str
    tables: int
    content: str
    sealed: SealedObject


def current(connection: Connection, party: str) -> RowMapping | None:
    """The open ledger of a CARSAT, or None."""
    query = select(LEDGER).where(LEDGER.c.party == party, LEDGER.c.closed_at.is_(None))
    return connection.execute(query).mappings().first()


def of_version(connection: Connection, party: str, version: str) -> RowMapping:
    """The ledger of a CARSAT of that version, open or closed.

    Raises:
        UnknownError: there is none.
    """
    query = select(LEDGER).where(LEDGER.c.party == party)
    for row in connection.execute(query).mappings():
        if str(row["version"]) == version:
            return row
    raise UnknownError


def open_ledger(
    connection: Connection,
    party: str,
    algorithm: str,
    scope_key: str,
    wrapped_key: bytes,
    at: datetime,
) -> RowMapping:
    """Open the ledger of a CARSAT, under the next version of its key.

    Returns:
        Its row.
    """
    latest = select(func.max(LEDGER.c.version)).where(LEDGER.c.party == party)
    values = {
        "party": party,
        "version": (connection.execute(latest).scalar() or 0) + 1,
        "algorithm": algorithm,
        "scope_key": scope_key,
        "wrapped_key": wrapped_key,
        "opened_at": at,
        "closed_at": None,
    }
    entry = Entry(
        event=Event.CLE, at=at, subject=PENDING, parties=(party,), motif="REGISTRE-DES-DIFFUSIONS"
    )
    identity = facts.insert(connection, LEDGER, values, entry)
    return connection.execute(select(LEDGER).where(LEDGER.c.id == identity)).mappings().one()


def close_ledger(connection: Connection, row: RowMapping, at: datetime) -> None:
    """Close a ledger: later reports are compared with none of its releases."""
    entry = Entry(
        event=Event.CLE, at=at, subject=PENDING, parties=(row["party"],), motif="REGISTRE-CLOS"
    )
    facts.update(connection, LEDGER, row["id"], {"closed_at": at}, entry)


def releases(connection: Connection, ledger: str) -> Sequence[RowMapping]:
    """What a ledger holds, oldest first."""
    query = select(RELEASE).where(RELEASE.c.ledger == ledger)
    ordered = query.order_by(RELEASE.c.released_at, RELEASE.c.id)
    return connection.execute(ordered).mappings().all()


def remember(
    connection: Connection, new: NewRelease, exchange: RowMapping, party: str, at: datetime
) -> str:
    """Put on record what a report shows, in the transaction that delivers it.

    Args:
        connection: the caller's transaction.
        new: what it adds.
        exchange: the row of the exchange.
        party: the CARSAT whose establishments they are.
        at: the instant of the delivery.

    Returns:
        The release's id.
    """
    values = {
        "ledger": new.ledger,
        "exchange": new.exchange,
        "tables": new.tables,
        "content": new.content,
        "object": new.sealed.name,
        "sealed_sha256": new.sealed.sealed_sha256,
        "scope_key": new.sealed.scope_key,
        "wrapped_key": new.sealed.wrapped_key,
        "released_at": at,
    }
    entry = Entry(
        event=Event.DIFFUSION,
        at=at,
        subject=PENDING,
        convention=exchange["convention"],
        flux=exchange["flux"],
        clause=exchange["clause"],
        parties=(party, exchange["recipient"]),
        counts={"tableaux": new.tables},
        object_sha256=new.sealed.sealed_sha256,
    )
    return facts.insert(connection, RELEASE, values, entry)


def is_object(connection: Connection, name: str) -> bool:
    """Whether a sealed object belongs to a ledger."""
    query = select(RELEASE.c.id).where(RELEASE.c.object == name)
    return connection.execute(query).first() is not None
