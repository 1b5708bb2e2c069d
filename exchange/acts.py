"""What happens in the world under a convention, as it is put on record.

Opt-ins and their revocation, the letters that authorise a third party, the committee's validations,
the equivalence of a channel, a denunciation: each holds its instant, and who signed it with what
authority. They are read from the convention's file (:mod:`exchange.convention_files.acts`), or
recorded one by one as they happen: :data:`Acte` is what can be, :mod:`exchange.on_record.checks`
says when, :mod:`exchange.on_record.effects` what it changes. :func:`exchange.decide.decide` weighs
them. Names stand here because signing authority must be on record; no message, log or ``repr``
shows them.
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


@dataclass(frozen=True, slots=True)
class Revocation:
    """The end, from an instant on and without a reason, of what was opted for in one year.

    It ends every opt-in of that year signed at or before the instant (001 annexe 2); one signed
    later stands.

    Attributes:
        annee: the civil year of the opt-in.
        revoquee_le: from when on it counts no more.
        par: who revoked it, or ``None`` where the file does not say.
    """

    annee: int
    revoquee_le: datetime
    par: Signataire | None


@dataclass(frozen=True, slots=True)
class AvenantEcrit:
    """An avenant as it is written: the TOML text of one ``[[avenants]]`` section.

    Made by :func:`exchange.convention_files.avenants.written_avenant`. Where the convention's file
    states an avenant of the same reference, the file's is the one that counts.
    """

    reference: str
    effet: date
    texte: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CourrierTiers:
    """One party's letter for a third party: it takes one from each of the three (000 art. 8).

    Attributes:
        tiers: short identifier of the third party.
        nom: its name.
        flux: what the letter lets it receive, by name.
        courrier: the letter.
    """

    tiers: str
    nom: str
    flux: tuple[str, ...]
    courrier: Courrier


@dataclass(frozen=True, slots=True)
class Retrait:
    """One party takes back the letters it wrote for a third party, at or before an instant."""

    tiers: str
    partie: PartyKind
    retire_le: datetime
    par: Signataire | None


Acte = (
    Adhesion
    | Revocation
    | AvenantEcrit
    | CourrierTiers
    | Retrait
    | Validation
    | Denonciation
    | EquivalenceCanal
)
"""What can be recorded, one at a time, under a convention in force."""
