"""Results that their convention no longer lets the gateway keep.

`at_term(connection, at)` gives the files of `/retour/` whose days are over: as many as the grant
under which they left says, from the instant they were put on the shelf, as *Lisez-moi* says.
It leaves publications and acknowledgements, which hold no data of an establishment.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, literal, select

from exchange.avenants import in_force
from exchange.conventions import Convention
from exchange.remise import PUBLICATION
from gateway.storage import conventions
from gateway.storage.outgoing import RETOUR
from gateway.storage.tables import EXCHANGE, OUTGOING

AT_TERM: Final = "CONSERVATION-ECHUE"
_SOONEST: Final = timedelta(days=1)


def at_term(connection: Connection, at: datetime) -> Sequence[RowMapping]:
    """The files on a shelf whose retention is over at this instant."""
    query = (
        select(OUTGOING, EXCHANGE.c.convention, EXCHANGE.c.flux)
        .join(EXCHANGE, OUTGOING.c.about == literal("echange:") + EXCHANGE.c.id)
        .where(
            OUTGOING.c.folder == RETOUR,
            OUTGOING.c.object != "",
            OUTGOING.c.withdrawn_at.is_(None),
            OUTGOING.c.created_at < at - _SOONEST,
            ~EXCHANGE.c.recipient.startswith(PUBLICATION, autoescape=True),
        )
    )
    rows = connection.execute(query).mappings().all()
    if not rows:
        return ()
    known = {
        loaded.convention.reference: loaded.convention
        for loaded in conventions.list_conventions(connection)
    }
    return [row for row in rows if _is_over(known[row["convention"]], row, at)]


def _is_over(convention: Convention, row: RowMapping, at: datetime) -> bool:
    granted = in_force(convention, row["created_at"]).grant(row["flux"])
    days = granted.conservation_jours if granted else 0
    return bool(row["created_at"] + timedelta(days=days) <= at)
