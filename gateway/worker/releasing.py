"""What leaves beyond the parties, when someone asks: to an authorised third party, or published.

`open_release(connection, outbox, asked, at)` asks the convention and opens the exchange, which the
worker authorises again when it seals and when it releases. It promises that a request refused is on
record too, and that the same result does not leave twice for the same recipient.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from audit.entry import Entry, Event
from exchange import flow
from exchange.assembling import givers_beyond
from exchange.avenants import in_force
from exchange.conventions import Convention, GrantedFlux, PartyKind
from exchange.errors import Motif, RefusedError
from exchange.flux.registry import by_name
from exchange.remise import PUBLICATION, audience
from gateway.errors import ConflictError
from gateway.ports import Outbox
from gateway.storage import conventions, exchanges, holdings, journal, parties
from gateway.storage.exchanges import NewExchange
from gateway.worker.possible import contributions_in_force

SUBJECT = "remise"


@dataclass(frozen=True, slots=True)
class AskedRelease:
    """What is asked to leave.

    Attributes:
        convention: reference of the convention.
        flux: name of the flux.
        recipient: code of the third party, or ``publication:`` and its reference.
    """

    convention: str
    flux: str
    recipient: str


@dataclass(frozen=True, slots=True)
class _Material:
    """The list and the sources that a release is made from."""

    member_list: str
    sources: tuple[str, ...]
    givers: tuple[str, ...]
    senders: tuple[PartyKind, ...]


def open_release(connection: Connection, outbox: Outbox, asked: AskedRelease, at: datetime) -> str:
    """Open the exchange of a release beyond the parties.

    Returns:
        Its id.

    Raises:
        RefusedError: the convention does not grant it now; the refusal is on record.
        UnknownFluxError: there is no such flux.
        UnknownError: no such convention or third party.
        ConflictError: nothing is there to release, or the same left already.
    """
    convention = in_force(conventions.get_convention(connection, asked.convention), at)
    by_name(asked.flux)
    if not asked.recipient.startswith(PUBLICATION):
        parties.get_party(connection, asked.recipient)
    granted = convention.grant(asked.flux)
    material = _material(connection, convention, granted) if granted else None
    _check(connection, convention, asked, material, at)
    if granted is None or material is None or not material.sources:
        raise ConflictError("rien n'est en vigueur à remettre pour ce flux")
    new = NewExchange(
        convention=convention.reference,
        flux=asked.flux,
        member_list=material.member_list,
        sources=material.sources,
        recipient=asked.recipient,
        givers=material.givers,
        clause=granted.clause,
    )
    identity = exchanges.open_once(connection, outbox, new, at)
    if identity is None:
        raise ConflictError("ce résultat a déjà été demandé pour ce destinataire")
    return identity


def record_refusal(
    connection: Connection, asked: AskedRelease, refusal: RefusedError, at: datetime
) -> None:
    """Put on record that a release was asked and refused."""
    entry = Entry(
        event=Event.REFUS,
        at=at,
        subject=SUBJECT,
        convention=asked.convention,
        flux=asked.flux,
        clause=refusal.clause,
        motif=refusal.motif,
        actor=parties.OPERATOR,
        parties=(asked.recipient,),
    )
    journal.append(connection, entry)


def _check(
    connection: Connection,
    convention: Convention,
    asked: AskedRelease,
    material: _Material | None,
    at: datetime,
) -> None:
    held = holdings.list_in_force(connection, convention.reference)
    accepted = None if held is None else held["confirmed_at"]
    to = audience(convention, asked.recipient)
    if to.role is not PartyKind.TIERS:
        raise ConflictError("une partie reçoit ses résultats d'elle-même : rien à demander")
    senders = material.senders if material and material.senders else _any_sender(asked.flux)
    flow.authorise(convention, asked.flux, senders, to, accepted, at)


def _any_sender(flux: str) -> tuple[PartyKind, ...]:
    return (by_name(flux).sender,)


def _material(
    connection: Connection, convention: Convention, granted: GrantedFlux
) -> _Material | None:
    """What is in force for the flux, the latest year where it goes by year."""
    flux = by_name(granted.nom)
    if flux.build is not None:
        return _looked_up(connection, convention, granted.nom, flux.sender)
    if flux.compile is None:
        raise RefusedError(Motif.SENS_NON_PREVU, granted.clause)
    period = holdings.latest_period(connection, convention.reference, granted.nom) or ""
    present = contributions_in_force(connection, convention, flux, period)
    used = givers_beyond(granted, flux.entrees, present)
    return _Material(
        "",
        tuple(present[kind]["id"] for kind in used),
        tuple(present[kind]["party"] for kind in used),
        used,
    )


def _looked_up(
    connection: Connection, convention: Convention, flux: str, sender: PartyKind
) -> _Material | None:
    giver = convention.party(sender)
    members = holdings.list_in_force(connection, convention.reference)
    extract = None if giver is None else holdings.extract_in_force(connection, giver.code, flux)
    if members is None or extract is None:
        return None
    givers = tuple(dict.fromkeys((members["party"], extract["party"])))
    return _Material(members["id"], (extract["id"],), givers, (sender,))
