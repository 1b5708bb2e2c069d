"""When a party is reminded of what it owes: once as the window opens, once near its end, once late.

``stage(obligation, at)`` gives the latest reminder that is due at an instant, with its day, or
``None``. It promises that what is done, impossible or still to come is never reminded of, and that
two instants of one stage give the same answer, so that a reminder is one file.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.instants import day
from exchange.owing.owed import Etat, Obligation

AVANT = timedelta(days=7)
"""How long before the last day the second reminder comes."""

APRES = timedelta(days=30)
"""How long a late one is worth a reminder where nothing given later would count."""


class Etape(StrEnum):
    """Which reminder."""

    OUVERTURE = "ouverture"
    SEPT_JOURS = "sept-jours"
    RETARD = "en-retard"


@dataclass(frozen=True, slots=True)
class Stage:
    """One reminder of one obligation.

    Attributes:
        etape: which.
        since: its day, the same whenever it is asked for.
    """

    etape: Etape
    since: date


def stage(obligation: Obligation, at: datetime) -> Stage | None:
    """The reminder due at ``at``, or ``None``."""
    today, window = day(at), obligation.window
    near = window.due - AVANT
    if obligation.state is Etat.A_FAIRE:
        if window.opens < near <= today:
            return Stage(Etape.SEPT_JOURS, near)
        return Stage(Etape.OUVERTURE, window.opens)
    worth = max(window.closes, window.due + APRES)
    if obligation.state is Etat.EN_RETARD and today <= worth:
        return Stage(Etape.RETARD, window.due + timedelta(days=1))
    return None
