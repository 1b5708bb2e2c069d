"""The lineage of establishments, from INSEE's Sirene as a site has loaded it.

``SireneLineage(sirene).related(sirets)`` follows the succession links with continuité économique
and writes each chain as partners read it, from the oldest establishment to the newest::

    A → B (continuité économique, 2019-01-01) → C (continuité économique, 2024-01-01), fusion

It promises that a SIRET of partial diffusion, other than the member's own, is not written: INSEE
asks not to pass it on (statutDiffusionEtablissement, « P »).
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.lineage import Related
from exchange.results import siret_text
from validators.sirene.chains import MERGE, SPLIT, Chains
from validators.sirene.register import Sirene
from validators.sirene.spread import SUCCESSOR
from validators.siret_key import packed, unpacked

NOT_SHOWN: Final = "diffusion partielle"
_TEXT: Final = pa.large_string()
_MARKS: Final = {SPLIT: ", scission", MERGE: ", fusion"}


class SireneLineage:
    """Successions as Sirene tells them."""

    def __init__(self, sirene: Sirene) -> None:
        self._sirene = sirene

    def related(self, sirets: NDArray[np.uint8]) -> Related:
        """The establishments that these continue, or that continue them, nearest first for each.

        Args:
            sirets: ``(m, 14)`` ASCII digits.
        """
        chains = self._sirene.chains(sirets)
        chain_of = np.repeat(np.arange(len(chains)), np.diff(chains.offsets))
        names = self._names(chains, chain_of, packed(sirets))
        first, last = chains.offsets[:-1], chains.offsets[1:] - 1
        inner = np.ones(len(chains.path), np.bool_)
        inner[first] = inner[last] = False
        far_end = np.where(chains.direction == SUCCESSOR, last, first)
        return Related(
            member=chains.member.astype(np.intp),
            siret=chains.siret,
            shown=names.take(pa.array(far_end)),
            path=_paths(chains, names, first),
            between=unpacked(chains.path[inner]),
            between_of=chain_of[inner],
        )

    def _names(
        self, chains: Chains, chain_of: NDArray[np.intp], members: NDArray[np.int64]
    ) -> pa.LargeStringArray:
        """Each SIRET of the chains as it may be shown."""
        digits = unpacked(chains.path)
        withheld = self._sirene.states(digits).withheld
        withheld &= chains.path != members[chains.member[chain_of]]
        return pc.if_else(pa.array(withheld), _text(NOT_SHOWN), siret_text(digits))


def _paths(
    chains: Chains, names: pa.LargeStringArray, first: NDArray[np.int64]
) -> pa.LargeStringArray:
    """Each chain in words, its kind last."""
    is_head = np.zeros(len(chains.path), np.bool_)
    is_head[first] = True
    # The head of a chain bears no date: an ordinary one spares a null, and is not written.
    days = pa.array(np.where(is_head, 0, chains.days), pa.int32()).cast(pa.date32())
    linked = _joined(" → ", names, " (continuité économique, ", days.cast(_TEXT), ")")
    told = pc.if_else(pa.array(is_head), names, linked)
    whole = pc.binary_join(pa.LargeListArray.from_arrays(pa.array(chains.offsets), told), _text(""))
    kinds = pa.array([_MARKS.get(kind, "") for kind in range(max(_MARKS) + 1)], _TEXT)
    return _joined(whole, kinds.take(pa.array(chains.kind)))


def _joined(*parts: pa.LargeStringArray | str) -> pa.LargeStringArray:
    """Columns and constant texts, side by side."""
    texts = [_text(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*texts, _text(""))


def _text(text: str) -> pa.LargeStringScalar:
    return pa.scalar(text, _TEXT)
