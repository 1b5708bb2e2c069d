"""DBOS set up once, with the traps of its open core closed.

Two engines on the one database: DBOS's own, and ours whose transactions begin immediately; a
portable JSON serializer everywhere, so that only ids, digests and small answers are ever stored;
the application version pinned, so that a restart recovers what the former process left; and one
worker at a time, held by a file lock, because the open core has no heartbeat.
"""

import fcntl
import logging
import os
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Final, Self

from dbos import DBOS, DBOSClient, DBOSConfig, SQLAlchemyDatasource
from dbos import WorkflowSerializationFormat as Format
from dbos._serialization import DBOSPortableJSONSerializer
from sqlalchemy import Connection, Engine, create_engine, event

from gateway.errors import ConflictError
from gateway.storage.facts import new_id

APPLICATION: Final = "passerelle"
# Changing a workflow's sequence of steps means a new version and a drained queue.
APPLICATION_VERSION: Final = "1"
EXECUTOR: Final = "traitement"
QUEUE: Final = "echanges"
_SQLITE_BUSY_MS: Final = 30_000
_FORGOTTEN_AT_ONCE: Final = 1_000
_QUEUED: Final = (
    "SELECT 1 FROM workflow_status WHERE workflow_uuid LIKE ? "
    "AND status IN ('PENDING', 'ENQUEUED', 'DELAYED') LIMIT 1"
)


def system_engine(url: str) -> Engine:
    """DBOS's own engine: same file, same durability, its own transactions."""
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            f"busy_timeout={_SQLITE_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


class DurableOutbox:
    """Queues workflows inside the caller's transaction (port `gateway.ports.Outbox`)."""

    def __init__(self, url: str) -> None:
        self._engine = system_engine(url)
        self.client = DBOSClient(
            system_database_url=url,
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
        )

    def enqueue(self, connection: Connection, workflow: str, identity: str) -> None:
        """Queue `workflow` for the fact `identity`; the caller's passage of state makes it once."""
        self.client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": workflow,
                "queue_name": QUEUE,
                "workflow_id": f"{workflow}:{identity}:{new_id()}",
                "app_version": APPLICATION_VERSION,
                "serialization_type": Format.PORTABLE,
            },
            identity,
        )

    def is_queued(self, connection: Connection, workflow: str, identity: str) -> bool:
        """Whether `workflow` waits or runs for the fact `identity`."""
        pattern = f"{workflow}:{identity}:%"
        return connection.exec_driver_sql(_QUEUED, (pattern,)).first() is not None

    def close(self) -> None:
        """Release the connections."""
        self.client.destroy()
        self._engine.dispose()


def create_tables(url: str) -> None:
    """Create DBOS's tables beside ours."""
    engine = system_engine(url)
    DBOS(config=_config(url, engine, migrate=True))
    DBOS.launch()
    DBOS.destroy(destroy_registry=True)
    _leave_output_to_us()
    engine.dispose()


class Executor:
    """The one running worker of an instance: `with Executor(...) as executor: executor.run()`."""

    def __init__(self, url: str, engine: Engine, lock: Path) -> None:
        self._url = url
        self._lock = WorkerLock(lock)
        self._system = system_engine(url)
        DBOS(config=_config(url, self._system, migrate=False))
        _leave_output_to_us()
        self.datasource = SQLAlchemyDatasource.create(
            url, engine=engine, serializer=DBOSPortableJSONSerializer(), run_migrations=True
        )

    def launch(self, concurrency: int, poll_seconds: float) -> None:
        """Take the lock, recover what a former worker left, start the queue.

        Raises:
            ConflictError: another worker runs on this instance.
        """
        self._lock.take()
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=concurrency,
            polling_interval_sec=poll_seconds,
            on_conflict="always_update",
        )

    def forget_finished(self) -> int:
        """Delete the records of finished workflows: the log, not DBOS, is what remains.

        Returns:
            How many were deleted, a thousand at most.
        """
        finished = DBOS.list_workflows(
            status="SUCCESS", limit=_FORGOTTEN_AT_ONCE, load_input=False, load_output=False
        )
        if finished:
            DBOS.delete_workflows([found.workflow_id for found in finished])
        return len(finished)

    def close(self) -> None:
        """Let running steps end, then stop; whatever is unfinished resumes at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=10, destroy_registry=True)
        self._system.dispose()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WorkerLock:
    """An advisory lock on a file: the operating system frees it when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None

    def take(self) -> None:
        """Hold the lock.

        Raises:
            ConflictError: someone holds it.
        """
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            raise ConflictError("un traitement tourne déjà sur cette instance") from None
        self._fd = fd

    def release(self) -> None:
        """Let go of the lock."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def _leave_output_to_us() -> None:
    """DBOS holds on to the standard error of the moment; `gateway.logs` decides where lines go."""
    logging.getLogger("dbos").handlers.clear()


def _config(url: str, engine: Engine, *, migrate: bool) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": url,
        "system_database_engine": engine,
        "application_version": APPLICATION_VERSION,
        "executor_id": EXECUTOR,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "ERROR",
        "enable_otlp": False,
        "run_migrations": migrate,
    }
