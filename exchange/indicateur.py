"""What an indicator is: one figure, choice, day or text that a party gives for a year.

A convention holds :class:`Indicateur` values, read from its ``[[indicateurs]]`` sections, so that a
lawyer can read the list and a clerk add to it without a program (docs/conventions/README.md).
"""

from dataclasses import dataclass
from enum import StrEnum

from exchange.terms import PartyKind


class NatureIndicateur(StrEnum):
    """What an answer is."""

    NOMBRE = "nombre"
    """A whole number, zero or more."""
    LISTE = "liste"
    """One of a few values."""
    DATE = "date"
    TEXTE = "texte"


class Fournisseur(StrEnum):
    """Who gives an answer (001 art. 6, column « Fournisseur »)."""

    SPSTI = "spsti"
    SSAM = "ssam"
    """The social service of the assurance maladie, which is the CARSAT's."""

    @property
    def partie(self) -> PartyKind:
        """The party that deposits it."""
        return PartyKind.SPSTI if self is Fournisseur.SPSTI else PartyKind.CARSAT


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One indicator of a convention.

    Attributes:
        code: how it is cited, such as ``1.11``.
        libelle: its definition, as the contract writes it.
        nature: what its answer is.
        fournisseur: who gives it.
        groupe: heading under which the contract puts it; empty where it has none.
        valeurs: for a list, the answers allowed, as they are written.
        enquete: whether the State's survey asks for it already (001: « * inclus dans l'enquête »).
        au_plus: code of the number that its own never exceeds, or ``None``.
        precision: what its definition means, in French, or ``None``.
    """

    code: str
    libelle: str
    nature: NatureIndicateur
    fournisseur: Fournisseur = Fournisseur.SPSTI
    groupe: str = ""
    valeurs: tuple[str, ...] = ()
    enquete: bool = False
    au_plus: str | None = None
    precision: str | None = None
