"""What is in force: the member list of each convention, what each party gave for each flux.

Both are sealed objects; a row holds the object's name, its wrapped key and no SIRET.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Table, func, select

from audit.entry import Entry, Event
from gateway.errors import UnknownError
from gateway.storage import facts
from gateway.storage.pending import PENDING
from gateway.storage.tables import EXTRACT, MEMBER_LIST


@dataclass(frozen=True, slots=True)
class Holding:
    """Where an accepted file stands among those of its party.

    Attributes:
        flux: the flux it serves.
        kept: how it is kept, a word of `exchange.flux.entree.Garde`.
        convention: the convention it serves, or "" where it serves every one of its party.
        period: the year it is about, the deposit for an event, or "": a file replaces that of the
            same period only.
    """

    flux: str
    kept: str
    convention: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class SealedObject:
    """A sealed file of the instance, and how to open it.

    `wrapped_key` is the object's own key, wrapped under the scope key named `scope_key`.
    """

    name: str
    sealed_sha256: str
    scope_key: str
    wrapped_key: bytes


def sealed_object(row: RowMapping) -> SealedObject:
    """The object of a list or an extract."""
    return SealedObject(row["object"], row["sealed_sha256"], row["scope_key"], row["wrapped_key"])


def accept_list(
    connection: Connection,
    convention: str,
    deposit: RowMapping,
    attested: tuple[int, str],
    sealed: SealedObject,
    at: datetime,
) -> str:
    """Put a member list in force for a convention; the former one is replaced.

    Args:
        connection: the caller's transaction.
        convention: its reference.
        deposit: what the list came with.
        attested: how many members, and the root of their tree, in hexadecimal.
        sealed: the list's object.
        at: the instant.

    Returns:
        The list's id.
    """
    members, root = attested
    former = list_in_force(connection, convention)
    if former is not None:
        _replace(connection, MEMBER_LIST, former, convention, at)
    return facts.insert(
        connection,
        MEMBER_LIST,
        {
            "convention": convention,
            "party": deposit["party"],
            "deposit": deposit["id"],
            "members": members,
            "root": root,
            **_columns(sealed),
            "accepted_at": at,
            "confirmed_at": at,
            "replaced_at": None,
        },
        _accepted(convention, deposit, members, sealed, at),
    )


def confirm_list(connection: Connection, row: RowMapping, at: datetime) -> None:
    """Note that the sender sent the very same list again: it is attested anew."""
    facts.update(
        connection,
        MEMBER_LIST,
        row["id"],
        {"confirmed_at": at},
        Entry(
            event=Event.ACCEPTATION,
            at=at,
            subject=PENDING,
            convention=row["convention"],
            flux="adherents",
            parties=(row["party"],),
            motif="LISTE-CONFIRMEE",
        ),
    )


def accept_extract(
    connection: Connection,
    deposit: RowMapping,
    holding: Holding,
    rows: int,
    algorithm: str,
    sealed: SealedObject,
    at: datetime,
) -> str:
    """Put an extract or a contribution in force; that of the same flux and period is replaced.

    Returns:
        The extract's id.
    """
    convention = holding.convention or None
    former = extract_in_force(
        connection, deposit["party"], holding.flux, holding.convention, holding.period
    )
    if former is not None:
        _replace(connection, EXTRACT, former, convention, at)
    return facts.insert(
        connection,
        EXTRACT,
        {
            "party": deposit["party"],
            "flux": holding.flux,
            "convention": holding.convention,
            "period": holding.period,
            "kept": holding.kept,
            "deposit": deposit["id"],
            "rows": rows,
            **_columns(sealed),
            "algorithm": algorithm,
            "loaded_at": at,
            "replaced_at": None,
            "recalled_at": None,
        },
        _accepted(convention, deposit, rows, sealed, at),
    )


def list_in_force(connection: Connection, convention: str) -> RowMapping | None:
    """The convention's current member list, or None."""
    query = select(MEMBER_LIST).where(
        MEMBER_LIST.c.convention == convention, MEMBER_LIST.c.replaced_at.is_(None)
    )
    return connection.execute(query).mappings().first()


def list_accepted(connection: Connection, convention: str, at: datetime) -> datetime | None:
    """When the list that counted at an instant was accepted or last confirmed, or None.

    Of the times a list was confirmed only the last is kept: before it, its acceptance counts.
    """
    query = select(MEMBER_LIST.c.accepted_at, MEMBER_LIST.c.confirmed_at).where(
        MEMBER_LIST.c.convention == convention, MEMBER_LIST.c.accepted_at <= at
    )
    times = [time for row in connection.execute(query) for time in row]
    return max((time for time in times if time <= at), default=None)


