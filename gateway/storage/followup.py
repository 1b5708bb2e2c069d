"""Deposits and exchanges as the operator follows them, and what it may do about them."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event, from_leaf
from exchange.states import (
    DEPOSIT_PASSAGES,
    EXCHANGE_PASSAGES,
    DepositState,
    ExchangeState,
    can_pass,
    check_passage,
)
from gateway.errors import ConflictError, DeliveryError, StorageError, UnknownError
from gateway.ports import Outbox
from gateway.storage import deposits, exchanges, facts, outgoing, recalls
from gateway.storage.pending import PENDING
from gateway.storage.tables import DEPOSIT, EXCHANGE, JOURNAL_LEAF
from keys.errors import SealingError

# Causes that pass by themselves: a disk that fills, a database that is locked, a place taken.
PASSING: Final = frozenset(
    {StorageError.code, DeliveryError.code, SealingError.code, "OperationalError", "OSError"}
)
AWAITING_CERTIFICATE: Final = frozenset({"CERTIFICAT-ABSENT", "CERT-EXPIRE", "CERT-REVOQUE"})
SOONEST: Final = timedelta(minutes=1)
LATEST: Final = timedelta(hours=1)
_UNLISTED = (DepositState.RETIRE, DepositState.JOINT)


def everything(connection: Connection, state: str | None = None) -> list[dict[str, Any]]:
    """Every deposit and exchange, the latest first, as one listing."""
    rows = [_exchange_row(row) for row in exchanges.list_exchanges(connection)]
    query = select(DEPOSIT).where(DEPOSIT.c.state.not_in(_UNLISTED))
    rows += [_deposit_row(row) for row in connection.execute(query).mappings()]
    wanted = [row for row in rows if state is None or row["etat"] == state]
    return sorted(wanted, key=lambda row: row["quand"], reverse=True)


def one(connection: Connection, identity: str) -> dict[str, Any]:
    """One deposit or exchange, its files and its entries in the log.

    Raises:
        UnknownError: neither has that id.
    """
    kind, row = _find(connection, identity)
    table = EXCHANGE if kind == "echange" else DEPOSIT
    subject = facts.subject_of(table, identity)
    shown = _exchange_row(row) if kind == "echange" else _deposit_row(row)
    if kind == "depot":
        shown["rappel"] = recalls.shown(connection, identity)
    shown["fichiers"] = [
        f"{file['folder']}/{file['name']}" for file in outgoing.about(connection, subject)
    ]
    query = (
        select(JOURNAL_LEAF.c.position, JOURNAL_LEAF.c.leaf)
        .where(JOURNAL_LEAF.c.subject == subject)
        .order_by(JOURNAL_LEAF.c.position)
    )
    shown["journal"] = [
        f"{found.position} {entry.event} {entry.at:%Y-%m-%dT%H:%M:%SZ}"
        for found in connection.execute(query)
        for entry in [from_leaf(found.leaf)]
    ]
    return shown


def fail(connection: Connection, identity: str, code: str, at: datetime) -> None:
    """Put on record that a deposit or exchange could not go on, with the code of the error.

    One that came to its end meanwhile (delivered, recalled) stays there, and so does a recall: the
    answer that is missing is written later, see `finish_interrupted`.
    """
    if recalls.get(connection, identity) is not None:
        return
    kind, row = _find(connection, identity)
    if kind == "echange":
        if can_pass(EXCHANGE_PASSAGES, ExchangeState(row["state"]), ExchangeState.EN_ECHEC):
            exchanges.move(
                connection, identity, ExchangeState.EN_ECHEC, Event.ECHEC, at, {"motif": code}
            )
        return
    if row["state"] == DepositState.PRIS:
        entry = _deposit_entry(Event.ECHEC, row, at, code)
        changes = {"answer": {"motif": code}}
        deposits.conclude(connection, identity, DepositState.EN_ECHEC, changes, entry)


def finish_interrupted(connection: Connection, outbox: Outbox, at: datetime) -> int:
    """Queue again what has its verdict but lacks its answer or its purge, and is not under way.

    A disk that fills between the verdict and the answer leaves such a thing; every step of a
    workflow passes over what is done already.

    Returns:
        How many were queued.
    """
    before = at - SOONEST
    left = [(deposits.DEPOSIT_WORKFLOW, found) for found in deposits.unfinished(connection, before)]
    left += [
        (exchanges.EXCHANGE_WORKFLOW, found) for found in exchanges.unanswered(connection, before)
    ]
    left += [(exchanges.ANSWER_WORKFLOW, found) for found in recalls.unanswered(connection, before)]
    idle = [
        (workflow, found)
        for workflow, found in left
        if not outbox.is_queued(connection, workflow, found)
        and not outbox.is_queued(connection, exchanges.ANSWER_WORKFLOW, found)
    ]
    for workflow, found in idle:
        outbox.enqueue(connection, workflow, found)
    return len(idle)


def retry_passing(connection: Connection, outbox: Outbox, at: datetime) -> int:
    """Queue again what failed for a passing cause, at growing intervals.

    The wait since the last failure is as long as the time between the start and that failure, from
    a minute to an hour.

    Returns:
        How many were queued.
    """
    due = [
        (row["id"], row["motif"])
        for row in exchanges.list_exchanges(connection, ExchangeState.EN_ECHEC)
        if _is_due(row["opened_at"], row["changed_at"], at)
    ]
    query = select(DEPOSIT).where(DEPOSIT.c.state == DepositState.EN_ECHEC)
    due += [
        (row["id"], (row["answer"] or {}).get("motif"))
        for row in connection.execute(query).mappings()
        if _is_due(row["taken_at"], row["changed_at"], at)
    ]
    passing = [identity for identity, motif in due if motif in PASSING]
    for identity in passing:
        with suppress(ConflictError):
            # A replaced list leaves nothing to retry; the operator may abandon it.
            retry(connection, outbox, identity, at)
    return len(passing)


def retry_awaiting_certificate(
    connection: Connection, outbox: Outbox, party: str, at: datetime
) -> int:
    """Queue again the results that waited for a party's certificate.

    Returns:
        How many were queued.
    """
    waiting = [
        row
        for row in exchanges.list_exchanges(connection, ExchangeState.EN_ECHEC, party)
        if row["motif"] in AWAITING_CERTIFICATE
    ]
    return len(exchanges.reopen(connection, outbox, waiting, at))


def retry(connection: Connection, outbox: Outbox, identity: str, at: datetime) -> None:
    """Queue again what failed, or an exchange that was refused.

    Raises:
        ConflictError: it neither failed nor was refused, or its list or extract was replaced.
        UnknownError: there is no such thing.
    """
    kind, row = _find(connection, identity)
    if kind == "echange":
        stopped = row["state"] in {ExchangeState.EN_ECHEC, ExchangeState.REFUSE}
        if not stopped or not exchanges.reopen(connection, outbox, [row], at):
            raise ConflictError(f"« {identity} » n'est pas à reprendre : « {row['state']} »")
        return
    if row["state"] != DepositState.EN_ECHEC:
        raise ConflictError(f"« {identity} » n'est pas en échec")
    entry = _deposit_entry(Event.REPRISE, row, at, None)
    deposits.conclude(connection, identity, DepositState.PRIS, {"answer": None}, entry)
    outbox.enqueue(connection, deposits.DEPOSIT_WORKFLOW, identity)


def abandon(connection: Connection, outbox: Outbox, identity: str, why: str, at: datetime) -> None:
    """Give up a deposit or exchange; the partner is told, the original destroyed.

    Args:
        connection: the caller's transaction.
        outbox: queues the answer to the partner.
        identity: which.
        why: the operator's reason, kept in the log.
        at: the instant.

    Raises:
        PassageError: it has come to its end already.
        UnknownError: there is no such thing.
    """
    kind, row = _find(connection, identity)
    if kind == "echange":
        changes = {"motif": why}
        exchanges.move(connection, identity, ExchangeState.ABANDONNE, Event.ABANDON, at, changes)
    else:
        check_passage(DEPOSIT_PASSAGES, DepositState(row["state"]), DepositState.ABANDONNE)
        entry = _deposit_entry(Event.ABANDON, row, at, why)
        answer = {"motif": why}
        deposits.conclude(connection, identity, DepositState.ABANDONNE, {"answer": answer}, entry)
    outbox.enqueue(connection, exchanges.ANSWER_WORKFLOW, identity)


def _is_due(started: datetime, failed: datetime, at: datetime) -> bool:
    return at - failed >= min(max(failed - started, SOONEST), LATEST)


def _find(connection: Connection, identity: str) -> tuple[str, RowMapping]:
    for kind, table in (("echange", EXCHANGE), ("depot", DEPOSIT)):
        row = connection.execute(select(table).where(table.c.id == identity)).mappings().first()
        if row is not None:
            return kind, row
    raise UnknownError(f"aucun échange ni dépôt « {identity} » : voir « passerelle exchanges »")


def _exchange_row(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "genre": "échange",
        "flux": row["flux"],
        "convention": row["convention"],
        "partie": row["recipient"],
        "etat": row["state"],
        "motif": row["motif"],
        "clause": row["clause"],
        "comptes": dict(exchanges.counts_told(row["state"], row["counts"])) or None,
        "quand": row["changed_at"],
    }


def _deposit_row(row: RowMapping) -> dict[str, Any]:
    answer: Mapping[str, Any] = row["answer"] or {}
    return {
        "id": row["id"],
        "genre": "essai" if row["place"] == "essai" else "dépôt",
        "flux": row["flux"],
        "convention": None,
        "partie": row["party"],
        "etat": row["state"],
        "motif": answer.get("motif"),
        "clause": answer.get("clause"),
        "comptes": answer.get("comptes"),
        "quand": row["changed_at"],
    }


def _deposit_entry(event: Event, row: RowMapping, at: datetime, motif: str | None) -> Entry:
    return Entry(
        event=event,
        at=at,
        subject=PENDING,
        flux=row["flux"],
        actor="operateur" if event in {Event.REPRISE, Event.ABANDON} else None,
        parties=(row["party"],),
        motif=motif,
    )
