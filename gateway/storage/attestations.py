"""Attestations: a SPSTI's representative signed the root of its member list.

`attest` records one against the list in force; `sampled` records that members were opened for a
DPO. Promises: each with its entry; the name of who signed stands in the fact and in no message.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from gateway.errors import ConflictError
from gateway.storage import facts, holdings
from gateway.storage.parties import OPERATOR
from gateway.storage.pending import PENDING
from gateway.storage.tables import ATTESTATION


@dataclass(frozen=True, slots=True)
class Signature:
    """Who attested a list, and the document that shows it."""

    signed_by: str = field(repr=False)
    quality: str
    delegation: str | None
    document_sha256: str
    signed_at: datetime


def attest(
    connection: Connection, convention: str, root: str, signature: Signature, at: datetime
) -> str:
    """Record that the list in force is attested.

    Returns:
        The attestation's id.

    Raises:
        ConflictError: no list is in force, its root is another, or it is attested already.
    """
    held = holdings.list_in_force(connection, convention)
    if held is None:
        raise ConflictError(f"aucune liste n'est en vigueur pour « {convention} »")
    if held["root"] != root.strip().lower():
        raise ConflictError(
            f"cette empreinte n'est pas celle de la liste en vigueur pour « {convention} » : "
            "l'accusé de la liste la donne"
        )
    if attestation_of(connection, held["id"]) is not None:
        raise ConflictError(f"la liste en vigueur pour « {convention} » est déjà attestée")
    values = {
        "member_list": held["id"],
        "convention": convention,
        "party": held["party"],
        "root": held["root"],
        "members": held["members"],
        "signed_by": signature.signed_by,
        "quality": signature.quality,
        "delegation": signature.delegation,
        "document_sha256": signature.document_sha256,
        "signed_at": signature.signed_at,
        "recorded_at": at,
        "samples": 0,
    }
    entry = Entry(
        event=Event.ATTESTATION,
        at=at,
        subject=PENDING,
        convention=convention,
        flux="adherents",
        actor=OPERATOR,
        parties=(held["party"],),
        counts={"établissements": held["members"]},
        details={"racine": held["root"], "document_sha256": signature.document_sha256},
    )
    return facts.insert(connection, ATTESTATION, values, entry)


def attestation_of(connection: Connection, member_list: str) -> RowMapping | None:
    """The attestation of a list, or None."""
    query = select(ATTESTATION).where(ATTESTATION.c.member_list == member_list)
    return connection.execute(query).mappings().first()


def sampled(connection: Connection, row: RowMapping, count: int, at: datetime) -> None:
    """Put on record that members of an attested list were opened for a DPO: how many, not who."""
    entry = Entry(
        event=Event.ECHANTILLON,
        at=at,
        subject=PENDING,
        convention=row["convention"],
        flux="adherents",
        actor=OPERATOR,
        parties=(row["party"],),
        counts={"établissements": count},
    )
    facts.update(connection, ATTESTATION, row["id"], {"samples": row["samples"] + 1}, entry)
