"""Instants and days as the contracts mean them: legal time in metropolitan France.

Every date of a convention is a day in Europe/Paris, and an instant written without a zone is
Europe/Paris too. Use :func:`paris` on what comes in and :func:`day` or :func:`months_before`
to reason about it. It promises instants that compare as instants: they are held in UTC, because
two datetimes of one zone otherwise compare by their clock reading, wrong in the hour that October
repeats.
"""

import calendar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris(value: datetime | date) -> datetime:
    """The instant, in UTC, that ``value`` names; without a zone it is read in Europe/Paris.

    A bare day is its first instant.
    """
    at = value if isinstance(value, datetime) else datetime.combine(value, time.min)
    zoned = at.replace(tzinfo=PARIS) if at.tzinfo is None else at
    return zoned.astimezone(UTC)


def day(at: datetime) -> date:
    """The day of the instant ``at`` in Europe/Paris."""
    return paris(at).astimezone(PARIS).date()


def months_before(at: datetime, months: int) -> datetime:
    """The instant ``months`` calendar months before ``at``, at the same Paris clock reading.

    A day that the earlier month lacks becomes its last one (29 February 2028 → 28 February 2027).
    """
    local = paris(at).astimezone(PARIS)
    index = local.year * 12 + local.month - 1 - months
    year, month = index // 12, index % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return local.replace(year=year, month=month, day=min(local.day, last)).astimezone(UTC)
