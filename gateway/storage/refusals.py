"""Refused connections, counted by source and minute, so that strangers cannot fill the log.

The front counts (`count`); once a minute is over the worker writes one entry a line and forgets
the counter (`put_on_record`).
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from audit.entry import Entry, Event
from gateway.storage import journal
from gateway.storage.tables import AUTH_FAILURE

SOURCES_PER_MINUTE: Final = 200
OTHERS: Final = "autres"


def count(connection: Connection, source: str, reason: str, at: datetime) -> None:
    """Count one refused connection."""
    minute = at.replace(second=0, microsecond=0)
    known = connection.execute(
        select(func.count(AUTH_FAILURE.c.source.distinct())).where(AUTH_FAILURE.c.minute == minute)
    ).scalar_one()
    name = source if known < SOURCES_PER_MINUTE or _is_known(connection, minute, source) else OTHERS
    statement = upsert(AUTH_FAILURE).values(minute=minute, source=name, reason=reason, attempts=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["minute", "source", "reason"],
            set_={"attempts": AUTH_FAILURE.c.attempts + 1},
        )
    )


def put_on_record(connection: Connection, at: datetime) -> int:
    """Write the entries of the minutes that are over.

    Returns:
        How many entries were written.
    """
    over = AUTH_FAILURE.c.minute <= at - timedelta(minutes=1)
    query = select(AUTH_FAILURE).where(over).order_by(AUTH_FAILURE.c.minute, AUTH_FAILURE.c.source)
    rows = connection.execute(query).mappings().all()
    for row in rows:
        journal.append(
            connection,
            Entry(
                event=Event.AUTHENTIFICATION_REFUSEE,
                at=at,
                subject=f"source:{row['source']}",
                motif=row["reason"],
                counts={"tentatives": row["attempts"]},
                details={"minute": row["minute"].isoformat()},
            ),
        )
    connection.execute(delete(AUTH_FAILURE).where(over))
    return len(rows)


def _is_known(connection: Connection, minute: datetime, source: str) -> bool:
    query = select(AUTH_FAILURE.c.source).where(
        AUTH_FAILURE.c.minute == minute, AUTH_FAILURE.c.source == source
    )
    return connection.execute(query).first() is not None
