"""Acts on record: what the parties did under a convention, each written once and never edited.

Put one on record with `conventions.record`, which checks it first; read them here. A revocation or
a withdrawal is one more act. It promises that the entry of an act names parties, instants and the
digest of the document, and nothing that its content holds of persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, RowMapping, func, select

from audit.entry import Entry, Event
from exchange.acts import Acte
from exchange.on_record.effects import effective_at
from gateway.storage import facts
from gateway.storage.act_content import decode, encode, kind_of
from gateway.storage.parties import OPERATOR
from gateway.storage.pending import PENDING
from gateway.storage.tables import ACT

_EVENTS: Final[Mapping[str, Event]] = MappingProxyType(
    {
        "adhesion": Event.ADHESION,
        "revocation": Event.REVOCATION,
        "avenant": Event.AVENANT,
        "courrier": Event.AUTORISATION,
        "retrait": Event.RETRAIT,
        "validation": Event.VALIDATION,
        "denonciation": Event.DENONCIATION,
        "equivalence": Event.EQUIVALENCE,
    }
)


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act about to be recorded.

    Attributes:
        act: what happened.
        author: code of the party that declares or signs it.
        document_sha256: digest of the signed document, in hexadecimal, or `None` where no writing
            is asked for; the document itself is not kept.
    """

    act: Acte
    author: str
    document_sha256: str | None


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """An act on record, with its number under its convention and the instant of its record."""

    convention: str
    number: int
    kind: str
    new: NewAct
    recorded_at: datetime


def insert(connection: Connection, convention: str, new: NewAct, at: datetime) -> RecordedAct:
    """Write an act that was checked, with its entry.

    Args:
        connection: the caller's transaction.
        convention: reference of the convention.
        new: the act.
        at: the instant of its record.
    """
    last = select(func.max(ACT.c.number)).where(ACT.c.convention == convention)
    number = (connection.execute(last).scalar() or 0) + 1
    recorded = RecordedAct(convention, number, kind_of(new.act), new, at)
    values = {
        "id": f"{convention}/{number}",
        "convention": convention,
        "number": number,
        "kind": recorded.kind,
        "author": new.author,
        "content": encode(new.act),
        "document_sha256": new.document_sha256,
        "effective_at": effective_at(new.act),
        "recorded_at": at,
    }
    facts.insert(connection, ACT, values, _entry(recorded))
    return recorded


def list_acts(connection: Connection, convention: str | None = None) -> Sequence[RecordedAct]:
    """The acts on record, of one convention where asked, in the order of their record."""
    query = select(ACT).order_by(ACT.c.convention, ACT.c.number)
    if convention is not None:
        query = query.where(ACT.c.convention == convention)
    return [_read(row) for row in connection.execute(query).mappings()]


def _read(row: RowMapping) -> RecordedAct:
    new = NewAct(
        decode(row["kind"], row["content"]),
        row["author"],
        row["document_sha256"],
    )
    return RecordedAct(row["convention"], row["number"], row["kind"], new, row["recorded_at"])


def _entry(recorded: RecordedAct) -> Entry:
    new = recorded.new
    details = {"effet": effective_at(new.act).isoformat(), "saisie": OPERATOR}
    if new.document_sha256:
        details["document"] = new.document_sha256
    return Entry(
        event=_EVENTS[recorded.kind],
        at=recorded.recorded_at,
        subject=PENDING,
        convention=recorded.convention,
        actor=new.author,
        parties=(new.author,),
        details=details,
    )
