"""What happens in the world under a convention, as it is put on record.

Opt-ins and their revocation, the letters that authorise a third party, the committee's validations,
the equivalence of a channel, a denunciation: each holds its instant, and who signed it with what
authority. They are read from the convention's file (:mod:`exchange.convention_acts`) and weighed by
:func:`exchange.decide.decide`. Names stand here because signing authority must be on record; no
message, log or ``repr`` shows them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from exchange.terms import PartyKind


@dataclass(frozen=True, slots=True)
class Signataire:
    """Who signed for a party, and by what authority.

    Attributes:
        partie: the party.
        nom: the person.
        qualite: the person's function.
        delegation: reference of the delegation of signature; ``None`` for one who represents the
            party by right.
    """

    partie: PartyKind
    nom: str = field(repr=False)
    qualite: str
    delegation: str | None = None


@dataclass(frozen=True, slots=True)
class Adhesion:
    """One opt-in for one calendar year in Europe/Paris, never renewed tacitly (001 annexe 2).

    It holds from ``signee_le``, or all year where that is ``None``, and no more from
    ``revoquee_le`` on, whichever side revokes it, without a reason.
    """

    annee: int
    themes: tuple[str, ...]
    revoquee_le: datetime | None = None
    signee_le: datetime | None = None
    signataires: tuple[Signataire, ...] = ()
    revoquee_par: Signataire | None = None


@dataclass(frozen=True, slots=True)
class EquivalenceCanal:
    """The parties' written statement, from ``date`` on, that SFTP stands for their channel."""

    reference: str
    date: date


@dataclass(frozen=True, slots=True)
class Denonciation:
    """A denunciation by registered letter (001 art. 9; 002), with effect at its receipt.

    Attributes:
        recue_le: when the letter was received.
        par: the party that denounces.
        reference: of the letter.
        signataire: who signed it, or ``None``.
    """

    recue_le: datetime
    par: PartyKind
    reference: str | None = None
    signataire: Signataire | None = None


@dataclass(frozen=True, slots=True)
class Courrier:
    """The letter by which one party authorises a third party (000 art. 8)."""

    partie: PartyKind
    recu_le: datetime
    reference: str
    signataire: Signataire | None = None


@dataclass(frozen=True, slots=True)
class Autorisation:
    """A third party that may receive some flux, once all three parties have written so.

    Attributes:
        tiers: short identifier of the third party.
        nom: its name.
        flux: what it may receive, by name.
        courriers: the letters on record.
        retiree_le: when it was withdrawn, or ``None``; it counts no more from then on.
    """

    tiers: str
    nom: str
    flux: tuple[str, ...]
    courriers: tuple[Courrier, ...] = ()
    retiree_le: datetime | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """A publication validated by the follow-up committee of the three parties (000 art. 9)."""

    publication: str
    flux: tuple[str, ...]
    validee_le: datetime
    reference: str
