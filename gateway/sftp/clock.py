"""The clock of the SFTP server, passed in so that tests own the time."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def system_clock() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)
