"""The one clock: everything below `gateway` is given its instant."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The current instant, aware, UTC."""
    return datetime.now(UTC)
