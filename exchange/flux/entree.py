"""What a party may deposit for a flux, and how what it deposited is kept.

A flux lists one :class:`Entree` per party that gives something to it. It promises that whatever
only serves a join is kept under pseudonyms: SIRETs are kept, sealed, only where the flux gives them
to its recipient or looks for them in what another party gave.
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
    """A table with its SIRETs: they go to the recipient, or are looked for in what others gave."""
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
        evenement: whether the file tells an event, and replaces nothing.
        diffusee: whether aggregates of it are shown: its pseudonyms are then under the key of its
            sender's ledger of releases, so that two files can be compared.
    """

    contrat: str
    garde: Garde
    requise: bool = True
    par_annee: bool = False
    evenement: bool = False
    diffusee: bool = False