def extract_in_force(
    connection: Connection, party: str, flux: str, convention: str = "", period: str = ""
) -> RowMapping | None:
    """A party's current extract or contribution for a flux, or None."""
    query = select(EXTRACT).where(
        EXTRACT.c.party == party,
        EXTRACT.c.flux == flux,
        EXTRACT.c.convention == convention,
        EXTRACT.c.period == period,
        EXTRACT.c.replaced_at.is_(None),
    )
    return connection.execute(query).mappings().first()


def extracts_of_deposit(connection: Connection, deposit: str) -> Sequence[RowMapping]:
    """The extracts and contributions in force that came with a deposit."""
    query = select(EXTRACT).where(EXTRACT.c.deposit == deposit, EXTRACT.c.replaced_at.is_(None))
    return connection.execute(query).mappings().all()


def latest_period(connection: Connection, convention: str, flux: str) -> str | None:
    """The latest year that a contribution in force under a convention is about, or None."""
    query = select(func.max(EXTRACT.c.period)).where(
        EXTRACT.c.convention == convention,
        EXTRACT.c.flux == flux,
        EXTRACT.c.replaced_at.is_(None),
    )
    return connection.execute(query).scalar() or None


def lists_of_deposit(connection: Connection, deposit: str) -> Sequence[RowMapping]:
    """The lists in force that came with a deposit."""
    query = select(MEMBER_LIST).where(
        MEMBER_LIST.c.deposit == deposit, MEMBER_LIST.c.replaced_at.is_(None)
    )
    return connection.execute(query).mappings().all()


def was_recalled(connection: Connection, deposit: str) -> bool:
    """Whether what came with a deposit was recalled since."""
    query = select(EXTRACT.c.id).where(
        EXTRACT.c.deposit == deposit, EXTRACT.c.recalled_at.is_not(None)
    )
    return connection.execute(query).first() is not None


def held(connection: Connection) -> tuple[Sequence[RowMapping], Sequence[RowMapping]]:
    """The lists, then the extracts and contributions, whose object still exists, latest first."""
    lists = select(MEMBER_LIST).where(MEMBER_LIST.c.object != "")
    extracts = select(EXTRACT).where(EXTRACT.c.object != "")
    return (
        connection.execute(lists.order_by(MEMBER_LIST.c.accepted_at.desc())).mappings().all(),
        connection.execute(extracts.order_by(EXTRACT.c.loaded_at.desc())).mappings().all(),
    )


def get_list(connection: Connection, identity: str) -> RowMapping:
    """One member list, in force or not.

    Raises:
        UnknownError: there is none of that id.
    """
    return _get(connection, MEMBER_LIST, identity)


def get_extract(connection: Connection, identity: str) -> RowMapping:
    """One extract, in force or not.

    Raises:
        UnknownError: there is none of that id.
    """
    return _get(connection, EXTRACT, identity)


def events_held(connection: Connection) -> Sequence[RowMapping]:
    """The contributions that tell an event, and whose object still exists."""
    query = select(EXTRACT).where(EXTRACT.c.period == EXTRACT.c.deposit, EXTRACT.c.object != "")
    return connection.execute(query).mappings().all()


def replaced_objects(connection: Connection) -> Sequence[tuple[str, str, str]]:
    """Kind, id and object of every list and extract that another has replaced."""
    found = []
    for table in (MEMBER_LIST, EXTRACT):
        query = select(table.c.id, table.c.object).where(
            table.c.replaced_at.is_not(None), table.c.object != ""
        )
        found += [(table.name, row.id, row.object) for row in connection.execute(query)]
    return found


def _get(connection: Connection, table: Table, identity: str) -> RowMapping:
    row = connection.execute(select(table).where(table.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownError
    return row


def _columns(sealed: SealedObject) -> dict[str, object]:
    return {
        "object": sealed.name,
        "sealed_sha256": sealed.sealed_sha256,
        "scope_key": sealed.scope_key,
        "wrapped_key": sealed.wrapped_key,
    }


def _accepted(
    convention: str | None, deposit: RowMapping, count: int, sealed: SealedObject, at: datetime
) -> Entry:
    return Entry(
        event=Event.ACCEPTATION,
        at=at,
        subject=PENDING,
        convention=convention,
        flux=deposit["flux"],
        parties=(deposit["party"],),
        counts={"lignes": count},
        object_sha256=sealed.sealed_sha256,
    )


def _replace(
    connection: Connection, table: Table, row: RowMapping, convention: str | None, at: datetime
) -> None:
    entry = Entry(
        event=Event.REMPLACEMENT,
        at=at,
        subject=PENDING,
        convention=convention,
        parties=(row["party"],),
    )
    facts.update(connection, table, row["id"], {"replaced_at": at}, entry)
