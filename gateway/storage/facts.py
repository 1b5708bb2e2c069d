"""The only way to change a fact: with the entry that puts the change on record.

`insert` and `update` take the audit entry in their signature and write both in the caller's
transaction, so neither exists without the other. The entry names the fact (`depot:…`) and commits
to the whole row as the change left it: SHA-256 over a random salt kept beside the row and the
row's canonical JSON (see `audit.entry.commit`). `commitment_of` recomputes it for verification.
"""

import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Table
from sqlalchemy import insert as sql_insert
from sqlalchemy import update as sql_update

from audit.canonical import canonical
from audit.entry import Entry, commit
from gateway.errors import UnknownError
from gateway.storage import journal
from gateway.storage.tables import FACTS

SALT_BYTES: Final = 32


def new_id() -> str:
    """An opaque identifier: 60 random bits, easy to read aloud."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(alphabet) for _ in range(12))


def insert(connection: Connection, table: Table, values: Mapping[str, Any], entry: Entry) -> str:
    """Create a fact and its entry.

    Args:
        connection: the caller's transaction.
        table: one of `FACTS`.
        values: the row, with or without its `id`.
        entry: what happened; `subject` and `commitment` are filled in here.

    Returns:
        The fact's id.
    """
    identity = str(values.get("id") or new_id())
    row = {**values, "id": identity, "salt": secrets.token_bytes(SALT_BYTES)}
    written = connection.execute(sql_insert(table).returning(table), row).mappings().one()
    _record(connection, table, written, entry)
    return identity


def update(
    connection: Connection, table: Table, identity: str, changes: Mapping[str, Any], entry: Entry
) -> None:
    """Change a fact and put the change on record.

    Raises:
        UnknownError: there is no such fact.
    """
    statement = sql_update(table).where(table.c.id == identity).values(dict(changes))
    written = connection.execute(statement.returning(table)).mappings().first()
    if written is None:
        raise UnknownError
    _record(connection, table, written, entry)


def subject_of(table: Table, identity: str) -> str:
    """What the log calls this fact, `depot:…`."""
    return f"{FACTS[table]}:{identity}"


def commitment_of(row: RowMapping) -> str:
    """The salted commitment to a row as it stands."""
    return commit(row["salt"], _canonical(row))


def _record(connection: Connection, table: Table, row: RowMapping, entry: Entry) -> None:
    subject = subject_of(table, row["id"])
    journal.append(connection, replace(entry, subject=subject, commitment=commitment_of(row)))


def _canonical(row: RowMapping) -> bytes:
    return canonical({name: _plain(value) for name, value in row.items() if name != "salt"})


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
