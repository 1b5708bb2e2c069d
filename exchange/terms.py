"""The few words that contracts, flux and decisions share: who, at which level, in what detail.

Import them from :mod:`exchange.conventions`, which gives them beside the convention itself; this
module stands apart so that the acts on record (:mod:`exchange.acts`) can use them too.
"""

from dataclasses import dataclass
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
