"""Exchanges: one row a tuple (convention, flux, list, extract, recipient), opened once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, literal, select

from audit.entry import Entry, Event
from exchange.states import EXCHANGE_PASSAGES, ExchangeState, check_passage
from gateway.errors import UnknownError
from gateway.ports import Outbox
from gateway.storage import facts
from gateway.storage.outgoing import ACCUSES, RETOUR
from gateway.storage.pending import PENDING
from gateway.storage.tables import EXCHANGE, EXTRACT, MEMBER_LIST, OUTGOING

EXCHANGE_WORKFLOW = "exchange"
ANSWER_WORKFLOW = "answer"
JOINT = "+"
"""Between ids of sources and codes of givers, neither of which holds it."""
_RUNNING = (ExchangeState.OUVERT, ExchangeState.SCELLE, ExchangeState.EN_ECHEC)
HELD = "retenus (contestés)"
"""Among the counts of an exchange: members held back because another SPSTI claims them."""
_TUPLE = ("convention", "flux", "member_list", "sources", "recipient")
_TOLD = frozenset(
    {
        ExchangeState.LIVRE,
        ExchangeState.RAPPELE,
        ExchangeState.REMPLACE,
        ExchangeState.ABANDONNE,
    }
)
_ENDED = (
    ExchangeState.LIVRE,
    ExchangeState.REFUSE,
    ExchangeState.REMPLACE,
    ExchangeState.RAPPELE,
    ExchangeState.ABANDONNE,
)


@dataclass(frozen=True, slots=True)
class NewExchange:
    """What an exchange rests on; the same is opened once.

    Attributes:
        convention: its reference.
        flux: its name.
        member_list: id of the list looked up, or "" where the flux looks none up.
        sources: ids of the extracts and contributions used.
        recipient: code of the party that receives.
        givers: codes of the parties that gave something to it, the list included.
        clause: the clause that grants it.
    """

    convention: str
    flux: str
    member_list: str
    sources: tuple[str, ...]
    recipient: str
    givers: tuple[str, ...]
    clause: str | None

    @property
    def key(self) -> dict[str, str]:
        """The columns that no two exchanges share."""
        return {
            "convention": self.convention,
            "flux": self.flux,
            "member_list": self.member_list,
            "sources": JOINT.join(self.sources),
            "recipient": self.recipient,
        }


def open_once(connection: Connection, outbox: Outbox, new: NewExchange, at: datetime) -> str | None:
    """Open an exchange, unless it was opened before.

    Args:
        connection: the caller's transaction.
        outbox: queues its workflow in the same transaction.
        new: what it rests on.
        at: the instant.

    Returns:
        Its id, or None where it exists already.
    """
    key, clause = new.key, new.clause
    same = [EXCHANGE.c[name] == value for name, value in key.items()]
    if connection.execute(select(EXCHANGE.c.id).where(*same)).first() is not None:
        return None
    values = {
        **key,
        "givers": f"{JOINT}{JOINT.join(new.givers)}{JOINT}",
        "run": 1,
        "state": ExchangeState.OUVERT,
        "clause": clause,
        "opened_at": at,
        "changed_at": at,
    }
    identity = facts.insert(connection, EXCHANGE, values, _entry(Event.OUVERTURE, key, clause, at))
    outbox.enqueue(connection, EXCHANGE_WORKFLOW, identity)
    return identity


def open_again(
    connection: Connection, outbox: Outbox, rows: Sequence[RowMapping], at: datetime
) -> list[str]:
    """Open a complementary exchange beside each that was delivered, over the same tuple.

    What was delivered stays: it cannot be recalled. The complement is a new exchange, with its own
    reference, file and answer, and is opened once as long as it has not run.

    Args:
        connection: the caller's transaction.
        outbox: queues their workflows in the same transaction.
        rows: exchanges delivered; those whose list or sources were replaced are left.
        at: the instant.

    Returns:
        The ids of those that were opened.
    """
    opened = []
    for row in rows:
        if not _is_current(connection, row):
            continue
        key = {name: row[name] for name in _TUPLE}
        same = [EXCHANGE.c[name] == value for name, value in key.items()]
        latest = connection.execute(select(func.max(EXCHANGE.c.run)).where(*same)).scalar_one()
        if latest != row["run"]:
            continue
        values = {
            **key,
            "givers": row["givers"],
            "run": latest + 1,
            "state": ExchangeState.OUVERT,
            "clause": row["clause"],
            "opened_at": at,
            "changed_at": at,
        }
        entry = _entry(Event.OUVERTURE, key, row["clause"], at)
        opened.append(facts.insert(connection, EXCHANGE, values, entry))
        outbox.enqueue(connection, EXCHANGE_WORKFLOW, opened[-1])
    return opened


def held_back_from(connection: Connection, party: str) -> Sequence[RowMapping]:
    """The exchanges delivered to a party from which contested establishments were held back."""
    query = select(EXCHANGE).where(
        EXCHANGE.c.recipient == party, EXCHANGE.c.state == ExchangeState.LIVRE
    )
    rows = connection.execute(query).mappings().all()
    return [row for row in rows if (row["counts"] or {}).get(HELD)]


def get(connection: Connection, identity: str) -> RowMapping:
    """One exchange.

    Raises:
        UnknownError: there is none of that id.
    """
    row = connection.execute(select(EXCHANGE).where(EXCHANGE.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownError(f"aucun échange « {identity} »")
    return row


def move(
    connection: Connection,
    identity: str,
    state: ExchangeState,
    event: Event,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Take an exchange to another state, with its entry.

    Raises:
        PassageError: the table of passages does not hold this one.
    """
    row = get(connection, identity)
    check_passage(EXCHANGE_PASSAGES, ExchangeState(row["state"]), state)
    changes = changes or {}
    clause = changes.get("clause", row["clause"])
    told = counts_told(state, changes.get("counts", row["counts"]))
    entry = _entry(event, dict(row), clause, at, {**changes, "counts": told})
    facts.update(
        connection, EXCHANGE, identity, {"state": state, "changed_at": at, **changes}, entry
    )


