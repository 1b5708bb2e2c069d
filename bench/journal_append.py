"""A change with its entry in the log, held to the same change alone, on SQLite that syncs each.

The budget is 1.5 times.
"""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, select
from sqlalchemy import insert as sql_insert

from audit.entry import Entry, Event
from bench.figures import Figure, costs
from bench.material import AT
from bench.measuring import Task, best_in_turn
from gateway.storage import facts
from gateway.storage.database import Database
from gateway.storage.pending import PENDING
from gateway.storage.tables import METADATA, PARTY

FULL, QUICK, TOY = 400, 100, 5
_ROW = {"kind": "spsti", "name": "Banc", "created_at": AT}
_ENTRY = Entry(event=Event.ADMINISTRATION, at=AT, subject=PENDING)


def run(writes: int, rounds: int) -> Iterator[Figure]:
    """Measure both, each on a database of its own that starts empty."""
    with TemporaryDirectory() as name:
        recorded, bare = (_database(Path(name) / side) for side in ("journal", "nu"))
        ours, alone = best_in_turn(
            rounds,
            [
                _task(recorded, writes, _with_entry),
                _task(bare, writes, _alone),
            ],
        )
        recorded.close()
        bare.close()
    each = f"the same {writes} changes without an entry"
    yield costs("journal_append", ours.seconds / writes, alone.seconds / writes, each, "≤ 1.5")


def _database(path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    METADATA.create_all(database.write_engine)
    return database


def _task(database: Database, writes: int, change: Callable[[Connection], None]) -> Task[None]:
    def work() -> None:
        for _ in range(writes):
            with database.writing() as connection:
                change(connection)

    return Task(work, lambda _: _count(database))


def _with_entry(connection: Connection) -> None:
    facts.insert(connection, PARTY, _ROW, _ENTRY)


def _alone(connection: Connection) -> None:
    salt = secrets.token_bytes(facts.SALT_BYTES)
    connection.execute(sql_insert(PARTY).values({**_ROW, "id": facts.new_id(), "salt": salt}))


def _count(database: Database) -> str:
    with database.reading() as connection:
        return str(connection.execute(select(func.count()).select_from(PARTY)).scalar_one())
