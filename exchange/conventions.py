"""A convention as data: who may send what to whom, under which clause and conditions.

Read one with :func:`exchange.convention_files.parsing.parse_convention`, ask it with
:func:`exchange.decide.decide`. The types are frozen and hold what the contract says, nothing
computed; ``source`` tells what the text states from what the project had to settle where the text
is silent (no text sets a retention period or a size floor). The words it uses
(:mod:`exchange.terms`), what it grants (:mod:`exchange.grants`) and the acts it records
(:mod:`exchange.acts`) are given here too.
"""

from dataclasses import dataclass
from datetime import date

from exchange.acts import (
    Adhesion,
    Autorisation,
    Courrier,
    Denonciation,
    EquivalenceCanal,
    Signataire,
    Validation,
)
from exchange.grants import SEUIL_ECARTEES, GrantedFlux, Seuil
from exchange.indicateur import Indicateur
from exchange.terms import (
    SIGNATAIRES,
    Canal,
    Granularite,
    Niveau,
    PartyKind,
    Sens,
    Source,
)

__all__ = [
    "SEUIL_ECARTEES",
    "SIGNATAIRES",
    "Adhesion",
    "Autorisation",
    "Avenant",
    "Canal",
    "Clauses",
    "Convention",
    "Courrier",
    "Denonciation",
    "EquivalenceCanal",
    "GrantedFlux",
    "Granularite",
    "Niveau",
    "Partie",
    "PartyKind",
    "RegleAdhesion",
    "Sens",
    "Seuil",
    "Signataire",
    "Source",
    "Validation",
]


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
        niveaux: levels at which it acts, where the contract tells them apart.
        circonscription: of a CARSAT, the codes of its départements; empty where not written.
    """

    kind: PartyKind
    code: str
    nom: str
    siret: str | None = None
    dpo: str | None = None
    contacts: tuple[str, ...] = ()
    niveaux: tuple[Niveau, ...] = ()
    circonscription: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegleAdhesion:
    """The yearly opt-in of a contract that has one (001 annexe 2, « Panier de collaborations »).

    ``socle`` is the compulsory theme without which no other counts; it is one of ``themes``.
    """

    socle: str
    themes: tuple[str, ...]
    clause: str


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
class Avenant:
    """One dated change, the only way to change a convention but for the panier's yearly offer.

    Attributes:
        reference: how it is cited.
        effet: first day on which it counts, in Europe/Paris.
        objet: what it is about, in French.
        signature: day of signature, or ``None``.
        fin: the new last day, or ``None`` where it stays.
        flux: grants added, or put in place of those of the same name.
        flux_retires: names of the grants taken away.
        clauses: the general rules it states; ``None`` where one stays as it was.
        clauses_retirees: names of the general rules it takes away.
        panier: the new yearly offer, or ``None`` where it stays.
    """

    reference: str
    effet: date
    objet: str
    signature: date | None = None
    fin: date | None = None
    flux: tuple[GrantedFlux, ...] = ()
    flux_retires: tuple[str, ...] = ()
    clauses: Clauses = Clauses()
    clauses_retirees: tuple[str, ...] = ()
    panier: RegleAdhesion | None = None


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
        avenants: its dated changes, in order; :func:`exchange.avenants.in_force` applies them.
        autorisations: third parties on record (000 art. 8).
        validations: publications validated by the committee (000 art. 9).
        indicateurs: what its parties give for each year, in order.
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
    avenants: tuple[Avenant, ...] = ()
    autorisations: tuple[Autorisation, ...] = ()
    validations: tuple[Validation, ...] = ()
    indicateurs: tuple[Indicateur, ...] = ()

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
