"""What the worker does on the side: checkpoints, refusals, new tries, destructions, reminders.

`Housekeeping(shop).run_once()` does it all once; the worker calls it at intervals and at its end.
"""

from gateway.storage import contests, followup, journal, refusals
from gateway.withdrawals import Withdrawals
from gateway.worker.contest_steps import ContestSteps
from gateway.worker.reminders import Reminders
from gateway.worker.workshop import Workshop


class Housekeeping:
    """The worker's side jobs, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._reminders = Reminders(shop)
        self._contests = ContestSteps(shop)

    def run_once(self) -> None:
        """Everything, once; each part is its own transaction."""
        at = self._shop.clock()
        with self._shop.database.writing() as connection:
            refusals.put_on_record(connection, at)
            followup.retry_passing(connection, self._shop.outbox, at)
            followup.finish_interrupted(connection, self._shop.outbox, at)
            if contests.untold(connection):
                contests.queue_telling(connection, self._shop.outbox)
        self._contests.settle_aged()
        shop = self._shop
        Withdrawals(shop.database, shop.objects, shop.shelves, shop.destroy, shop.clock).run_once()
        self._reminders.put(at)
        with self._shop.database.writing() as connection:
            journal.sign_checkpoint(connection, self._shop.origin, self._shop.journal_signer, at)
