"""The database: one file by default, opened so that a commit survives a power cut.

Use `Database(url)`; `writing()` is one transaction, taken at once (`BEGIN IMMEDIATE`), so that a
read before a write can never be refused for having been overtaken; `reading()` sees one snapshot
and holds nobody up. Promises: write-ahead log, full synchronisation, foreign keys, and freed pages
overwritten with zeros.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from gateway.errors import StorageError

BUSY_TIMEOUT_MS: Final = 30_000
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
)


def open_engine(url: str, *, immediate: bool) -> Engine:
    """An engine on `url` with our pragmas.

    Args:
        url: an SQLAlchemy address, `sqlite:///FILE`.
        immediate: True for transactions that will write.
    """
    engine = create_engine(url, pool_size=8, max_overflow=8)

    # SQLAlchemy's own dialect would emit BEGIN lazily and deferred: we say when it begins.
    @event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


class Database:
    """Two engines on one database: one whose transactions write, one whose transactions read."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.write_engine = open_engine(url, immediate=True)
        self._read_engine = open_engine(url, immediate=False)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes; commits at the end, rolls back on any error.

        Raises:
            StorageError: the database cannot be written now (locked, disk full); retry.
        """
        with _translated(), self.write_engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot.

        Raises:
            StorageError: the database cannot be read now.
        """
        with _translated(), self._read_engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every pooled connection."""
        self.write_engine.dispose()
        self._read_engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors into ours: their text may quote the statement's values."""
    try:
        yield
    except OperationalError as error:
        raise StorageError(_reason(error)) from None
    except SQLAlchemyError as error:
        raise StorageError(type(error).__name__) from None


def _reason(error: OperationalError) -> str:
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text:
        return "base occupée"
    if "full" in text:
        return "disque plein"
    if "readonly" in text:
        return "base en lecture seule"
    return "base indisponible"
