"""What every flux declares about itself, and the columns it can give.

A flux file makes one :class:`Flux`; :func:`plain_columns` serves those whose columns come straight
from the extract. It promises that only the columns a convention grants are given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens
from exchange.matching import Matched
from exchange.results import ColumnEntry, Result


class Build(Protocol):
    """How a flux makes its result."""

    def __call__(self, members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
        """The result for ``(m, 14)`` member SIRETs, the rows found on them and what is granted."""


@dataclass(frozen=True, slots=True)
class Flux:
    """One kind of exchange.

    Attributes:
        nom: its name, as conventions and folders write it.
        libelle: the same in French words.
        sens: directions that have a meaning; a convention grants some of them.
        niveaux: levels at which the texts place it.
        granularite: its finest detail.
        calendrier: when it takes place, in French.
        finalite: what it is for, in French.
        contrat: name of the input contract that validates what is deposited for it; empty while
            none is written, and then nothing can be deposited.
        liste_requise: whether it stands under « réserve de réception de la liste ».
        colonnes: columns that a regional model may grant beside SIRET and year, by name.
        build: what makes its result; ``None`` for a flux that gives none.
        clauses: where the texts call for it, text number first; empty where none does expressly.
        forme: form of the result, in French.
        seuils: thresholds that a convention sets for it, by name.
    """

    nom: str
    libelle: str
    sens: tuple[Sens, ...]
    niveaux: tuple[Niveau, ...]
    granularite: Granularite
    calendrier: str
    finalite: str
    contrat: str
    liste_requise: bool
    colonnes: Mapping[str, ColumnEntry] = field(default_factory=lambda: MappingProxyType({}))
    build: Build | None = None
    clauses: tuple[str, ...] = ()
    forme: str = ""
    seuils: tuple[str, ...] = ()

    @property
    def is_depositable(self) -> bool:
        """Whether the gateway can read what would be deposited for it."""
        return bool(self.contrat)

    @property
    def sender(self) -> PartyKind:
        """Who deposits, in the first direction."""
        return self.sens[0].sender

    @property
    def recipient(self) -> PartyKind:
        """Who receives, in the first direction."""
        return self.sens[0].recipient


def vocabulary(*entries: ColumnEntry) -> Mapping[str, ColumnEntry]:
    """Those columns by name, read-only."""
    return MappingProxyType({entry.nom: entry for entry in entries})


def plain_columns(
    matched: Matched, grant: GrantedFlux, colonnes: Mapping[str, ColumnEntry]
) -> tuple[tuple[ColumnEntry, pa.Array], ...]:
    """The granted columns that the extract holds under the same name, in the order granted."""
    return tuple(
        (colonnes[nom], matched.layout.cell(nom).unpack(matched.column(nom)))
        for nom in grant.colonnes
    )
