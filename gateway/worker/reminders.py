"""Reminders of what is due, put in `/accuses/` of the party that owes it.

`Reminders(shop).put(at)` makes what the day calls for, each stage of each obligation once: French
text and signed JSON, as for any answer. Promises: the same files whenever it is run again, since
name and content depend on the obligation and its stage alone; nothing about a stage that was past
when the convention was loaded, so that loading one is no avalanche; and each file with its entry.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from audit.entry import Entry, Event
from exchange.instants import day, paris
from exchange.owing.owed import Obligation
from exchange.owing.rappels import Stage, stage
from gateway.acknowledgement import Acknowledgement, as_json, as_text
from gateway.owing import owing
from gateway.rendering.names import safe_part
from gateway.rendering.obligation_words import TITLES, next_step, what_is_said
from gateway.storage import conventions, happened, outgoing
from gateway.storage.conventions import LoadedConvention
from gateway.storage.outgoing import ACCUSES, NewOutgoing
from gateway.storage.pending import PENDING
from gateway.worker.workshop import Workshop

_PREFIX: Final = "obligation:"


class Reminders:
    """Puts reminders on shelves, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._seen: tuple[date, tuple[tuple[str, int], ...]] | None = None

    def put(self, at: datetime) -> int:
        """Every reminder of the day that is not there yet; nothing to do twice in a day.

        Returns:
            How many files were put on shelves.
        """
        with self._shop.database.reading() as connection:
            loaded = conventions.list_conventions(connection)
            versions = tuple((one.convention.reference, one.version) for one in loaded)
            if self._seen == (day(at), versions):
                return 0
            due = list(_due(connection, loaded, at))
        count = sum(self._offer(one, reached, at) for one, reached in due)
        self._seen = (day(at), versions)
        return count

    def _offer(self, one: Obligation, reached: Stage, at: datetime) -> int:
        """Both files of one reminder, in one transaction; 0 where they were there already."""
        stem = _stem(one, reached)
        with self._shop.database.reading() as connection:
            if outgoing.is_offered(connection, one.party, ACCUSES, f"{stem}.json"):
                return 0
        answer = _reminder(self._shop.name, one, reached)
        forms = {".json": as_json(answer, self._shop.answers_signer), ".txt": as_text(answer)}
        stored = {
            suffix: self._shop.shelves.write_bytes(f"rappel-{one.party}-{stem}{suffix}", content)
            for suffix, content in forms.items()
        }
        with self._shop.database.writing() as connection:
            for suffix, file in stored.items():
                new = NewOutgoing(
                    party=one.party,
                    folder=ACCUSES,
                    name=stem + suffix,
                    size=file.size,
                    sha256=file.sha256,
                    object=file.name,
                    about=answer.subject,
                )
                outgoing.offer(connection, new, at, _entry(one, reached, file.sha256, at))
        return len(stored)


def _due(
    connection: Connection,
    loaded: Sequence[LoadedConvention],
    at: datetime,
) -> Iterator[tuple[Obligation, Stage]]:
    """What is to be reminded of, and at which stage."""
    since = conventions.first_loaded(connection)
    record = happened.record(connection)
    for one in owing([found.convention for found in loaded], record, at):
        reached = stage(one, at)
        if reached is not None and reached.since > day(since[one.convention]):
            yield one, reached


def _reminder(instance: str, one: Obligation, reached: Stage) -> Acknowledgement:
    said = [(label, text) for label, text in what_is_said(one) if label not in {"Clause", "État"}]
    return Acknowledgement(
        instance=instance,
        subject=_PREFIX + one.key,
        party=one.party,
        title=TITLES[reached.etape],
        verdict=one.state.value,
        at=paris(reached.since),
        lines=(*said, ("Que faire", next_step(one))),
        clause=one.clause,
    )


def _stem(one: Obligation, reached: Stage) -> str:
    parts = (safe_part(one.convention), safe_part(one.objet), str(one.annee), reached.etape.value)
    return f"{reached.since:%Y-%m-%d}_rappel_{'_'.join(parts)}"


def _entry(one: Obligation, reached: Stage, sha256: str, at: datetime) -> Entry:
    return Entry(
        event=Event.RAPPEL_ECHEANCE,
        at=at,
        subject=PENDING,
        convention=one.convention,
        flux=one.flux,
        parties=(one.party,),
        object_sha256=sha256,
        details={"etape": reached.etape.value, "echeance": one.window.due.isoformat()},
    )
