"""Establishments that two SPSTIs claim: the contests on record, and what the CARSAT decided.

A row holds a keyed digest and no SIRET; `put` writes what `exchange.members.contested.settle`
found, `decide` what the CARSAT decided, each with its entry. Promises: one contest at a time for an
establishment; the passages are those of `exchange.states`; the log names no SPSTI to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, select

from audit.entry import Entry, Event
from exchange.members.contested import NOBODY, Change, Contest
from exchange.states import CONTEST_PASSAGES, ContestState, check_passage
from gateway.errors import ConflictError, UnknownError
from gateway.ports import Outbox
from gateway.storage import facts
from gateway.storage.parties import OPERATOR
from gateway.storage.pending import PENDING
from gateway.storage.tables import CONTEST, OUTGOING

CONTEST_WORKFLOW: Final = "contest"
TOLD: Final = "contestations"
"""What answers and files about contests name as their subject, beside the party told."""

Claims = Sequence[Mapping[str, str]]
"""For each list that claims it: `partie`, `convention` and `carsat`."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a CARSAT decided.

    Attributes:
        winner: code of the SPSTI to which the establishment goes, or `NOBODY`.
        carsat: code of the CARSAT that decides.
        decided_by: who signed, on record in the fact and in no message.
        quality: that person's function.
        document_sha256: digest of the document that says so.
        decided_at: when it was decided.
    """

    winner: str
    carsat: str
    decided_by: str = field(repr=False)
    quality: str
    document_sha256: str
    decided_at: datetime


def parties_of(row: RowMapping) -> frozenset[str]:
    """The SPSTIs that a contest is between."""
    return frozenset(claim["partie"] for claim in row["claims"])


def carsats_of(row: RowMapping) -> frozenset[str]:
    """The CARSATs of the conventions concerned."""
    return frozenset(claim["carsat"] for claim in row["claims"])


def standing(connection: Connection) -> list[Contest]:
    """The contests that are not over, as the rule reads them."""
    return [
        Contest(row["digest"], ContestState(row["state"]), parties_of(row), row["decision"])
        for row in live(connection)
    ]


def live(connection: Connection) -> Sequence[RowMapping]:
    """The contests that are not over, oldest first."""
    query = (
        select(CONTEST)
        .where(CONTEST.c.state != ContestState.ETEINTE)
        .order_by(CONTEST.c.opened_at, CONTEST.c.id)
    )
    return connection.execute(query).mappings().all()


def list_contests(connection: Connection, state: str | None = None) -> Sequence[RowMapping]:
    """Every contest, the latest first, of one state where asked."""
    query = select(CONTEST).order_by(CONTEST.c.changed_at.desc(), CONTEST.c.id)
    if state is not None:
        query = query.where(CONTEST.c.state == state)
    return connection.execute(query).mappings().all()


def untold(connection: Connection) -> dict[str, list[RowMapping]]:
    """For each party concerned, SPSTI or CARSAT, the contests that changed since all were told."""
    query = select(func.max(OUTGOING.c.created_at)).where(OUTGOING.c.about == TOLD)
    told = connection.execute(query).scalar()
    changed = select(CONTEST).order_by(CONTEST.c.changed_at.desc(), CONTEST.c.id)
    if told is not None:
        changed = changed.where(CONTEST.c.changed_at > told)
    found: dict[str, list[RowMapping]] = {}
    for row in connection.execute(changed).mappings():
        for party in parties_of(row) | carsats_of(row):
            found.setdefault(party, []).append(row)
    return found


def queue_telling(connection: Connection, outbox: Outbox) -> None:
    """Queue the workflow that tells, unless it waits or runs: one at a time writes the files.

    What changes while it runs is told by the next; housekeeping queues it.
    """
    if not outbox.is_queued(connection, CONTEST_WORKFLOW, TOLD):
        outbox.enqueue(connection, CONTEST_WORKFLOW, TOLD)


def held_from(connection: Connection, party: str, convention: str) -> int:
    """How many members of a list are held back at present because they are contested."""
    return sum(
        {"partie": party, "convention": convention}.items() <= claim.items()
        for row in live(connection)
        if row["decision"] != party
        for claim in row["claims"]
    )


def get(connection: Connection, identity: str) -> RowMapping:
    """One contest.

    Raises:
        UnknownError: there is none of that reference.
    """
    row = connection.execute(select(CONTEST).where(CONTEST.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownError(f"aucune contestation « {identity} » : voir « passerelle contest list »")
    return row


def only_carsat(connection: Connection, references: Sequence[str]) -> str:
    """The one CARSAT that contests are under.

    Raises:
        ConflictError: there are several: the one that decides must be named.
        UnknownError: one of the references is unknown.
    """
    named = {code for reference in references for code in carsats_of(get(connection, reference))}
    if len(named) != 1:
        raise ConflictError(f"plusieurs CARSAT sont concernées : --for {' | '.join(sorted(named))}")
    return named.pop()


def put(connection: Connection, change: Change, claims: Claims, at: datetime) -> None:
    """Write what becomes of a contest.

    Args:
        connection: the caller's transaction.
        change: from `exchange.members.contested.settle`, over the lists in force.
        claims: the lists that claim it now.
        at: the instant.
    """
    query = select(CONTEST).where(
        CONTEST.c.digest == change.digest, CONTEST.c.state != ContestState.ETEINTE
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        values = {
            "digest": change.digest,
            "claims": list(claims),
            "state": change.state,
            "opened_at": at,
            "changed_at": at,
        }
        facts.insert(connection, CONTEST, values, _entry(change.state, claims, at))
        return
    check_passage(CONTEST_PASSAGES, ContestState(row["state"]), change.state)
    changes: dict[str, Any] = {"state": change.state, "changed_at": at}
    if change.state is ContestState.OUVERTE:
        changes |= {"claims": list(claims), "decision": None}
    entry = _entry(change.state, changes.get("claims", row["claims"]), at)
    facts.update(connection, CONTEST, row["id"], changes, entry)


def decide(connection: Connection, identity: str, decision: Decision, at: datetime) -> RowMapping:
    """Put the CARSAT's decision on record.

    Returns:
        The contest as it stood before.

    Raises:
        ConflictError: it is over, or the decision names another SPSTI or another CARSAT than those
            concerned.
        UnknownError: there is none of that reference.
    """
    row = get(connection, identity)
    if row["state"] == ContestState.ETEINTE:
        raise ConflictError(f"la contestation « {identity} » est éteinte : rien n'est à trancher")
    check_passage(CONTEST_PASSAGES, ContestState(row["state"]), ContestState.TRANCHEE)
    parties = parties_of(row)
    if decision.winner not in {*parties, NOBODY}:
        named = ", ".join([*sorted(parties), NOBODY])
        raise ConflictError(f"« {identity} » : --to attend l'un de {named}")
    if decision.carsat not in carsats_of(row):
        raise ConflictError(
            f"« {identity} » : « {decision.carsat} » n'est pas la CARSAT d'une des conventions"
        )
    changes = {
        "state": ContestState.TRANCHEE,
        "decision": decision.winner,
        "decided_for": decision.carsat,
        "decided_by": decision.decided_by,
        "quality": decision.quality,
        "document_sha256": decision.document_sha256,
        "decided_at": decision.decided_at,
        "changed_at": at,
    }
    entry = Entry(
        event=Event.DECISION,
        at=at,
        subject=PENDING,
        actor=OPERATOR,
        parties=(decision.carsat,),
        details={
            "decision": NOBODY if decision.winner == NOBODY else "attribution",
            "document_sha256": decision.document_sha256,
        },
    )
    facts.update(connection, CONTEST, identity, changes, entry)
    return row


def _entry(state: ContestState, claims: Claims, at: datetime) -> Entry:
    # The log goes to every DPO: it names the Caisse, and no SPSTI to another.
    return Entry(
        event=Event.CONTESTATION,
        at=at,
        subject=PENDING,
        motif=state.name,
        parties=tuple(sorted({claim["carsat"] for claim in claims})),
    )
