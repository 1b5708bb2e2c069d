"""French dates and counts."""

from datetime import UTC, datetime, timedelta, timezone

from gateway.rendering.wording import french_count, french_instant


def test_an_instant_says_its_zone() -> None:
    assert french_instant(datetime(2026, 3, 1, 9, 5, tzinfo=UTC)) == "1er mars 2026 à 9 h 05 (UTC)"
    summer = timezone(timedelta(hours=2))
    assert french_instant(datetime(2026, 8, 31, 14, 0, tzinfo=summer)) == (
        "31 août 2026 à 14 h 00 (UTC+02:00)"
    )


def test_counts_agree_with_their_noun() -> None:
    texts = [french_count(n, "ligne").replace("\u202f", " ") for n in (0, 1, 6510)]
    assert texts == ["0 ligne", "1 ligne", "6 510 lignes"]
