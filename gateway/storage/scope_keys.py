"""Keys per scope and year, wrapped under the root key.

A scope is a convention (its lists) or a CARSAT (its extracts). Deleting a row destroys every
object sealed under it: that is crypto-shredding, and it takes the restore of a backup to undo.
"""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from gateway.errors import UnknownError
from gateway.storage import facts
from gateway.storage.pending import PENDING
from gateway.storage.tables import SCOPE_KEY
from keys.scopes import Scope, WrappedKey


def current(connection: Connection, scope: Scope) -> tuple[str, WrappedKey] | None:
    """Id and wrapped key of the scope's newest version, or None."""
    row = (
        connection.execute(
            select(SCOPE_KEY)
            .where(SCOPE_KEY.c.scope == scope.name, SCOPE_KEY.c.year == scope.year)
            .order_by(SCOPE_KEY.c.version.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    return row["id"], _key(row)


def get(connection: Connection, identity: str) -> WrappedKey:
    """The wrapped key of an id.

    Raises:
        UnknownError: there never was one of that id, or its row was deleted.
    """
    row = connection.execute(select(SCOPE_KEY).where(SCOPE_KEY.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownError("cette clé n'existe plus")
    return _key(row)


def add(connection: Connection, key: WrappedKey, at: datetime) -> str:
    """Keep a new wrapped key.

    Returns:
        Its id.
    """
    values = {
        "scope": key.scope.name,
        "year": key.scope.year,
        "version": key.version,
        "algorithm": key.algorithm,
        "wrapped": key.wrapped,
        "created_at": at,
    }
    entry = Entry(event=Event.CLE, at=at, subject=PENDING, actor="passerelle", motif="CLE-CREEE")
    return facts.insert(connection, SCOPE_KEY, values, entry)


def _key(row: RowMapping) -> WrappedKey:
    scope = Scope(row["scope"], row["year"])
    return WrappedKey(scope, row["version"], row["wrapped"], row["algorithm"])
