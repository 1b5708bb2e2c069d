"""Establishments that object to nominative exchanges (GDPR art. 21), kept out of the results.

An :class:`Opposed` knows keyed digests of the SIRETs concerned, never the SIRETs; :func:`digests`
makes them. It promises that no row found under such a SIRET, given to it, or reached through it by
a succession, is left; that these rows are counted apart; and that the member stands among those
« sans donnée », as any member unknown to the extract does, so that nothing tells it from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from exchange.contribution import Gathered
from exchange.extracts.index import halves
from exchange.lineage import Related
from exchange.matching import Matched
from keys.pseudonyms import PSEUDONYM_SIZE, Algorithm, pseudonymise


class OppositionState(StrEnum):
    """Where an objection stands; while it is pending or upheld, the establishment is withheld."""

    EN_ATTENTE = "en attente"
    RETENUE = "retenue"
    REJETEE = "rejetée"


WITHHELD = (OppositionState.EN_ATTENTE, OppositionState.RETENUE)
"""The states that withhold (art. 21: the controller no longer processes unless it shows compelling
legitimate grounds; until that is decided, art. 18)."""


def digests(key: bytes, sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keyed digests of ``(n, 14)`` SIRETs: ``(n, 16)``.

    Args:
        key: 32 octets that nobody but the gateway knows; without them a digest would be a lookup
            away from its SIRET.
        sirets: ASCII digits.
    """
    return pseudonymise(Algorithm.AES_256_CMAC, key, sirets)


@dataclass(frozen=True, slots=True, eq=False)
class Opposed:
    """The objections in effect.

    Attributes:
        key: of their digests.
        known: ``(k, 16)`` digests of the SIRETs that object.
    """

    key: bytes = field(repr=False)
    known: NDArray[np.uint8] = field(repr=False)

    @classmethod
    def of(cls, key: bytes, known: Sequence[bytes]) -> "Opposed":
        """The objections of those digests, 16 octets each."""
        return cls(key, np.frombuffer(b"".join(known), np.uint8).reshape(-1, PSEUDONYM_SIZE))

    def among(self, sirets: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which of ``(n, 14)`` SIRETs object."""
        found = np.zeros(len(sirets), np.bool_)
        if not len(self.known) or not len(sirets):
            return found
        prefix, suffix = halves(digests(self.key, sirets))
        own_prefix, own_suffix = halves(self.known)
        # Few share eight octets with one that objects: those alone are compared in full.
        places = np.flatnonzero(np.isin(prefix, own_prefix))
        same = (prefix[places, None] == own_prefix) & (suffix[places, None] == own_suffix)
        found[places] = same.any(axis=1)
        return found

    def withhold(
        self, found: Matched, members: NDArray[np.uint8], outside: Related | None
    ) -> Matched:
        """What was found, less the rows of those who object; they become « sans donnée ».

        Args:
            found: what was found on the members, followed by the related establishments.
            members: ``(m, 14)`` ASCII digits, the list.
            outside: the related establishments; None where none were looked for.
        """
        hidden = self._hidden(members, outside)
        if not hidden.any():
            return found
        kept = found.without(hidden[found.member])
        return replace(
            kept,
            unknown=found.unknown | hidden,
            withheld_rows=found.withheld_rows,
            opposed_rows=found.opposed_rows + len(found.member) - len(kept.member),
        )

    def leave_out(self, gathered: Gathered) -> tuple[Gathered, int]:
        """What parties contributed, less the rows of those who object; how many were left out.

        Contributions under pseudonyms serve a join and name no one to the recipient: they stay.
        """
        kept, left_out = {}, 0
        for sender, contribution in gathered.contributions.items():
            kept[sender] = contribution
            if contribution.sirets is not None:
                hidden = self.among(contribution.sirets)
                left_out += int(hidden.sum())
                kept[sender] = contribution.keep(~hidden) if hidden.any() else contribution
        return replace(gathered, contributions=MappingProxyType(kept)), left_out

    def _hidden(self, members: NDArray[np.uint8], outside: Related | None) -> NDArray[np.bool_]:
        """For each establishment looked for, whether its rows are withheld."""
        own = self.among(members)
        if outside is None:
            return own
        related = self.among(outside.siret) | own[outside.member]
        # The chain followed is shown to the reader: it names none that objects.
        related[outside.between_of[self.among(outside.between)]] = True
        return np.concatenate([own, related])


def opposition_notice(rows: int, *, looked_up: bool = True) -> tuple[str, ...]:
    """What to tell the reader about rows withheld, in French; nothing where there are none.

    Args:
        rows: how many.
        looked_up: whether members were looked for, so that there are some « sans donnée ».
    """
    if not rows:
        return ()
    plural = "s" if rows > 1 else ""
    told = f"{rows} ligne{plural} retenue{plural} : opposition à cet usage (RGPD, art. 21)."
    among = "Les adhérents concernés figurent parmi ceux « sans donnée », que rien n'en distingue."
    return (f"{told} {among}" if looked_up else told,)
