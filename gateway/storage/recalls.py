"""Recalls: a party takes back a wrong extract; everything built from it is marked.

`recall` does it all in one transaction: the extract is out of force, each exchange built from it is
*rappelé*, the results still in `/retour/` leave the shelf, an attestation of destruction is awaited
for each result delivered (`gateway/storage/destructions.py`), and the answers are queued. The
objects are destroyed afterwards (`gateway/withdrawals.py`). Promises: a second recall of the same
extract changes nothing and gives the first one's account.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, func, literal, select

from audit.entry import Entry, Event
from exchange.flow import ADHERENTS
from exchange.states import EXCHANGE_PASSAGES, DepositState, ExchangeState, can_pass
from gateway.errors import ConflictError, UnknownError
from gateway.ports import Outbox
from gateway.storage import destructions, exchanges, facts, holdings, outgoing
from gateway.storage.pending import PENDING
from gateway.storage.signatories import Signatory
from gateway.storage.tables import DEPOSIT, EXCHANGE, EXTRACT, OUTGOING, RECALL

RECALLED: Final = "EXTRAIT-RAPPELE"
"""Motif of a recalled exchange, and of a file deposited again as it was recalled."""
_WAITING: Final = frozenset({DepositState.CLOS, DepositState.PRIS, DepositState.EN_ECHEC})


@dataclass(frozen=True, slots=True)
class Recalled:
    """A recall, and what it reached.

    Attributes:
        identity: the recall's id.
        at: its instant.
        exchanges: exchanges marked.
        delivered: among them, those whose result had been delivered.
        collected: among these, those that their recipient had downloaded.
        is_new: whether this call made it.
    """

    identity: str
    at: datetime
    exchanges: int
    delivered: int
    collected: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class RecalledResult:
    """A result that was delivered, then recalled: its name and when it was delivered."""

    name: str
    delivered_at: datetime


def recall(
    connection: Connection,
    outbox: Outbox,
    reference: str,
    why: str,
    signatory: Signatory,
    at: datetime,
) -> Recalled:
    """Recall an extract or a contribution, or all that one deposit brought.

    Args:
        connection: the caller's transaction.
        outbox: queues the answers in the same transaction.
        reference: of the extract, or of the deposit that brought it.
        why: the reason, which the recipients read and the log keeps.
        signatory: who recalls it for the CARSAT.
        at: the instant.

    Raises:
        UnknownError: no deposit and no extract has that reference.
        ConflictError: that deposit put no extract in force.
        EntryError: the reason cannot stand in the log.
    """
    made = [
        _recall(connection, outbox, extract, (why, signatory), at)
        for extract in find_extracts(connection, reference)
    ]
    return Recalled(
        identity=made[0].identity,
        at=made[0].at,
        exchanges=sum(one.exchanges for one in made),
        delivered=sum(one.delivered for one in made),
        collected=sum(one.collected for one in made),
        is_new=any(one.is_new for one in made),
    )


def _recall(
    connection: Connection,
    outbox: Outbox,
    extract: RowMapping,
    said: tuple[str, Signatory],
    at: datetime,
) -> Recalled:
    known = of_extract(connection, extract["id"])
    if known is not None:
        return account(connection, known)
    why, signatory = said
    entry = _entry(extract, at, why)
    identity = facts.insert(
        connection,
        RECALL,
        {
            "extract": extract["id"],
            "party": extract["party"],
            "flux": extract["flux"],
            "why": why,
            **signatory.as_columns(),
            "recalled_at": at,
        },
        entry,
    )
    _out_of_force(connection, extract, entry, at)
    for row in exchanges.resting_on(connection, extract["id"]):
        _take_back(connection, identity, row, at)
    outbox.enqueue(connection, exchanges.ANSWER_WORKFLOW, identity)
    made = connection.execute(select(RECALL).where(RECALL.c.id == identity)).mappings().one()
    return replace(account(connection, made), is_new=True)


def find_extracts(connection: Connection, reference: str) -> Sequence[RowMapping]:
    """The extracts and contributions of a reference, in force or not; one at least.

    Raises:
        UnknownError: no deposit and no extract has that reference.
        ConflictError: that deposit put no extract in force.
    """
    same = (EXTRACT.c.id == reference) | (EXTRACT.c.deposit == reference)
    found = connection.execute(select(EXTRACT).where(same).order_by(EXTRACT.c.id)).mappings().all()
    if found:
        return found
    query = select(DEPOSIT.c.flux, DEPOSIT.c.state).where(DEPOSIT.c.id == reference)
    deposit = connection.execute(query).first()
    if deposit is None:
        raise UnknownError(f"aucun extrait « {reference} » : voir « passerelle exchanges »")
    if deposit.flux == ADHERENTS:
        raise ConflictError(
            f"« {reference} » est une liste d'adhérents : elle ne se rappelle pas, la liste "
            "corrigée la remplace dès son dépôt"
        )
    if deposit.state in _WAITING:
        raise ConflictError(
            f"« {reference} » n'est pas encore traité : « passerelle abandon » y renonce"
        )
    raise ConflictError(f"« {reference} » n'a mis aucun extrait en service : « {deposit.state} »")


def get(connection: Connection, identity: str) -> RowMapping | None:
    """One recall, or None."""
    return connection.execute(select(RECALL).where(RECALL.c.id == identity)).mappings().first()


def of_extract(connection: Connection, extract: str) -> RowMapping | None:
    """The recall of an extract, or None."""
    return connection.execute(select(RECALL).where(RECALL.c.extract == extract)).mappings().first()


def of_exchange(connection: Connection, identity: str) -> RowMapping | None:
    """The recall that reached an exchange, or None."""
    row = exchanges.get(connection, identity)
    query = select(RECALL).where(RECALL.c.extract.in_(exchanges.sources_of(row)))
    return connection.execute(query.order_by(RECALL.c.recalled_at)).mappings().first()


def shown(connection: Connection, deposit: str) -> dict[str, Any] | None:
    """The recall of the extract that a deposit brought, as the operator reads it, or None."""
    query = (
        select(RECALL, EXTRACT.c.deposit)
        .join(EXTRACT, EXTRACT.c.id == RECALL.c.extract)
        .where(EXTRACT.c.deposit == deposit)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return {
        "reference": row["id"],
        "le": row["recalled_at"].isoformat(),
        "raison": row["why"],
        "par": row["signed_by"],
        "qualite": row["quality"],
        "document": row["document_sha256"],
    }


def reached(connection: Connection, row: RowMapping) -> Sequence[RowMapping]:
    """The exchanges that a recall marked, by recipient."""
    marked = exchanges.resting_on(connection, row["extract"])
    return [found for found in marked if found["state"] == ExchangeState.RAPPELE]


def replaced_by(connection: Connection, exchange: RowMapping) -> list[RecalledResult]:
    """The recalled results that an exchange's own result corrects.

    Those of the same convention, flux and recipient, delivered and then recalled, where a source
    of the exchange is the first sound one put in service since the recall, in place of it.
    """
    return [
        found
        for source in exchanges.sources_of(exchange)
        for found in _replaced_by(connection, exchange, holdings.get_extract(connection, source))
    ]


def _replaced_by(
    connection: Connection, exchange: RowMapping, extract: RowMapping
) -> list[RecalledResult]:
    query = (
        select(OUTGOING.c.name, OUTGOING.c.created_at, RECALL.c.recalled_at)
        .join(EXCHANGE, OUTGOING.c.about == literal("echange:") + EXCHANGE.c.id)
        .join(RECALL, func.instr(EXCHANGE.c.sources, RECALL.c.extract) > 0)
        .join(EXTRACT, EXTRACT.c.id == RECALL.c.extract)
        .where(
            *_alike(extract),
            OUTGOING.c.folder == outgoing.RETOUR,
            EXCHANGE.c.state == ExchangeState.RAPPELE,
            RECALL.c.recalled_at <= extract["loaded_at"],
            *(EXCHANGE.c[name] == exchange[name] for name in ("convention", "flux", "recipient")),
        )
        .order_by(OUTGOING.c.created_at)
    )
    return [
        RecalledResult(found.name, found.created_at)
        for found in connection.execute(query)
        if not _corrected_before(connection, extract, found.recalled_at)
    ]


def unanswered(connection: Connection, before: datetime) -> Sequence[str]:
    """Recalls made before `before` that nobody was told of."""
    told = select(OUTGOING.c.id).where(OUTGOING.c.about == literal("rappel:") + RECALL.c.id)
    query = select(RECALL.c.id).where(RECALL.c.recalled_at < before, ~told.exists())
    return connection.execute(query).scalars().all()


def _out_of_force(connection: Connection, extract: RowMapping, entry: Entry, at: datetime) -> None:
    # `replaced_at` is what every reader takes for "no longer in force"; a later extract may have
    # set it already.
    changes = {"recalled_at": at, "replaced_at": extract["replaced_at"] or at}
    facts.update(connection, EXTRACT, extract["id"], changes, entry)


def _take_back(connection: Connection, identity: str, row: RowMapping, at: datetime) -> None:
    state = ExchangeState(row["state"])
    if not can_pass(EXCHANGE_PASSAGES, state, ExchangeState.RAPPELE):
        return
    changes = {"motif": RECALLED}
    exchanges.move(connection, row["id"], ExchangeState.RAPPELE, Event.RAPPEL, at, changes)
    if state is ExchangeState.LIVRE:
        for file in outgoing.results_of(connection, row["id"]):
            outgoing.withdraw(connection, file, at)
        destructions.request(connection, identity, row, at)


def _alike(extract: RowMapping) -> list[ColumnElement[bool]]:
    """What one file of a party shares with the one that it replaces."""
    return [EXTRACT.c[name] == extract[name] for name in ("party", "flux", "convention", "period")]


def account(connection: Connection, row: RowMapping) -> Recalled:
    """What a recall reached, as things stand."""
    marked = reached(connection, row)
    given = [outgoing.results_of(connection, one["id"]) for one in marked]
    return Recalled(
        identity=row["id"],
        at=row["recalled_at"],
        exchanges=len(marked),
        delivered=sum(bool(files) for files in given),
        collected=sum(any(file["collections"] for file in files) for files in given),
        is_new=False,
    )


def _corrected_before(connection: Connection, extract: RowMapping, since: datetime) -> bool:
    """Whether a sound extract of the same CARSAT and flux came between the recall and this one."""
    query = select(EXTRACT.c.id).where(
        *_alike(extract),
        EXTRACT.c.loaded_at >= since,
        EXTRACT.c.loaded_at < extract["loaded_at"],
        EXTRACT.c.recalled_at.is_(None),
    )
    return connection.execute(query.limit(1)).first() is not None


def _entry(extract: RowMapping, at: datetime, why: str) -> Entry:
    details: dict[str, Any] = {"raison": why}
    return Entry(
        event=Event.RAPPEL,
        at=at,
        subject=PENDING,
        flux=extract["flux"],
        actor=extract["party"],
        parties=(extract["party"],),
        motif=RECALLED,
        details=details,
    )
