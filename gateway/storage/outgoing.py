"""Files that a partner may collect: `/retour/` and `/accuses/`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from audit.entry import Entry, Event
from gateway.errors import UnknownError
from gateway.storage import facts, journal
from gateway.storage.pending import PENDING
from gateway.storage.tables import OUTGOING

RETOUR = "retour"
ACCUSES = "accuses"


@dataclass(frozen=True, slots=True)
class NewOutgoing:
    """A file about to be offered; `about` names the fact it answers (`depot:…`, `echange:…`)."""

    party: str
    folder: str
    name: str
    size: int
    sha256: str
    object: str
    about: str


def offer(connection: Connection, new: NewOutgoing, at: datetime, entry: Entry) -> str:
    """Put a file on a partner's shelf; the same file there already is success.

    Returns:
        The file's id.
    """
    known = connection.execute(
        select(OUTGOING.c.id).where(
            OUTGOING.c.party == new.party,
            OUTGOING.c.folder == new.folder,
            OUTGOING.c.name == new.name,
            OUTGOING.c.sha256 == new.sha256,
        )
    ).first()
    if known is not None:
        return str(known.id)
    values = {
        "party": new.party,
        "folder": new.folder,
        "name": new.name,
        "size": new.size,
        "sha256": new.sha256,
        "object": new.object,
        "about": new.about,
        "created_at": at,
        "collections": 0,
        "collected_at": None,
        "withdrawn_at": None,
    }
    return facts.insert(connection, OUTGOING, values, entry)


def is_offered(connection: Connection, party: str, folder: str, name: str) -> bool:
    """Whether a file of that name was put on that shelf, were it gone since."""
    query = select(OUTGOING.c.id).where(
        OUTGOING.c.party == party, OUTGOING.c.folder == folder, OUTGOING.c.name == name
    )
    return connection.execute(query).first() is not None


def on_shelf(connection: Connection, party: str, folder: str) -> Sequence[RowMapping]:
    """What a partner finds in a folder, oldest first."""
    query = (
        select(OUTGOING)
        .where(
            OUTGOING.c.party == party,
            OUTGOING.c.folder == folder,
            OUTGOING.c.object != "",
            OUTGOING.c.withdrawn_at.is_(None),
        )
        .order_by(OUTGOING.c.created_at, OUTGOING.c.name)
    )
    return connection.execute(query).mappings().all()


def about(connection: Connection, subject: str) -> Sequence[RowMapping]:
    """The files that answer a fact."""
    query = select(OUTGOING).where(OUTGOING.c.about == subject).order_by(OUTGOING.c.name)
    return connection.execute(query).mappings().all()


def results_of(connection: Connection, exchange: str) -> Sequence[RowMapping]:
    """The files of `/retour/` that an exchange gave, withdrawn or not."""
    subject = f"echange:{exchange}"
    return [row for row in about(connection, subject) if row["folder"] == RETOUR]


def withdraw(connection: Connection, row: RowMapping, at: datetime) -> None:
    """Take a file off the shelf; its object is destroyed afterwards, its fact stays."""
    if row["withdrawn_at"] is None:
        changes = {"withdrawn_at": at}
        facts.update(connection, OUTGOING, row["id"], changes, _entry(Event.RAPPEL, row, at))


def withdrawn_objects(connection: Connection) -> Sequence[RowMapping]:
    """Files off the shelf whose object is still to be destroyed."""
    query = select(OUTGOING).where(OUTGOING.c.withdrawn_at.is_not(None), OUTGOING.c.object != "")
    return connection.execute(query).mappings().all()


def destroyed(
    connection: Connection, row: RowMapping, at: datetime, motif: str | None = None
) -> None:
    """Put on record that a file's object no longer exists, and why where it is not a recall."""
    entry = replace(_entry(Event.DESTRUCTION, row, at), motif=motif)
    facts.update(connection, OUTGOING, row["id"], {"object": ""}, entry)


def _entry(event: Event, row: RowMapping, at: datetime) -> Entry:
    return Entry(
        event=event,
        at=at,
        subject=PENDING,
        parties=(row["party"],),
        object_sha256=row["sha256"],
    )


def get(connection: Connection, identity: str, party: str) -> RowMapping:
    """A file of a party's shelves.

    Raises:
        UnknownError: that party has no such file.
    """
    query = select(OUTGOING).where(OUTGOING.c.id == identity, OUTGOING.c.party == party)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownError
    return row


def journal_collected(connection: Connection, party: str, at: datetime) -> None:
    """Put on record that a DPO took the log away."""
    entry = Entry(event=Event.COLLECTE, at=at, subject="journal", actor=party, parties=(party,))
    journal.append(connection, entry)


def collected(connection: Connection, identity: str, party: str, at: datetime) -> None:
    """Put on record that a partner read a file to its end.

    Raises:
        UnknownError: that party has no such file.
    """
    row = get(connection, identity, party)
    entry = Entry(
        event=Event.COLLECTE,
        at=at,
        subject=PENDING,
        actor=party,
        parties=(party,),
        object_sha256=row["sha256"],
    )
    changes = {"collections": row["collections"] + 1, "collected_at": at}
    facts.update(connection, OUTGOING, identity, changes, entry)
