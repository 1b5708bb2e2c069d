"""What the edge's parts ask of one another, one or two verbs each; `bootstrap.py` joins them."""

from typing import Protocol

from sqlalchemy import Connection


class Outbox(Protocol):
    """Queues work in the caller's transaction: both exist, or neither."""

    def enqueue(self, connection: Connection, workflow: str, identity: str) -> None:
        """Queue `workflow` for the fact `identity`."""
        ...

    def is_queued(self, connection: Connection, workflow: str, identity: str) -> bool:
        """Whether `workflow` waits or runs for the fact `identity`."""
        ...
