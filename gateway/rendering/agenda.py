"""Obligations as an iCalendar file (RFC 5545), for Outlook, Thunderbird or a telephone.

``as_icalendar(obligations, at)`` makes one all-day event a due date, with an alarm a week before
while it is still to be done. It promises stable UIDs, so that a calendar loaded twice updates its
events, and nothing but codes, clauses and dates.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from exchange.owing.owed import Etat, Obligation
from gateway.rendering.obligation_words import french_day, summary, what_is_said

PRODUCT: Final = "-//Passerelle//Obligations//FR"
DOMAIN: Final = "passerelle"
_ALARM: Final = -timedelta(days=7)
_DONE: Final = frozenset({Etat.FAIT, Etat.IMPOSSIBLE})


def as_icalendar(obligations: Sequence[Obligation], at: datetime) -> bytes:
    """The file, UTF-8 with CRLF and lines folded at 75 octets.

    Args:
        obligations: one at least, since an iCalendar file holds one component at least.
        at: the instant the file is made.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Échéances des conventions")
    for one in obligations:
        calendar.add_component(_event(one, at))
    return bytes(calendar.to_ical())


def _event(one: Obligation, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@{DOMAIN}")
    event.add("dtstamp", at)
    event.add("dtstart", one.window.due)
    event.add("dtend", one.window.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [one.state.value])
    event.add("summary", f"[{one.state.value}] {summary(one)}")
    said = [f"{label} : {text}" for label, text in what_is_said(one)]
    event.add("description", "\n".join(said))
    if one.state not in _DONE:
        event.add_component(_alarm(one))
    return event


def _alarm(one: Obligation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"À remettre le {french_day(one.window.due)} : {summary(one)}")
    alarm.add("trigger", _ALARM)
    return alarm
