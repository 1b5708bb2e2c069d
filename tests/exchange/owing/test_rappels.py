"""A reminder comes as a window opens, a week before its end, and once it is past."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from exchange.conventions import PartyKind, Source
from exchange.instants import PARIS
from exchange.owing.owed import Etat, Obligation
from exchange.owing.rappels import Etape, stage
from exchange.owing.windows import Window

JANUARY = Window(2026, date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 1), date(2026, 12, 31))
OWED = Obligation(
    "exemple",
    PartyKind.CARSAT,
    "carsat",
    "visites",
    ("spsti",),
    "clause",
    "Visites",
    2026,
    JANUARY,
    Source.TEXTE,
)


@pytest.mark.parametrize(
    ("on", "state", "etape", "since"),
    [
        (date(2026, 1, 1), Etat.A_FAIRE, Etape.OUVERTURE, date(2026, 1, 1)),
        (date(2026, 1, 23), Etat.A_FAIRE, Etape.OUVERTURE, date(2026, 1, 1)),
        (date(2026, 1, 24), Etat.A_FAIRE, Etape.SEPT_JOURS, date(2026, 1, 24)),
        (date(2026, 1, 31), Etat.A_FAIRE, Etape.SEPT_JOURS, date(2026, 1, 24)),
        (date(2026, 2, 1), Etat.EN_RETARD, Etape.RETARD, date(2026, 2, 1)),
        (date(2026, 12, 31), Etat.EN_RETARD, Etape.RETARD, date(2026, 2, 1)),
    ],
)
def test_a_stage_has_one_day_whenever_it_is_asked_for(
    on: date, state: Etat, etape: Etape, since: date
) -> None:
    for hour in (0, 23):
        at = datetime(on.year, on.month, on.day, hour, 59, tzinfo=PARIS)
        reached = stage(replace(OWED, state=state), at)
        assert reached is not None
        assert (reached.etape, reached.since) == (etape, since)


@pytest.mark.parametrize("state", [Etat.FAIT, Etat.IMPOSSIBLE, Etat.A_VENIR])
def test_nothing_is_said_of_what_is_not_to_be_done(state: Etat) -> None:
    assert stage(replace(OWED, state=state), datetime(2026, 1, 25, tzinfo=PARIS)) is None


def test_a_window_of_less_than_a_week_has_no_second_reminder() -> None:
    short = replace(JANUARY, opens=date(2026, 1, 26))
    reached = stage(
        replace(OWED, window=short, state=Etat.A_FAIRE), datetime(2026, 1, 30, tzinfo=PARIS)
    )
    assert reached is not None
    assert reached.etape is Etape.OUVERTURE


def test_what_no_longer_counts_is_reminded_of_for_a_month_and_no_more() -> None:
    yearly = replace(JANUARY, due=date(2026, 12, 31))
    late = replace(OWED, window=yearly, state=Etat.EN_RETARD)
    end = datetime(2027, 1, 30, 12, tzinfo=PARIS)
    assert stage(late, end) is not None
    assert stage(late, end + timedelta(days=1)) is None
