"""Attestations of destruction: awaited for every recalled result that its recipient had collected.

`request` opens the wait as the recall marks the exchange; `attest` records the answer; `listing`
says what is awaited, from whom and since when. Promises: whether a result was collected is read
from the shelf at the instant of asking, so that a download that ends after the recall counts.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from gateway.errors import ConflictError, UnknownError
from gateway.storage import facts, outgoing
from gateway.storage.pending import PENDING
from gateway.storage.signatories import Signatory
from gateway.storage.tables import DESTRUCTION, EXCHANGE

AWAITED: Final = "attendue"
ATTESTED: Final = "attestée"
NEEDLESS: Final = "sans objet : jamais emporté"


def request(connection: Connection, recall: str, exchange: RowMapping, at: datetime) -> str:
    """Await the attestation of an exchange's recipient.

    Returns:
        The wait's id.
    """
    return facts.insert(
        connection,
        DESTRUCTION,
        {
            "exchange": exchange["id"],
            "recall": recall,
            "party": exchange["recipient"],
            **Signatory().as_columns(),
            "requested_at": at,
            "destroyed_at": None,
            "attested_at": None,
        },
        _entry(exchange, at, "DESTRUCTION-DEMANDEE"),
    )


def attest(
    connection: Connection,
    exchange: str,
    signatory: Signatory,
    destroyed_at: datetime,
    at: datetime,
) -> str:
    """Record that a recipient attests that it destroyed every copy of a recalled result.

    Args:
        connection: the caller's transaction.
        exchange: reference of the recalled exchange.
        signatory: who attests, and the document.
        destroyed_at: when the copies were destroyed, by the attestation.
        at: the instant of this record.

    Returns:
        The party that attests.

    Raises:
        UnknownError: no such exchange.
        ConflictError: nothing is awaited of it, it was attested already, or the day said is before
            the result was delivered or not come yet.
    """
    row = _of_exchange(connection, exchange)
    if row["attested_at"] is not None:
        raise ConflictError(f"la destruction de « {exchange} » est déjà attestée")
    delivered = min(
        (file["created_at"] for file in outgoing.results_of(connection, exchange)), default=None
    )
    if destroyed_at > at or (delivered is not None and destroyed_at < delivered):
        raise ConflictError(
            "la destruction ne peut être ni à venir, ni antérieure à la remise du résultat"
        )
    source = connection.execute(select(EXCHANGE).where(EXCHANGE.c.id == exchange)).mappings().one()
    facts.update(
        connection,
        DESTRUCTION,
        row["id"],
        {**signatory.as_columns(), "destroyed_at": destroyed_at, "attested_at": at},
        _entry(source, at, "DESTRUCTION-ATTESTEE"),
    )
    return str(row["party"])


def listing(connection: Connection) -> list[dict[str, Any]]:
    """Every recalled result and the state of its attestation, those awaited first, then by date."""
    query = (
        select(DESTRUCTION, EXCHANGE.c.flux, EXCHANGE.c.convention)
        .join(EXCHANGE, EXCHANGE.c.id == DESTRUCTION.c.exchange)
        .order_by(DESTRUCTION.c.requested_at, DESTRUCTION.c.exchange)
    )
    rows = [_shown(connection, row) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: row["etat"] != AWAITED)


def _shown(connection: Connection, row: RowMapping) -> dict[str, Any]:
    files = outgoing.results_of(connection, row["exchange"])
    collected = max((f["collected_at"] for f in files if f["collected_at"]), default=None)
    return {
        "echange": row["exchange"],
        "partie": row["party"],
        "flux": row["flux"],
        "convention": row["convention"],
        "fichier": files[0]["name"] if files else None,
        "sha256": files[0]["sha256"] if files else None,
        "etat": _state(row, collected),
        "depuis": row["requested_at"],
        "emporte": collected,
        "detruit": row["destroyed_at"],
        "atteste": row["attested_at"],
        "signataire": row["signed_by"],
        "qualite": row["quality"],
        "document": row["document_sha256"],
    }


def _state(row: RowMapping, collected: datetime | None) -> str:
    if row["attested_at"] is not None:
        return ATTESTED
    return NEEDLESS if collected is None else AWAITED


def _of_exchange(connection: Connection, exchange: str) -> RowMapping:
    query = select(DESTRUCTION).where(DESTRUCTION.c.exchange == exchange)
    row = connection.execute(query).mappings().first()
    if row is not None:
        return row
    known = connection.execute(select(EXCHANGE.c.state).where(EXCHANGE.c.id == exchange)).first()
    if known is None:
        raise UnknownError(f"aucun échange « {exchange} » : voir « passerelle destruction list »")
    raise ConflictError(
        f"aucune destruction n'est demandée pour « {exchange} » : « {known.state} »"
    )


def _entry(exchange: RowMapping, at: datetime, motif: str) -> Entry:
    return Entry(
        event=Event.ATTESTATION_DESTRUCTION,
        at=at,
        subject=PENDING,
        convention=exchange["convention"],
        flux=exchange["flux"],
        parties=(exchange["recipient"],),
        motif=motif,
    )
