"""Files dropped by partners: closed, taken, answered, purged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from exchange.states import DEPOSIT_PASSAGES, DepositState, check_passage
from gateway.errors import ConflictError, UnknownError
from gateway.ports import Outbox
from gateway.storage import facts
from gateway.storage.pending import PENDING
from gateway.storage.tables import DEPOSIT

DEPOSIT_WORKFLOW = "deposit"
_ANSWERED = (
    DepositState.ACCEPTE,
    DepositState.REJETE,
    DepositState.REFUSE,
    DepositState.REPETE,
    DepositState.ESSAYE,
    DepositState.ABANDONNE,
)


@dataclass(frozen=True, slots=True)
class NewDeposit:
    """A closed upload, sealed in the spool, about to be put on record.

    `spool` is empty for an upload that was refused before a byte was read.
    """

    party: str
    login: str
    place: str
    flux: str
    name: str
    size: int
    spool: str
    sealed_sha256: str


def close(connection: Connection, new: NewDeposit, at: datetime, motif: str | None = None) -> str:
    """Put an arrival on record, before anything of it is read.

    Args:
        connection: the caller's transaction.
        new: what arrived.
        at: the instant.
        motif: why the upload was refused at the door; None for one that was received.

    Returns:
        The deposit's id.

    Raises:
        ConflictError: a file of that name is waiting there already.
    """
    check_free(connection, new.party, new.place, new.flux, new.name)
    values = {
        "party": new.party,
        "login": new.login,
        "place": new.place,
        "flux": new.flux,
        "name": new.name,
        "size": new.size,
        "spool": new.spool,
        "sealed_sha256": new.sealed_sha256,
        "state": DepositState.CLOS,
        "closed_at": at,
        "changed_at": at,
    }
    entry = Entry(
        event=Event.ACCES_REFUSE if motif else Event.ARRIVEE,
        at=at,
        subject=PENDING,
        flux=new.flux,
        actor=new.party,
        motif=motif,
        parties=(new.party,),
        counts={"octets": new.size},
        object_sha256=new.sealed_sha256 or None,
    )
    return facts.insert(connection, DEPOSIT, values, entry)


def check_free(connection: Connection, party: str, place: str, flux: str, name: str) -> None:
    """Refuse a name that a waiting file has.

    Raises:
        ConflictError: the name is taken.
    """
    if any(row["name"] == name for row in waiting(connection, party, place, flux)):
        raise ConflictError("un fichier de ce nom attend déjà")


def waiting(connection: Connection, party: str, place: str, flux: str) -> Sequence[RowMapping]:
    """The files of a folder that are closed or taken, and not yet answered."""
    return (
        connection.execute(
            select(DEPOSIT)
            .where(
                DEPOSIT.c.party == party,
                DEPOSIT.c.place == place,
                DEPOSIT.c.flux == flux,
                DEPOSIT.c.acknowledged_at.is_(None),
                DEPOSIT.c.state != DepositState.RETIRE,
                DEPOSIT.c.spool != "",
            )
            .order_by(DEPOSIT.c.closed_at)
        )
        .mappings()
        .all()
    )


def get(connection: Connection, identity: str) -> RowMapping:
    """One deposit.

    Raises:
        UnknownError: there is none of that id.
    """
    row = connection.execute(select(DEPOSIT).where(DEPOSIT.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownError(f"aucun dépôt « {identity} »")
    return row


def exists(connection: Connection, identity: str) -> bool:
    """Whether there is a deposit of that id."""
    query = select(DEPOSIT.c.id).where(DEPOSIT.c.id == identity)
    return connection.execute(query).first() is not None


def rename(connection: Connection, identity: str, flux: str, name: str, at: datetime) -> None:
    """Give a closed file another name, or move it to another folder of the same place.

    Raises:
        ConflictError: the name is taken, or the file is no longer its sender's to move.
    """
    row = get(connection, identity)
    check_free(connection, row["party"], row["place"], flux, name)
    if row["state"] != DepositState.CLOS:
        raise ConflictError("ce fichier est déjà pris en charge")
    facts.update(
        connection,
        DEPOSIT,
        identity,
        {"name": name, "flux": flux, "changed_at": at},
        _entry(Event.ARRIVEE, row, at, motif="RENOMME"),
    )


def take(
    connection: Connection,
    outbox: Outbox,
    identity: str,
    at: datetime,
    companion: str | None = None,
) -> None:
    """Take a closed file in charge; its workflow is queued in the same transaction.

    Args:
        connection: the caller's transaction.
        outbox: queues the workflow.
        identity: the deposit.
        at: the instant.
        companion: the deposit that holds the sender's `.sha256`.

    Raises:
        PassageError: it is taken already, or withdrawn.
    """
    row = get(connection, identity)
    check_passage(DEPOSIT_PASSAGES, DepositState(row["state"]), DepositState.PRIS)
    facts.update(
        connection,
        DEPOSIT,
        identity,
        {"state": DepositState.PRIS, "companion": companion, "taken_at": at, "changed_at": at},
        _entry(Event.PRISE_EN_CHARGE, row, at),
    )
    if companion is not None:
        _join(connection, companion, at)
    outbox.enqueue(connection, DEPOSIT_WORKFLOW, identity)


def _join(connection: Connection, companion: str, at: datetime) -> None:
    """Tie a `.sha256` to the file it came with: it is no longer its sender's to change."""
    row = get(connection, companion)
    check_passage(DEPOSIT_PASSAGES, DepositState(row["state"]), DepositState.JOINT)
    changes = {"state": DepositState.JOINT, "taken_at": at, "changed_at": at}
    entry = _entry(Event.PRISE_EN_CHARGE, row, at, motif="EMPREINTE-JOINTE")
    facts.update(connection, DEPOSIT, companion, changes, entry)


