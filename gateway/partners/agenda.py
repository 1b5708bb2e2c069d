"""`calendrier.ics` in `/accuses/`: what the partner owes, written as it is read.

It promises what `passerelle obligations` shows of that party, and no file where it owes nothing.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from gateway.owing import owing, present
from gateway.rendering.agenda import as_icalendar
from gateway.storage import conventions, happened

FILE_NAME: Final = "calendrier.ics"


def render(connection: Connection, party: str, at: datetime) -> bytes | None:
    """The file as of now, or None where the party owes nothing."""
    signed = conventions.conventions_of(connection, party)
    found = owing(signed, happened.record(connection), at)
    owed = [one for one in present(found, at) if one.party == party]
    return as_icalendar(owed, at) if owed else None
