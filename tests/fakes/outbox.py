"""An outbox that remembers what was queued."""

from sqlalchemy import Connection


class FakeOutbox:
    """Keeps (workflow, identity) in order; like the real one, in the caller's hands."""

    def __init__(self) -> None:
        self.queued: list[tuple[str, str]] = []

    def enqueue(self, connection: Connection, workflow: str, identity: str) -> None:
        assert connection.in_transaction()
        self.queued.append((workflow, identity))

    def is_queued(self, connection: Connection, workflow: str, identity: str) -> bool:
        return False
