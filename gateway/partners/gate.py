"""Who may come in (port `gateway.sftp.ports.Gate`)."""

import hmac

import structlog

from gateway.clock import Clock
from gateway.sftp.ports import Visitor
from gateway.storage import parties, refusals
from gateway.storage.database import Database


class PartnersGate:
    """Recognises a partner by login and SSH key; counts those it turns away."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def authenticate(self, login: str, key_blob: bytes) -> Visitor | None:
        """The visitor of that login and key, or None."""
        with self._database.reading() as connection:
            row = parties.active_login(connection, login)
        if row is None or not hmac.compare_digest(row["key_blob"], key_blob):
            return None
        return Visitor(login=login, party=row["party"])

    def refused(self, source: str, reason: str) -> None:
        """Count a refused connection."""
        with self._database.writing() as connection:
            refusals.count(connection, source, reason, self._clock())

    def accepted(self, visitor: Visitor, source: str) -> None:
        """Tell the operator's log who came in."""
        structlog.get_logger().info("connexion", partie=visitor.party, source=source)