def remove(connection: Connection, identity: str, at: datetime) -> str:
    """Let the sender withdraw a file that is not taken yet.

    Returns:
        The name of the spooled object, to destroy.

    Raises:
        PassageError: it is taken already.
    """
    row = get(connection, identity)
    check_passage(DEPOSIT_PASSAGES, DepositState(row["state"]), DepositState.RETIRE)
    changes = {"state": DepositState.RETIRE, "purged_at": at, "changed_at": at}
    entry = _entry(Event.DESTRUCTION, row, at, motif="RETIRE-PAR-LE-DEPOSANT")
    facts.update(connection, DEPOSIT, identity, changes, entry)
    spool: str = row["spool"]
    return spool


def conclude(
    connection: Connection,
    identity: str,
    state: DepositState,
    changes: Mapping[str, Any],
    entry: Entry,
) -> None:
    """Write what became of a taken deposit.

    Raises:
        PassageError: it was concluded already.
    """
    row = get(connection, identity)
    check_passage(DEPOSIT_PASSAGES, DepositState(row["state"]), state)
    facts.update(
        connection,
        DEPOSIT,
        identity,
        {"state": state, "changed_at": entry.at, **changes},
        entry,
    )


def acknowledged(connection: Connection, identity: str, at: datetime) -> None:
    """Note that the sender's answer is in `/accuses/`."""
    row = get(connection, identity)
    changes = {"acknowledged_at": at, "changed_at": at}
    facts.update(connection, DEPOSIT, identity, changes, _entry(Event.ACQUITTEMENT, row, at))


def purged(connection: Connection, identity: str, at: datetime) -> None:
    """Note that the original no longer exists."""
    row = get(connection, identity)
    if row["purged_at"] is not None:
        return
    changes = {"purged_at": at, "changed_at": at}
    if row["state"] == DepositState.JOINT:
        # No answer of its own: it leaves the folder with the file it came with.
        changes["acknowledged_at"] = at
    entry = _entry(Event.DESTRUCTION, row, at, motif=_why_destroyed(row))
    facts.update(connection, DEPOSIT, identity, changes, entry)


def _why_destroyed(row: RowMapping) -> str | None:
    """The code for which a rejected file is not kept (`DONNEE-NIR`…); None in the usual course."""
    if row["state"] != DepositState.REJETE:
        return None
    motif: str | None = (row["answer"] or {}).get("motif")
    return motif


def unfinished(connection: Connection, before: datetime) -> Sequence[str]:
    """Deposits whose verdict is written since `before`, and that miss their answer or their end."""
    query = select(DEPOSIT.c.id).where(
        DEPOSIT.c.state.in_(_ANSWERED),
        DEPOSIT.c.changed_at < before,
        DEPOSIT.c.acknowledged_at.is_(None)
        | (DEPOSIT.c.purged_at.is_(None) & (DEPOSIT.c.spool != "")),
    )
    return connection.execute(query).scalars().all()


def same_content(
    connection: Connection, party: str, flux: str, keyed_digest: str
) -> RowMapping | None:
    """The last accepted deposit of the same content, or None."""
    return (
        connection.execute(
            select(DEPOSIT)
            .where(
                DEPOSIT.c.party == party,
                DEPOSIT.c.flux == flux,
                DEPOSIT.c.keyed_digest == keyed_digest,
                DEPOSIT.c.state == DepositState.ACCEPTE,
            )
            .order_by(DEPOSIT.c.taken_at.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )


def spooled(connection: Connection) -> frozenset[str]:
    """Every spooled object that a deposit still needs."""
    query = select(DEPOSIT.c.spool).where(DEPOSIT.c.purged_at.is_(None))
    return frozenset(connection.execute(query).scalars())


def _entry(event: Event, row: RowMapping, at: datetime, motif: str | None = None) -> Entry:
    return Entry(
        event=event,
        at=at,
        subject=PENDING,
        flux=row["flux"],
        actor=row["party"] if event is Event.ARRIVEE else None,
        parties=(row["party"],),
        motif=motif,
        object_sha256=row["sealed_sha256"] or None,
    )
