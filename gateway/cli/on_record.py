"""What an instance has on record about a convention at an instant, for `passerelle decide`."""

from datetime import datetime
from pathlib import Path

from exchange.conventions import Convention
from gateway.bootstrap.desk import open_desk
from gateway.storage import conventions, holdings


def on_record(instance: Path, reference: str, at: datetime) -> tuple[Convention, datetime | None]:
    """A convention with the acts of its parties, and when its list was accepted.

    Args:
        instance: its folder.
        reference: of the convention.
        at: the instant asked about; lists received later are not looked at.

    Raises:
        UnknownError: no such convention there.
    """
    with open_desk(instance) as desk, desk.database.reading() as connection:
        return (
            conventions.get_convention(connection, reference),
            holdings.list_accepted(connection, reference, at),
        )
