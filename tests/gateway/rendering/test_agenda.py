"""The calendar is one that a reader of RFC 5545 reads back, whatever the words in it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from exchange.conventions import PartyKind, Source
from exchange.errors import Motif
from exchange.owing.owed import Etat, Obligation
from exchange.owing.windows import Window
from gateway.rendering.agenda import as_icalendar

AT = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)
OWED = Obligation(
    "cpom-exemple",
    PartyKind.CARSAT,
    "carsat-exemple",
    "visites",
    ("spsti-exemple",),
    "annexe 2 ; « opérationnel », \\ 3,\nalinéa 2",
    "Adhérents que visiteront les agents de prévention",
    2026,
    Window(2026, date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 1), date(2026, 12, 31)),
    Source.TEXTE,
    Etat.A_FAIRE,
)


def _events(content: bytes) -> list[Event]:
    return [part for part in Calendar.from_ical(content).walk("VEVENT") if isinstance(part, Event)]


def test_a_due_date_is_an_all_day_event_with_an_alarm_a_week_before() -> None:
    content = as_icalendar([OWED], AT)
    (event,) = _events(content)
    assert event.decoded("dtstart") == date(2026, 1, 31)
    assert event.decoded("dtend") == date(2026, 2, 1)
    assert event.decoded("dtstamp") == AT
    assert str(event["uid"]) == "cpom-exemple.carsat.visites.2026@passerelle"
    assert str(event["summary"]).startswith("[à faire] Adhérents que visiteront")
    assert "DTSTART;VALUE=DATE:20260131\r\n" in content.decode()
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(days=7)


def test_what_is_over_rings_no_alarm_and_says_why() -> None:
    done = replace(OWED, state=Etat.FAIT, done_at=AT)
    impossible = replace(OWED, flux="tms_pros", state=Etat.IMPOSSIBLE, why=Motif.ADHESION_REVOQUEE)
    first, second = _events(as_icalendar([done, impossible], AT))
    assert first.walk("VALARM") == []
    assert second.walk("VALARM") == []
    assert "10/01/2026" in str(first["description"])
    assert "L'adhésion de l'année a été révoquée." in str(second["description"])


def test_lines_end_with_crlf_and_fold_at_75_octets_without_cutting_a_letter() -> None:
    long = replace(OWED, libelle="é" * 200)
    content = as_icalendar([long], AT)
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")
    assert "é" * 200 in str(_events(content)[0]["summary"])


def test_separators_in_a_clause_come_back_as_they_were() -> None:
    (event,) = _events(as_icalendar([OWED], AT))
    assert OWED.clause in str(event["description"])


def test_the_same_obligation_keeps_its_uid_whatever_its_state() -> None:
    later = replace(OWED, state=Etat.EN_RETARD)
    one, two = (_events(as_icalendar([owed], AT))[0]["uid"] for owed in (OWED, later))
    assert one == two
