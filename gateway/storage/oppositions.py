"""Objections of establishments to nominative exchanges (GDPR art. 21), as facts.

A row holds a keyed digest of the SIRET, never the SIRET, and nothing tells one from the other
without the gateway's root key. `add` records a request, `decide` what the DPO decides, `in_effect`
gives the digests that the worker withholds. Promises: the log holds codes and references only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event, check_no_siret
from exchange.objections import WITHHELD, OppositionState
from gateway.errors import ConflictError, UnknownError
from gateway.storage import facts
from gateway.storage.parties import OPERATOR
from gateway.storage.pending import PENDING
from gateway.storage.tables import OPPOSITION
from keys.digests import sha256_hex

OBJECTED: Final = "OPPOSITION-RECUE"
"""Motif of the entry of an objection."""


def add(
    connection: Connection,
    digest: bytes,
    why: str | None,
    document_sha256: str | None,
    received_at: datetime,
    at: datetime,
) -> str:
    """Record an objection; from here on the establishment is withheld.

    Args:
        connection: the caller's transaction.
        digest: keyed, of the SIRET, 16 octets.
        why: the reason given, without any SIRET.
        document_sha256: of the request.
        received_at: when it was received.
        at: the instant.

    Returns:
        Its reference.

    Raises:
        ConflictError: this establishment objects already.
        EntryError: the reason holds a SIRET.
    """
    known = in_effect_for(connection, digest)
    if known is not None:
        raise ConflictError(
            f"une opposition est déjà en cours pour cet établissement : « {known['id']} », "
            f"{known['state']}"
        )
    check_no_siret(why or "")
    return facts.insert(
        connection,
        OPPOSITION,
        {
            "digest": digest,
            "state": OppositionState.EN_ATTENTE,
            "why": why,
            "document_sha256": document_sha256,
            "dpo": None,
            "decision_why": None,
            "received_at": received_at,
            "decided_at": None,
        },
        _entry(OBJECTED, at),
    )


def decide(
    connection: Connection,
    identity: str,
    state: OppositionState,
    why: str,
    dpo: str,
    at: datetime,
) -> None:
    """Record what was decided of an objection.

    Args:
        connection: the caller's transaction.
        identity: its reference.
        state: upheld, or rejected for compelling legitimate grounds.
        why: these grounds, without any SIRET.
        dpo: name of the data protection officer.
        at: the instant.

    Raises:
        UnknownError: there is none of that reference.
        ConflictError: it was decided already.
        EntryError: the grounds hold a SIRET.
    """
    row = connection.execute(select(OPPOSITION).where(OPPOSITION.c.id == identity)).mappings()
    found = row.first()
    if found is None:
        raise UnknownError(f"aucune opposition « {identity} » : voir « passerelle rights list »")
    if found["state"] != OppositionState.EN_ATTENTE:
        raise ConflictError(f"l'opposition « {identity} » est déjà décidée : « {found['state']} »")
    check_no_siret(why)
    changes = {"state": state, "decision_why": why, "dpo": dpo, "decided_at": at}
    motif = f"OPPOSITION-{'RETENUE' if state is OppositionState.RETENUE else 'REJETEE'}"
    facts.update(connection, OPPOSITION, identity, changes, _entry(motif, at))


def in_effect(connection: Connection) -> Sequence[bytes]:
    """The digests of the establishments to withhold."""
    query = select(OPPOSITION.c.digest).where(OPPOSITION.c.state.in_(WITHHELD))
    return connection.execute(query).scalars().all()


def mark(connection: Connection) -> str:
    """A digest of which objections are in effect: another mark, another set to withhold."""
    query = select(OPPOSITION.c.id).where(OPPOSITION.c.state.in_(WITHHELD))
    return sha256_hex(sorted(str(found).encode() for found in connection.execute(query).scalars()))


def in_effect_for(connection: Connection, digest: bytes) -> RowMapping | None:
    """The objection in effect of one establishment, or None."""
    query = select(OPPOSITION).where(
        OPPOSITION.c.digest == digest, OPPOSITION.c.state.in_(WITHHELD)
    )
    return connection.execute(query).mappings().first()


def listing(connection: Connection) -> list[dict[str, Any]]:
    """Every objection, the oldest pending first."""
    query = select(OPPOSITION).order_by(OPPOSITION.c.received_at, OPPOSITION.c.id)
    rows = connection.execute(query).mappings().all()
    shown = [
        {
            "reference": row["id"],
            "etat": row["state"],
            "recue": row["received_at"],
            "raison": row["why"],
            "document": row["document_sha256"],
            "decidee": row["decided_at"],
            "motif": row["decision_why"],
            "dpo": row["dpo"],
        }
        for row in rows
    ]
    return sorted(shown, key=lambda row: row["etat"] != OppositionState.EN_ATTENTE)


def _entry(motif: str, at: datetime) -> Entry:
    return Entry(event=Event.DROITS, at=at, subject=PENDING, actor=OPERATOR, motif=motif)