def reopen(
    connection: Connection, outbox: Outbox, rows: Sequence[RowMapping], at: datetime
) -> list[str]:
    """Put exchanges that did not run back to work; every decision is taken anew.

    Args:
        connection: the caller's transaction.
        outbox: queues their workflows in the same transaction.
        rows: exchanges refused or failed; those whose list or extract was replaced are left.
        at: the instant.

    Returns:
        The ids of those that were queued.
    """
    current = [row["id"] for row in rows if _is_current(connection, row)]
    for identity in current:
        move(connection, identity, ExchangeState.OUVERT, Event.REPRISE, at, {"motif": None})
        outbox.enqueue(connection, EXCHANGE_WORKFLOW, identity)
    return current


def counts_told(state: str, counts: Mapping[str, int] | None) -> Mapping[str, int]:
    """The counts of an exchange that its parties may read: none before the result is granted.

    How many members an extract knows is itself an answer (a list of one SIRET asks about one).
    """
    return (counts or {}) if state == ExchangeState.LIVRE else {}


def refused_under(connection: Connection, convention: str) -> Sequence[RowMapping]:
    """The exchanges that a convention refused."""
    query = select(EXCHANGE).where(
        EXCHANGE.c.convention == convention, EXCHANGE.c.state == ExchangeState.REFUSE
    )
    return connection.execute(query).mappings().all()


def is_ended(connection: Connection, identity: str) -> bool:
    """Whether an exchange came to an end that its recipient is told."""
    return get(connection, identity)["state"] in _ENDED


def resting_on(connection: Connection, identity: str) -> Sequence[RowMapping]:
    """The exchanges that use a list, an extract or a contribution, by its id."""
    query = select(EXCHANGE).where(
        (EXCHANGE.c.member_list == identity)
        | EXCHANGE.c.sources.contains(identity, autoescape=True)
    )
    return connection.execute(query).mappings().all()


def need(connection: Connection, table: str, identity: str) -> bool:
    """Whether an exchange under way still needs a list or an extract, by table and id."""
    named = (
        EXCHANGE.c.member_list == identity
        if table == MEMBER_LIST.name
        else EXCHANGE.c.sources.contains(identity, autoescape=True)
    )
    query = select(EXCHANGE.c.id).where(named, EXCHANGE.c.state.in_(_RUNNING))
    return connection.execute(query.limit(1)).first() is not None


def all_told(connection: Connection, extract: str) -> bool:
    """Whether exchanges were built from a contribution, and none may still need it."""
    states = {row["state"] for row in resting_on(connection, extract)}
    return bool(states) and states <= _TOLD


def delivered(connection: Connection) -> Sequence[RowMapping]:
    """The exchanges whose result was delivered, recalled since or not, the latest first."""
    result = select(OUTGOING.c.id).where(
        OUTGOING.c.about == literal("echange:") + EXCHANGE.c.id, OUTGOING.c.folder == RETOUR
    )
    query = select(EXCHANGE).where(result.exists()).order_by(EXCHANGE.c.changed_at.desc())
    return connection.execute(query).mappings().all()


def unanswered(connection: Connection, before: datetime) -> Sequence[str]:
    """Exchanges that came to an end before `before`, and whose partner was told nothing since."""
    answer = select(OUTGOING.c.id).where(
        OUTGOING.c.about == literal("echange:") + EXCHANGE.c.id,
        OUTGOING.c.folder == ACCUSES,
        OUTGOING.c.created_at >= EXCHANGE.c.changed_at,
    )
    query = select(EXCHANGE.c.id).where(
        EXCHANGE.c.state.in_(_ENDED), EXCHANGE.c.changed_at < before, ~answer.exists()
    )
    return connection.execute(query).scalars().all()


def sources_of(row: RowMapping) -> tuple[str, ...]:
    """The ids of the extracts and contributions that an exchange uses."""
    return tuple(row["sources"].split(JOINT))


def _is_current(connection: Connection, row: RowMapping) -> bool:
    """Whether the list and every source of an exchange are still in force."""
    sources = sources_of(row)
    query = select(func.count()).where(EXTRACT.c.id.in_(sources), EXTRACT.c.replaced_at.is_(None))
    if connection.execute(query).scalar() != len(sources):
        return False
    if not row["member_list"]:
        return True
    held = select(MEMBER_LIST.c.id).where(
        MEMBER_LIST.c.id == row["member_list"], MEMBER_LIST.c.replaced_at.is_(None)
    )
    return connection.execute(held).first() is not None


def list_exchanges(
    connection: Connection, state: str | None = None, party: str | None = None
) -> Sequence[RowMapping]:
    """Exchanges, the latest first, of one state or one recipient where asked."""
    query = select(EXCHANGE).order_by(EXCHANGE.c.opened_at.desc(), EXCHANGE.c.id)
    if state is not None:
        query = query.where(EXCHANGE.c.state == state)
    if party is not None:
        query = query.where(EXCHANGE.c.recipient == party)
    return connection.execute(query).mappings().all()


def _entry(
    event: Event,
    key: Mapping[str, Any],
    clause: str | None,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    changes = changes or {}
    return Entry(
        event=event,
        at=at,
        subject=PENDING,
        convention=key["convention"],
        flux=key["flux"],
        clause=clause,
        motif=changes.get("motif"),
        parties=(key["recipient"],),
        counts=changes.get("counts") or {},
        object_sha256=changes.get("sealed_sha256"),
    )
