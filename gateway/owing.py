"""What is owed under the conventions loaded, at an instant.

``owing(conventions, record, at)`` joins what the conventions say to what the facts record
(:func:`gateway.storage.happened.record`); the command line, the partners' calendars and the
reminders all read it. It promises to change nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from exchange.conventions import Convention
from exchange.instants import day
from exchange.owing.obligations import obligations
from exchange.owing.owed import Etat, Obligation, Record


def owing(conventions: Iterable[Convention], record: Record, at: datetime) -> list[Obligation]:
    """Everything owed under these conventions, by date."""
    found = [one for convention in conventions for one in obligations(convention, record, at)]
    return sorted(found, key=lambda one: (one.window.due, one.convention, one.objet, one.party))


def present(found: Iterable[Obligation], at: datetime) -> Sequence[Obligation]:
    """Those that matter now: due this year or the next, or late and still to be done."""
    today = day(at)
    years = (today.year, today.year + 1)
    return [
        one
        for one in found
        if one.window.due.year in years
        or (one.state is Etat.EN_RETARD and one.window.closes >= today)
    ]
