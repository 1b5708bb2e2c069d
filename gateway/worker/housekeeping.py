"""What the worker does on the side: checkpoints, refusals, new tries, destructions, reminders.

`Housekeeping(shop).run_once()` does it all once; the worker calls it at intervals and at its end.
"""

from sqlalchemy import Connection, select

from audit.entry import Entry, Event
from exchange.states import ExchangeState
from gateway.storage import facts, followup, holdings, journal, refusals
from gateway.storage.pending import PENDING
from gateway.storage.tables import EXCHANGE, METADATA
from gateway.worker.reception import SPARSE
from gateway.worker.reminders import Reminders
from gateway.worker.workshop import Workshop

_RUNNING = (ExchangeState.OUVERT, ExchangeState.SCELLE, ExchangeState.EN_ECHEC)


class Housekeeping:
    """The worker's side jobs, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._reminders = Reminders(shop)

    def run_once(self) -> None:
        """Everything, once; each part is its own transaction."""
        at = self._shop.clock()
        with self._shop.database.writing() as connection:
            refusals.put_on_record(connection, at)
            followup.retry_passing(connection, self._shop.outbox, at)
            followup.finish_interrupted(connection, self._shop.outbox, at)
        self._destroy_replaced()
        self._reminders.put(at)
        with self._shop.database.writing() as connection:
            journal.sign_checkpoint(connection, self._shop.origin, self._shop.journal_signer, at)

    def _destroy_replaced(self) -> None:
        """Destroy lists and extracts that another replaced and no exchange still needs."""
        with self._shop.database.reading() as connection:
            replaced = [
                found
                for found in holdings.replaced_objects(connection)
                if not _needed(connection, found[0], found[1])
            ]
        for table, identity, name in replaced:
            for suffix in ("", SPARSE):
                self._shop.destroy(self._shop.objects.path(name + suffix))
            entry = Entry(event=Event.DESTRUCTION, at=self._shop.clock(), subject=PENDING)
            with self._shop.database.writing() as connection:
                facts.update(
                    connection,
                    METADATA.tables[table],
                    identity,
                    {"object": "", "wrapped_key": b""},
                    entry,
                )


def _needed(connection: Connection, table: str, identity: str) -> bool:
    query = select(EXCHANGE.c.id).where(
        EXCHANGE.c[table] == identity, EXCHANGE.c.state.in_(_RUNNING)
    )
    return connection.execute(query.limit(1)).first() is not None
