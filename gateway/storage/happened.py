"""What happened so far, as the calendar of obligations asks: deposits, deliveries, lists.

``record(connection)`` makes the :class:`exchange.owing.owed.Record` of every convention at once. A
deposit counts from the instant it was taken in charge: the gateway's own delay is nobody's
lateness. It promises codes and instants only.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select

from exchange.owing.owed import Record
from exchange.states import DepositState, ExchangeState
from gateway.storage.tables import DEPOSIT, EXCHANGE, EXTRACT, MEMBER_LIST

Key = TypeVar("Key")
_ESSAI: Final = "essai"


def record(connection: Connection) -> Record:
    """What the facts say was deposited, delivered and listed."""
    return Record(_deposits(connection), _deliveries(connection), _lists(connection))


def _deposits(connection: Connection) -> dict[tuple[str, str], tuple[datetime, ...]]:
    # What was recalled is still owed: the corrected file is what does it.
    recalled = select(EXTRACT.c.deposit).where(EXTRACT.c.recalled_at.is_not(None))
    query = select(DEPOSIT.c.party, DEPOSIT.c.flux, DEPOSIT.c.taken_at).where(
        DEPOSIT.c.id.not_in(recalled),
        DEPOSIT.c.state == DepositState.ACCEPTE,
        DEPOSIT.c.place != _ESSAI,
        DEPOSIT.c.taken_at.is_not(None),
    )
    return _grouped(((row.party, row.flux), row.taken_at) for row in connection.execute(query))


def _deliveries(connection: Connection) -> dict[tuple[str, str], tuple[datetime, ...]]:
    query = select(EXCHANGE.c.convention, EXCHANGE.c.flux, EXCHANGE.c.changed_at).where(
        EXCHANGE.c.state == ExchangeState.LIVRE
    )
    return _grouped(
        ((row.convention, row.flux), row.changed_at) for row in connection.execute(query)
    )


def _lists(connection: Connection) -> dict[str, tuple[datetime, ...]]:
    """Accepted, confirmed since, and each confirmation between the two."""
    query = select(MEMBER_LIST.c.convention, MEMBER_LIST.c.accepted_at, MEMBER_LIST.c.confirmed_at)
    found = [
        (row.convention, at)
        for row in connection.execute(query)
        for at in (row.accepted_at, row.confirmed_at)
    ]
    again = select(MEMBER_LIST.c.convention, DEPOSIT.c.taken_at).where(
        DEPOSIT.c.same_as == MEMBER_LIST.c.deposit,
        DEPOSIT.c.state == DepositState.REPETE,
        DEPOSIT.c.taken_at.is_not(None),
    )
    found += [(row.convention, row.taken_at) for row in connection.execute(again)]
    return _grouped(found)


def _grouped(pairs: Iterable[tuple[Key, Any]]) -> dict[Key, tuple[datetime, ...]]:
    grouped: dict[Key, set[datetime]] = {}
    for key, at in pairs:
        grouped.setdefault(key, set()).add(at)
    return {key: tuple(sorted(instants)) for key, instants in grouped.items()}
