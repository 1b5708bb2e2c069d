"""`calendrier.ics` in `/accuses/`: what the partner owes, as of the minute it is read.

`Agendas().of(connection, party, at)` promises what `passerelle obligations` shows of that party,
nothing where it owes nothing, and one making a minute: a client that lists a folder and takes each
of its files asks for it every time, and a CARSAT may have a hundred due dates.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from gateway.owing import owing, present
from gateway.rendering.agenda import as_icalendar
from gateway.storage import conventions, happened

FILE_NAME: Final = "calendrier.ics"


class Agendas:
    """The last calendar of each party; as many as there are parties."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[datetime, bytes | None]] = {}

    def of(self, connection: Connection, party: str, at: datetime) -> bytes | None:
        """The file, or None where the party owes nothing."""
        minute = at.replace(second=0, microsecond=0)
        known = self._made.get(party)
        if known is None or known[0] != minute:
            known = self._made[party] = (minute, _render(connection, party, minute))
        return known[1]


def _render(connection: Connection, party: str, at: datetime) -> bytes | None:
    signed = conventions.conventions_of(connection, party)
    found = owing(signed, happened.record(connection), at)
    owed = [one for one in present(found, at) if one.party == party]
    return as_icalendar(owed, at) if owed else None
