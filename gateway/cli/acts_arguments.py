"""When an act of the world took place, as it is typed: now at the latest.

`instant(option, text, now)` reads it, and refuses in French what is to come.
"""

from datetime import datetime

from gateway.cli.parsing import QuestionError, parse_instant


def instant(option: str, text: str | None, now: datetime) -> datetime:
    """The instant of an act, Europe/Paris where it has no zone; now where none is typed.

    Raises:
        QuestionError: it is no instant, or is to come.
    """
    if text is None:
        return now
    at = parse_instant(option, text)
    if at > now:
        raise QuestionError(f"{option} est à venir : un acte s'enregistre une fois accompli")
    return at
