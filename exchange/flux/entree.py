"""What a party may deposit for a flux, and how what it deposited is kept.

A flux lists one :class:`Entree` per party that gives something to it. It promises that whatever
only serves a join is kept under pseudonyms: SIRETs are kept, sealed, only where the flux gives them
to its recipient.
"""

from dataclasses import dataclass
from enum import StrEnum


class Garde(StrEnum):
    """How an accepted file is kept, always sealed."""

    LISTE = "liste"
    """Members' SIRETs alone, one copy per convention."""
    INDEX = "index"
    """Rows under keyed pseudonyms, sorted for the lookup of a member list."""
    PSEUDONYMES = "pseudonymes"
    """A table under keyed pseudonyms, joined with what others gave."""
    SIRETS = "sirets"
    """A table with its SIRETs: they go to the recipient."""
    VALEURS = "valeurs"
    """A table that names no establishment."""


@dataclass(frozen=True, slots=True)
class Entree:
    """One way in to a flux.

    Attributes:
        contrat: name of the input contract that validates the file.
        garde: how it is kept.
        requise: whether nothing can be worked out while it is missing.
        par_annee: whether the file is about one year, and replaces that of the same year only.
    """

    contrat: str
    garde: Garde
    requise: bool = True
    par_annee: bool = False
