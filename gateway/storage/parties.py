"""Parties, their accesses (SSH keys, tokens) and the certificates results are sealed to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from gateway.errors import ConflictError, UnknownError
from gateway.storage import facts
from gateway.storage.pending import PENDING
from gateway.storage.tables import LOGIN, PARTY, RECIPIENT, TOKEN

OPERATOR = "operateur"


@dataclass(frozen=True, slots=True)
class Party:
    """A partner: code, kind (`spsti`, `carsat`, `dreets`, `dpo`, `tiers`) and French name."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A certificate in use: what a party's results are sealed to, and the form it prefers."""

    id: str
    party: str
    fingerprint: str
    certificate: bytes
    form: str
    expires_at: datetime


def administration(at: datetime, motif: str, party: str | None = None) -> Entry:
    """The entry of an operator's act."""
    return Entry(
        event=Event.ADMINISTRATION,
        at=at,
        subject=PENDING,
        actor=OPERATOR,
        motif=motif,
        parties=(party,) if party else (),
    )


def instance_created(at: datetime) -> Entry:
    """The first entry of a log."""
    return Entry(
        event=Event.ADMINISTRATION,
        at=at,
        subject="instance",
        actor=OPERATOR,
        motif="INSTANCE-CREEE",
    )


def add_party(connection: Connection, party: Party, at: datetime) -> None:
    """Register a party.

    Raises:
        ConflictError: the code is taken.
    """
    if find_party(connection, party.code) is not None:
        raise ConflictError(f"la partie « {party.code} » existe déjà")
    facts.insert(
        connection,
        PARTY,
        {"id": party.code, "kind": party.kind, "name": party.name, "created_at": at},
        administration(at, "PARTIE-AJOUTEE", party.code),
    )


def find_party(connection: Connection, code: str) -> Party | None:
    """The party of that code, or None."""
    row = connection.execute(select(PARTY).where(PARTY.c.id == code)).mappings().first()
    return None if row is None else Party(row["id"], row["kind"], row["name"])


def get_party(connection: Connection, code: str) -> Party:
    """The party of that code.

    Raises:
        UnknownError: there is none.
    """
    party = find_party(connection, code)
    if party is None:
        raise UnknownError(f"aucune partie « {code} » : voir « passerelle party list »")
    return party


def list_parties(connection: Connection) -> Sequence[Party]:
    """Every party, by code."""
    rows = connection.execute(select(PARTY).order_by(PARTY.c.id)).mappings()
    return [Party(row["id"], row["kind"], row["name"]) for row in rows]


def add_login(
    connection: Connection,
    login: str,
    party: str,
    key: tuple[str, bytes, str],
    at: datetime,
) -> None:
    """Give a person of a party access by SSH key.

    Args:
        connection: the caller's transaction.
        login: the SFTP user name, unique.
        party: code of the party.
        key: type, blob and fingerprint of the public key.
        at: the instant.

    Raises:
        ConflictError: the login is in use.
        UnknownError: no such party.
    """
    get_party(connection, party)
    kind, blob, fingerprint = key
    known = connection.execute(select(LOGIN).where(LOGIN.c.id == login)).mappings().first()
    values = {
        "party": party,
        "key_type": kind,
        "key_blob": blob,
        "fingerprint": fingerprint,
        "created_at": at,
        "removed_at": None,
    }
    entry = administration(at, "ACCES-AJOUTE", party)
    if known is None:
        facts.insert(connection, LOGIN, {"id": login, **values}, entry)
    elif known["removed_at"] is not None and known["party"] == party:
        facts.update(connection, LOGIN, login, values, entry)
    else:
        raise ConflictError(f"l'accès « {login} » existe déjà")


def remove_login(connection: Connection, login: str, at: datetime) -> None:
    """Withdraw an access; the row stays, closed.

    Raises:
        UnknownError: no such open access.
    """
    row = active_login(connection, login)
    if row is None:
        raise UnknownError(f"aucun accès « {login} »")
    facts.update(
        connection,
        LOGIN,
        login,
        {"removed_at": at},
        administration(at, "ACCES-RETIRE", row["party"]),
    )


def active_login(connection: Connection, login: str) -> RowMapping | None:
    """The open access of that name, or None."""
    return (
        connection.execute(select(LOGIN).where(LOGIN.c.id == login, LOGIN.c.removed_at.is_(None)))
        .mappings()
        .first()
    )


def list_logins(connection: Connection) -> Sequence[RowMapping]:
    """Every open access, by name."""
    query = select(LOGIN).where(LOGIN.c.removed_at.is_(None)).order_by(LOGIN.c.id)
    return connection.execute(query).mappings().all()


def add_token(connection: Connection, party: str, token: str, at: datetime) -> str:
    """Give a party a token for the HTTP interface; only its digest is kept.

    Returns:
        The token's id, by which it can be withdrawn.

    Raises:
        UnknownError: no such party.
    """
    get_party(connection, party)
    values = {"party": party, "digest": _token_digest(token), "created_at": at, "removed_at": None}
    return facts.insert(connection, TOKEN, values, administration(at, "JETON-AJOUTE", party))


def remove_token(connection: Connection, identity: str, at: datetime) -> None:
    """Withdraw a token.

    Raises:
        UnknownError: no such token.
    """
    facts.update(
        connection, TOKEN, identity, {"removed_at": at}, administration(at, "JETON-RETIRE")
    )


def party_of_token(connection: Connection, token: str) -> Party | None:
    """Whose token this is, or None."""
    row = connection.execute(
        select(TOKEN.c.party).where(
            TOKEN.c.digest == _token_digest(token), TOKEN.c.removed_at.is_(None)
        )
    ).first()
    return None if row is None else find_party(connection, row.party)


def put_recipient(connection: Connection, recipient: Recipient, at: datetime) -> None:
    """Register the certificate of a party, closing the one in use if there is one.

    Raises:
        UnknownError: no such party.
        ConflictError: this very certificate is already in use.
    """
    get_party(connection, recipient.party)
    current = recipient_of(connection, recipient.party)
    entry = administration(at, "CERTIFICAT-AJOUTE", recipient.party)
    if current is not None:
        if current.fingerprint == recipient.fingerprint and current.form == recipient.form:
            raise ConflictError("ce certificat est déjà en service")
        closing = administration(at, "CERTIFICAT-REMPLACE", recipient.party)
        facts.update(connection, RECIPIENT, current.id, {"replaced_at": at}, closing)
    facts.insert(
        connection,
        RECIPIENT,
        {
            "party": recipient.party,
            "fingerprint": recipient.fingerprint,
            "certificate": recipient.certificate,
            "form": recipient.form,
            "expires_at": recipient.expires_at,
            "created_at": at,
            "replaced_at": None,
        },
        entry,
    )


def recipient_of(connection: Connection, party: str) -> Recipient | None:
    """The certificate a party's results are sealed to, or None."""
    query = select(RECIPIENT).where(RECIPIENT.c.party == party, RECIPIENT.c.replaced_at.is_(None))
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return Recipient(
        row["id"],
        row["party"],
        row["fingerprint"],
        row["certificate"],
        row["form"],
        row["expires_at"],
    )


def _token_digest(token: str) -> str:
    # A token is 256 random bits, so a plain digest cannot be guessed backwards.
    return hashlib.sha256(token.encode()).hexdigest()
