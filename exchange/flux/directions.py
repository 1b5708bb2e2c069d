"""Directions that several flux share.

`each_to_the_others(...)` where every party sends to every other; `to_the_parties(...)` where what
the gateway works out comes back to all three, its senders included.
"""

from exchange.conventions import SIGNATAIRES, PartyKind, Sens

PARTIES = tuple(kind for kind in PartyKind if kind in SIGNATAIRES)
"""The parties to a CPOM, in the order of the contracts."""

CARSAT_TO_SPSTI = (Sens(PartyKind.CARSAT, PartyKind.SPSTI),)
SPSTI_TO_CARSAT = (Sens(PartyKind.SPSTI, PartyKind.CARSAT),)


def each_to_the_others(*senders: PartyKind) -> tuple[Sens, ...]:
    """From each sender to the two other parties."""
    return tuple(Sens(one, other) for one in senders for other in PARTIES if one != other)


def to_the_parties(*senders: PartyKind) -> tuple[Sens, ...]:
    """From each sender to the three parties, itself included."""
    return tuple(Sens(one, other) for one in senders for other in PARTIES)
