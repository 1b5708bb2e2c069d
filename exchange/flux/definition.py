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

from exchange.contribution import Gathered
from exchange.conventions import GrantedFlux, Granularite, Niveau, PartyKind, Sens
from exchange.flux.entree import Entree, Garde
from exchange.matching import Matched
from exchange.report import Report
from exchange.results import ColumnEntry, Result

NO_ENTREE: Mapping[PartyKind, Entree] = MappingProxyType({})


class Build(Protocol):
    """How a flux makes its result from an extract looked up for a member list."""

    def __call__(self, members: NDArray[np.uint8], matched: Matched, grant: GrantedFlux) -> Result:
        """The result for ``(m, 14)`` member SIRETs, the rows found on them and what is granted."""


class Compile(Protocol):
    """How a flux makes its result from what several parties contribute."""

    def __call__(self, gathered: Gathered) -> Result | Report:
        """The result for one recipient."""


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
        entrees: who deposits what for it; empty while no contract is written, and then nothing
            can be deposited.
        liste_requise: whether it stands under « réserve de réception de la liste ».
        colonnes: columns that a regional model may grant beside SIRET and year, by name.
        build: what makes its result from an extract and a member list, or ``None``.
        compile: what makes its result from contributions, or ``None``; a flux with neither gives
            no result of its own.
        clauses: where the texts call for it, text number first; empty where none does expressly.
        forme: form of the result, in French.
        seuils: thresholds that a convention sets for it, by name.
        thematiques: themes of which a convention retains some, by name.
        cumulable: whether its figures add up over years, so that a convention may have totals given
            of establishments below the floor.
    """

    nom: str
    libelle: str
    sens: tuple[Sens, ...]
    niveaux: tuple[Niveau, ...]
    granularite: Granularite
    calendrier: str
    finalite: str
    entrees: Mapping[PartyKind, Entree]
    liste_requise: bool
    colonnes: Mapping[str, ColumnEntry] = field(default_factory=lambda: MappingProxyType({}))
    build: Build | None = None
    compile: Compile | None = None
    clauses: tuple[str, ...] = ()
    forme: str = ""
    seuils: tuple[str, ...] = ()
    thematiques: tuple[str, ...] = ()
    cumulable: bool = False

    @property
    def is_depositable(self) -> bool:
        """Whether the gateway can read what would be deposited for it."""
        return bool(self.entrees)

    @property
    def contrat(self) -> str:
        """Name of the input contract of the first who deposits; empty where none is written."""
        return next((entree.contrat for entree in self.entrees.values()), "")

    @property
    def sender(self) -> PartyKind:
        """Who deposits, in the first direction."""
        return self.sens[0].sender

    @property
    def recipient(self) -> PartyKind:
        """Who receives, in the first direction."""
        return self.sens[0].recipient


def single(kind: PartyKind, contrat: str, garde: Garde = Garde.INDEX) -> Mapping[PartyKind, Entree]:
    """The ways in of a flux to which one party alone gives."""
    return MappingProxyType({kind: Entree(contrat, garde)})


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
