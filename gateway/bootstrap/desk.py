"""An instance opened for the command line, without its secrets."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from gateway.clock import now
from gateway.desk import Desk
from gateway.settings import Instance, Settings
from gateway.storage.database import Database

if TYPE_CHECKING:
    from gateway.worker.durable import DurableOutbox


class LazyOutbox:
    """Queues workflows, loading the workflow library only when something is queued."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._outbox: DurableOutbox | None = None

    def enqueue(self, connection: Connection, workflow: str, identity: str) -> None:
        """Queue `workflow` for the fact `identity` in the caller's transaction."""
        self.ready().enqueue(connection, workflow, identity)

    def is_queued(self, connection: Connection, workflow: str, identity: str) -> bool:
        """Whether `workflow` waits or runs for the fact `identity`."""
        return self.ready().is_queued(connection, workflow, identity)

    def ready(self) -> "DurableOutbox":
        """Load the library now: a process that serves must not do so inside a transaction."""
        if self._outbox is None:
            from gateway.worker.durable import DurableOutbox  # noqa: PLC0415 # see the class

            self._outbox = DurableOutbox(self._url)
        return self._outbox

    def close(self) -> None:
        """Release the connections."""
        if self._outbox is not None:
            self._outbox.close()


def open_desk(folder: Path) -> Desk:
    """An instance for the command line.

    Raises:
        InstanceError: there is none there.
    """
    settings = Settings.load(folder)
    instance = Instance(folder)
    outbox = LazyOutbox(instance.database_url)
    return Desk(instance, settings, Database(instance.database_url), outbox, now)
