"""The CARSAT's decision put into effect: on record, told, and the exchanges concerned run again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from exchange.members.contested import NOBODY
from gateway.ports import Outbox
from gateway.storage import contests, exchanges
from gateway.storage.contests import Decision


def decide(
    connection: Connection,
    outbox: Outbox,
    references: Iterable[str],
    decision: Decision,
    at: datetime,
) -> list[str]:
    """Record one decision on several contests, in the caller's transaction.

    Exchanges that run now take it into account by themselves; those delivered without the
    establishment to the SPSTI that the decision names are completed by a new exchange.

    Returns:
        The ids of the exchanges opened again.

    Raises:
        ConflictError: one of them cannot be decided so.
        UnknownError: one of the references is unknown.
    """
    for reference in references:
        contests.decide(connection, reference, decision, at)
    contests.queue_telling(connection, outbox)
    if decision.winner == NOBODY:
        return []
    rows = exchanges.held_back_from(connection, decision.winner)
    return exchanges.open_again(connection, outbox, rows, at)
