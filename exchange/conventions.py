"""A convention as data: who may send what to whom, under which clause and conditions.

Read one with :func:`exchange.convention_file.parse_convention`, ask it with
:func:`exchange.decide.decide`. The types are frozen and hold what the contract says, nothing
computed; ``source`` tells what the text states from what the project had to settle where the text
is silent (no text sets a retention period or a size floor).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PartyKind(StrEnum):
    """Who sends or receives; ``TIERS`` is anyone outside the convention."""

    SPSTI = "spsti"
    CARSAT = "carsat"
    DREETS = "dreets"
    TIERS = "tiers"


SIGNATAIRES = frozenset({PartyKind.SPSTI, PartyKind.CARSAT, PartyKind.DREETS})
"""The parties to a CPOM (article L. 4622-10 du code du travail)."""


class Niveau(StrEnum):
    """Level at which the CARSAT acts: regional or departmental (001 annexe 2, « (R) » « (D) »)."""

    REGIONAL = "R"
    DEPARTEMENTAL = "D"


class Granularite(StrEnum):
    """Detail of a release; members stand from the finest to the coarsest."""

    ETABLISSEMENT = "etablissement"
    SECTEUR = "secteur"
    TOTAL = "total"

    def is_finer_than(self, other: "Granularite") -> bool:
        """Whether this says more about one establishment than ``other`` does."""
        scale = tuple(Granularite)
        return scale.index(self) < scale.index(other)


class Source(StrEnum):
    """Where an entry comes from: the text of the contract, or a rule of the project."""

    TEXTE = "texte"
    PROJET = "projet"


class Canal(StrEnum):
    """A channel that a clause imposes (000 art. 7: « par messagerie sécurisée »)."""

    MESSAGERIE_SECURISEE = "messagerie_securisee"


@dataclass(frozen=True, slots=True)
class Sens:
    """One direction of a flux."""

    sender: PartyKind
    recipient: PartyKind

    def __str__(self) -> str:
        return f"{self.sender} vers {self.recipient}"


@dataclass(frozen=True, slots=True)
class Partie:
    """One signatory.

    Attributes:
        kind: its role; never ``TIERS``.
        code: short identifier by which the gateway knows it.
        nom: its name, as in the contract.
        siret: 14 digits, absent from the texts, hence optional.
        dpo: contact of its data protection officer (000 art. 7), optional.
        contacts: persons to whom the execution of the convention is entrusted (001 art. 4).
    """

    kind: PartyKind
    code: str
    nom: str
    siret: str | None = None
    dpo: str | None = None
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrantedFlux:
    """One exchange that the convention grants.

    Attributes:
        nom: name of the flux, a name of :mod:`exchange.flux.registry`.
        clause: the clause that grants it.
        finalite: what the data may be used for (001 art. 8: « aux seules fins de l'exécution »).
        source: whether the text grants it or the project reads it so.
        sens: directions granted.
        niveaux: levels granted; empty where the text names none, and then any level passes.
        granularite: finest detail granted.
        adhesion: themes of the adhésion of which one at least is needed; empty when none is.
        liste_requise: « sous réserve de réception de la liste de ses adhérents » (001 annexe 2).
        colonnes: the regional model, that is the columns granted beside SIRET and year.
        plancher_effectif: least headcount of an establishment whose row is released, or ``None``.
        source_plancher: where that floor comes from.
        conservation_jours: days after which what was delivered is destroyed.
        source_conservation: where that duration comes from.
        calendrier: when it is due, in French; never a ground of refusal.
        canal: channel that the clause imposes, or ``None``.
    """

    nom: str
    clause: str
    finalite: str
    source: Source
    sens: tuple[Sens, ...]
    niveaux: tuple[Niveau, ...]
    granularite: Granularite
    conservation_jours: int
    adhesion: tuple[str, ...] = ()
    liste_requise: bool = False
    colonnes: tuple[str, ...] = ()
    plancher_effectif: int | None = None
    source_plancher: Source = Source.PROJET
    source_conservation: Source = Source.PROJET
    calendrier: str = ""
    canal: Canal | None = None


@dataclass(frozen=True, slots=True)
class RegleAdhesion:
    """The yearly opt-in of a contract that has one (001 annexe 2, « Panier de collaborations »).

    ``socle`` is the compulsory theme without which no other counts; it is one of ``themes``.
    """

    socle: str
    themes: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Adhesion:
    """One opt-in for one calendar year in Europe/Paris, never renewed tacitly (001 annexe 2).

    It holds from ``signee_le``, or all year where that is ``None``, and no more from
    ``revoquee_le`` on.
    """

    annee: int
    themes: tuple[str, ...]
    revoquee_le: datetime | None = None
    signee_le: datetime | None = None


@dataclass(frozen=True, slots=True)
class EquivalenceCanal:
    """The parties' written statement, from ``date`` on, that SFTP stands for their channel."""

    reference: str
    date: date


@dataclass(frozen=True, slots=True)
class Denonciation:
    """A denunciation by registered letter (001 art. 9; 002), with effect at its receipt."""

    recue_le: datetime
    par: PartyKind


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the contract states its general rules; ``None`` where it has no such rule.

    Attributes:
        duree: dates of effect (000 art. 12, 001 art. 9, 004 §6).
        finalite: use limited to the execution of the contract (001 art. 8).
        confidentialite: secrecy (000 art. 8, 001 art. 8, 004 §5).
        tiers: procedure by which third parties may be authorised (000 art. 8; none in 001).
        publication: procedure by which a publication is validated (000 art. 9).
        denonciation: procedure of denunciation (001 art. 9; none in 000 and 004).
    """

    duree: str | None = None
    finalite: str | None = None
    confidentialite: str | None = None
    tiers: str | None = None
    publication: str | None = None
    denonciation: str | None = None


@dataclass(frozen=True, slots=True)
class Convention:
    """The contract between a SPSTI, a CARSAT and the DREETS, as far as exchanges go.

    Attributes:
        reference: short identifier.
        titre: full title.
        parties: its signatories, one of a kind at most.
        debut: first day, inside the convention; ``None`` while unknown.
        fin: last day, inside the convention; ``None`` while unknown.
        signature: day of signature, or ``None``.
        base_legale: legal basis of the exchanges.
        finalite: purpose of the contract.
        flux: what it grants; all else is refused.
        clauses: where its general rules stand.
        regle_adhesion: its yearly opt-in, or ``None``.
        adhesions: opt-ins on record.
        canal: written equivalence of the SFTP channel (000 art. 7), or ``None``.
        denonciation: its denunciation, or ``None``.
        sous_traitance: reference of the contract with the gateway's operator (GDPR art. 28).
        aipd: reference of the impact assessment (GDPR art. 35).
    """

    reference: str
    titre: str
    parties: tuple[Partie, ...]
    debut: date | None
    fin: date | None
    signature: date | None
    base_legale: str
    finalite: str
    flux: tuple[GrantedFlux, ...]
    clauses: Clauses = Clauses()
    regle_adhesion: RegleAdhesion | None = None
    adhesions: tuple[Adhesion, ...] = ()
    canal: EquivalenceCanal | None = None
    denonciation: Denonciation | None = None
    sous_traitance: str | None = None
    aipd: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether its first and its last day are known; nothing else makes it incomplete."""
        return self.debut is not None and self.fin is not None

    def party(self, kind: PartyKind) -> Partie | None:
        """The signatory of that kind, or ``None`` where the convention has none."""
        return next((partie for partie in self.parties if partie.kind == kind), None)

    def grant(self, flux: str) -> GrantedFlux | None:
        """What the convention grants under that flux name, or ``None``."""
        return next((granted for granted in self.flux if granted.nom == flux), None)
