"""What a party contributes to a flux: a table, and which establishment each row is about.

Flux whose result is worked out from what several parties give (and not by looking members up in an
extract) receive :class:`Contribution` values, whichever way each is kept: with its SIRETs where
they go to the recipient, under keyed pseudonyms where they only serve a join. It promises that a
flux joins two contributions without knowing how either is kept, by columns, and that no ``repr``
shows an establishment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.aggregates.ledger import Ledger
from exchange.conventions import Convention
from exchange.grants import GrantedFlux
from exchange.terms import PartyKind

Keying = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""From ``(n, 14)`` SIRETs to the ``(n, width)`` identities under which a contribution is kept."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Contribution:
    """One accepted file of one party.

    Attributes:
        sender: who gave it.
        contrat: name of its input contract.
        frame: its columns but the SIRET, one row per line of the file.
        received_at: when it was accepted.
        etablissement: ``(n,)`` int64, for each row a dense number of its establishment, in order
            of first appearance; ``(0,)`` for a table without SIRET.
        sirets: ``(n, 14)`` ASCII digits, one per row; ``None`` where only pseudonyms are kept, or
            where the table has none.
        identities: each establishment once, as it is kept, in the order of their numbers.
        keying: how a SIRET is turned into such an identity.
        cle: name and version of the key of its pseudonyms, where the same key serves the ledger of
            releases; empty elsewhere.
    """

    sender: PartyKind
    contrat: str
    frame: pd.DataFrame
    received_at: datetime
    etablissement: NDArray[np.int64]
    sirets: NDArray[np.uint8] | None
    identities: pa.Array
    keying: Keying
    cle: str = ""

    @classmethod
    def of(
        cls,
        sender: PartyKind,
        contrat: str,
        frame: pd.DataFrame,
        received_at: datetime,
        identities: NDArray[np.uint8],
        keying: Keying | None = None,
        cle: str = "",
    ) -> "Contribution":
        """Number the establishments of a table.

        Args:
            sender: who gave it.
            contrat: name of its input contract.
            frame: its columns but the SIRET.
            received_at: when it was accepted.
            identities: ``(n, 14)`` SIRETs, or ``(n, 16)`` pseudonyms with their ``keying``;
                ``(0, 14)`` for a table without SIRET.
            keying: how the pseudonyms were made; ``None`` for SIRETs in clear.
            cle: name and version of their key.
        """
        encoded = binary_column(identities).dictionary_encode()
        return cls(
            sender=sender,
            contrat=contrat,
            frame=frame,
            received_at=received_at,
            etablissement=encoded.indices.to_numpy().astype(np.int64),
            sirets=identities if keying is None and len(identities) else None,
            identities=encoded.dictionary,
            keying=keying or _as_they_are,
            cle=cle,
        )

    @property
    def establishments(self) -> int:
        """How many establishments the table is about."""
        return len(self.identities)

    def identity_octets(self) -> NDArray[np.uint8]:
        """``(e, width)`` the identities as octets, in the order of their numbers."""
        width = self.identities.type.byte_width
        octets = np.frombuffer(self.identities.buffers()[1], np.uint8)
        start = self.identities.offset * width
        return octets[start : start + len(self.identities) * width].reshape(-1, width)

    def identify(self, sirets: NDArray[np.uint8]) -> NDArray[np.int64]:
        """The number here of each of these establishments, -1 where the table has none.

        Args:
            sirets: ``(m, 14)`` ASCII digits.

        Returns:
            ``(m,)`` int64.
        """
        if not len(sirets) or not len(self.identities):
            return np.full(len(sirets), -1, np.int64)
        places = pc.index_in(binary_column(self.keying(sirets)), value_set=self.identities)
        found: NDArray[np.int64] = pc.fill_null(places, -1).to_numpy().astype(np.int64)
        return found

    def keep(self, rows: NDArray[np.bool_]) -> "Contribution":
        """The same contribution, with these rows only.

        Args:
            rows: ``(n,)`` bool, one per row.

        Raises:
            ValueError: only pseudonyms are kept, so that nobody could tell which rows these are.
        """
        if self.sirets is None:
            raise ValueError("only a contribution that holds SIRETs is cut by rows")
        return Contribution.of(
            self.sender,
            self.contrat,
            self.frame[rows].reset_index(drop=True),
            self.received_at,
            self.sirets[rows],
        )

    def __repr__(self) -> str:
        return f"Contribution(contrat={self.contrat!r}, rows={len(self.frame)})"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the result for one recipient is made from.

    Attributes:
        grant: the flux granted.
        recipient: for whom.
        at: the instant of the exchange.
        annee: the year concerned, where the flux goes by year.
        contributions: by sender, those that may be used for this recipient.
        precedentes: by sender, those of the year before, where there are any.
        hors_liste: rows left out because they are not about the recipient's members; ``None``
            where no list was held against them.
        convention: the convention as in force, for a flux that cites its dates or its lists.
        ledger: aggregates already shown about the same establishments.
    """

    grant: GrantedFlux
    recipient: PartyKind
    at: datetime
    annee: int | None
    contributions: Mapping[PartyKind, Contribution]
    precedentes: Mapping[PartyKind, Contribution] = field(
        default_factory=lambda: MappingProxyType({})
    )
    hors_liste: int | None = None
    convention: Convention | None = None
    ledger: Ledger = field(default_factory=Ledger)


def binary_column(identities: NDArray[np.uint8]) -> pa.Array:
    """Identities as fixed-size Arrow binary: ``(n, width)`` to ``(n,)``."""
    plain = np.ascontiguousarray(identities)
    width = plain.shape[1] if plain.ndim == 2 else 14
    kind = pa.binary(width)
    return pa.Array.from_buffers(kind, len(plain), [None, pa.py_buffer(plain)])


def _as_they_are(sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return sirets
