"""Destroys what is no longer in force, what was recalled, and what reached its term.

`Withdrawals(...).run_once()` is run by the worker's housekeeping at intervals, and by the command
that recalls an extract at once: neither needs a key for it. Promises: an object is destroyed before
its fact says so, so that a crash in between only means doing it again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from audit.entry import Entry, Event
from exchange.states import ExchangeState
from gateway.clock import Clock
from gateway.storage import exchanges, facts, holdings, outgoing, retention
from gateway.storage.database import Database
from gateway.storage.objects import ObjectStore
from gateway.storage.pending import PENDING
from gateway.storage.tables import EXTRACT, METADATA

SPARSE: Final = ".index"
"""Suffix of an extract's sparse index, beside its records."""
STAGED: Final = ".scelle"
"""Suffix of a sealed result that has no place on the shelf yet."""
UNDER_WAY: Final = timedelta(hours=1)
"""How long a workflow that was running at the recall is left to clear what it wrote itself."""


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What destroys sealed files of an instance.

    Attributes:
        database: says which.
        objects: sealed lists and extracts.
        shelves: what partners collect.
        destroy: removes a file for good, never while a backup is being taken.
        clock: the current instant.
    """

    database: Database
    objects: ObjectStore
    shelves: ObjectStore
    destroy: Callable[[Path], None]
    clock: Clock

    def run_once(self) -> None:
        """Destroy what may be, each with its entry."""
        self._replaced()
        self._told()
        self._at_term()
        self._withdrawn()
        self._left_of_recalled()

    def _replaced(self) -> None:
        """Lists and extracts that another replaced, or that were recalled, and no one needs."""
        with self.database.reading() as connection:
            replaced = [
                found
                for found in holdings.replaced_objects(connection)
                if not exchanges.need(connection, found[0], found[1])
            ]
        self._destroy_objects(replaced)

    def _told(self) -> None:
        """Events that every recipient was told: nothing replaces one, so nothing else ends it."""
        with self.database.reading() as connection:
            told = [
                (EXTRACT.name, row["id"], row["object"])
                for row in holdings.events_held(connection)
                if exchanges.all_told(connection, row["id"])
            ]
        self._destroy_objects(told)

    def _at_term(self) -> None:
        """Results kept as long as their convention says, by the day they were put on the shelf."""
        at = self.clock()
        with self.database.reading() as connection:
            due = retention.at_term(connection, at)
        for row in due:
            self.destroy(self.shelves.path(row["object"]))
            with self.database.writing() as connection:
                outgoing.destroyed(connection, row, at, retention.AT_TERM)

    def _destroy_objects(self, found: Iterable[tuple[str, str, str]]) -> None:
        for table, identity, name in found:
            for suffix in ("", SPARSE):
                self.destroy(self.objects.path(name + suffix))
            entry = Entry(event=Event.DESTRUCTION, at=self.clock(), subject=PENDING)
            with self.database.writing() as connection:
                facts.update(
                    connection,
                    METADATA.tables[table],
                    identity,
                    {"object": "", "wrapped_key": b""},
                    entry,
                )

    def _withdrawn(self) -> None:
        """Results that left the shelf: their facts stay."""
        with self.database.reading() as connection:
            withdrawn = outgoing.withdrawn_objects(connection)
        for row in withdrawn:
            self.destroy(self.shelves.path(row["object"]))
            with self.database.writing() as connection:
                outgoing.destroyed(connection, row, self.clock())

    def _left_of_recalled(self) -> None:
        """Sealed files of recalled exchanges that never reached the shelf: a step left them."""
        with self.database.reading() as connection:
            recalled = exchanges.list_exchanges(connection, ExchangeState.RAPPELE)
        before = self.clock() - UNDER_WAY
        ended = [row["id"] for row in recalled if row["changed_at"] < before]
        paths = [self.shelves.path(name + end) for name in ended for end in ("", STAGED)]
        for path in paths:
            if path.exists():
                self.destroy(path)
