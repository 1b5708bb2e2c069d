"""Days and months are counted on the Paris clock."""

from datetime import UTC, date, datetime

from exchange.instants import PARIS, day, months_before, paris


def test_a_bare_day_is_its_first_instant_in_paris() -> None:
    assert paris(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_day_turns_at_midnight_in_paris() -> None:
    assert day(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert day(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_months_go_back_at_the_same_clock_reading() -> None:
    def back(at: datetime, months: int) -> str:
        return months_before(at, months).astimezone(PARIS).strftime("%Y-%m-%d %H:%M")

    summer = datetime(2026, 7, 31, 9, 30, tzinfo=PARIS)
    assert back(summer, 6) == "2026-01-31 09:30"
    assert back(summer, 5) == "2026-02-28 09:30"
    assert back(summer, 7) == "2025-12-31 09:30"
    leap = datetime(2028, 2, 29, 9, 30, tzinfo=PARIS)
    assert back(leap, 12) == "2027-02-28 09:30"
