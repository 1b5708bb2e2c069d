"""One thing that a party owes once, the states it may be in, and what is known to have happened.

:func:`exchange.owing.obligations.obligations` makes each :class:`Obligation` from a convention and
a :class:`Record`. They promise to hold codes, clauses and instants, and nothing of what was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from exchange.conventions import PartyKind, Source
from exchange.errors import TEXTES, Motif
from exchange.owing.windows import Window


class Etat(StrEnum):
    """Where an obligation stands; the value is what the partner reads."""

    A_VENIR = "à venir"
    A_FAIRE = "à faire"
    EN_RETARD = "en retard"
    FAIT = "fait"
    IMPOSSIBLE = "impossible"


class Empechement(StrEnum):
    """Why something cannot be done, beside the motifs of a decision."""

    FICHIER_NON_LU = "FICHIER-NON-LU"
    """The gateway cannot read what that party would give for that flux yet."""


EMPECHEMENTS: Mapping[Empechement, str] = MappingProxyType(
    {Empechement.FICHIER_NON_LU: "La passerelle ne sait pas encore lire de fichier pour ce flux."}
)


@dataclass(frozen=True, slots=True)
class Record:
    """What happened so far, as instants in any order.

    Attributes:
        deposits: of a party's code and a flux: accepted deposits.
        deliveries: of a convention and a flux: results delivered.
        lists: of a convention: member lists accepted or confirmed.
    """

    deposits: Mapping[tuple[str, str], Sequence[datetime]] = field(default_factory=dict)
    deliveries: Mapping[tuple[str, str], Sequence[datetime]] = field(default_factory=dict)
    lists: Mapping[str, Sequence[datetime]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing that one party owes once.

    Attributes:
        convention: its reference.
        kind: role of the party that owes.
        party: its code.
        flux: what it owes, by name; ``None`` for the opt-in.
        recipients: codes of those it owes it to.
        clause: the clause it rests on.
        libelle: the same in French words.
        annee: the year it is about.
        window: when.
        source: whether the text gives its dates.
        state: where it stands.
        why: why it is impossible, or ``None``.
        done_at: when it was done, or ``None``; an opt-in on file without its day has none.
    """

    convention: str
    kind: PartyKind
    party: str
    flux: str | None
    recipients: tuple[str, ...]
    clause: str
    libelle: str
    annee: int
    window: Window
    source: Source
    state: Etat = Etat.A_VENIR
    why: Motif | Empechement | None = None
    done_at: datetime | None = None

    @property
    def objet(self) -> str:
        """What is owed, as one word: the flux, or ``adhesion``."""
        return self.flux or "adhesion"

    @property
    def key(self) -> str:
        """What names it for ever, whatever its state: convention, party, object, year."""
        # Two opt-ins may be due in one year; the window of a flux is one a year.
        year = self.window.year if self.flux else self.annee
        return f"{self.convention}.{self.kind}.{self.objet}.{year}"

    @property
    def texte(self) -> str:
        """Why it is impossible, in French; empty otherwise."""
        if self.why is None:
            return ""
        return TEXTES[self.why] if isinstance(self.why, Motif) else EMPECHEMENTS[self.why]
