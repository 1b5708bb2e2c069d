"""The counts of the State's yearly table: distinct establishments, by theme and by what they had.

``counts = count(declared, followed)`` joins what a SPSTI declares with what a CARSAT follows, by
columns; :func:`shown_to` says which of them a recipient may read. It promises that an establishment
counts once for a theme and a modality, however often it is declared, and that a CARSAT reads no
count that would point at establishments of its own (docs/adr/0023).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.contribution import Contribution
from exchange.errors import ExtractFormatError
from exchange.terms import PartyKind

THEMES = ("rps", "tms", "chimiques", "chutes", "routiers", "canicule", "volet3")
"""Columns of the table, in the order of the annexe of 002."""

MODALITES = ("formé", "accompagné", "communication")
"""Rows of the table, in the same order."""

MINIMUM = 3
"""Fewest establishments that a CARSAT reads a count of (domain.md, small cells)."""

EXACT = frozenset({PartyKind.SPSTI, PartyKind.DREETS})
"""Who reads exact counts, however small."""

BELOW = "moins de 3"
WITHHELD = "non communiqué"

Shown = int | str
"""A count, or why it is not given."""


@dataclass(frozen=True, slots=True, eq=False)
class StateCounts:
    """What the table is made from.

    Attributes:
        total: ``(7, 3)`` distinct establishments, by theme and modality.
        suivis: ``(7, 3)`` those of them that the CARSAT follows.
        lignes: ``(7, 3)`` rows declared, repeats included.
        declared: distinct establishments declared.
        followed: distinct establishments that the CARSAT follows, declared or not.
    """

    total: NDArray[np.int64]
    suivis: NDArray[np.int64]
    lignes: NDArray[np.int64]
    declared: int
    followed: int


def places(declared: Contribution) -> NDArray[np.int64]:
    """For each row, its place among the 21 pairs of a theme and a modality.

    Raises:
        ExtractFormatError: a theme or a modality is not one of the table's.
    """
    theme = _rank(declared, "theme", THEMES)
    return theme * len(MODALITES) + _rank(declared, "modalite", MODALITES)


def count(declared: Contribution, followed: Contribution) -> StateCounts:
    """Count what is declared, and which of it is followed.

    Args:
        declared: of the SPSTI, with its SIRETs; columns ``theme`` and ``modalite``.
        followed: of the CARSAT, under pseudonyms.

    Raises:
        ExtractFormatError: the declared table has not the columns of its contract.
    """
    place = places(declared)
    pairs = len(THEMES) * len(MODALITES)
    once = np.unique(declared.etablissement * pairs + place)
    is_followed = np.zeros(declared.establishments, np.bool_)
    if declared.sirets is not None:
        is_followed[declared.etablissement] = followed.identify(declared.sirets) >= 0
    establishment, pair = np.divmod(once, pairs)
    return StateCounts(
        total=_by_pair(pair),
        suivis=_by_pair(pair[is_followed[establishment]]),
        lignes=_by_pair(place),
        declared=declared.establishments,
        followed=followed.establishments,
    )


def shown_to(
    recipient: PartyKind, counts: StateCounts, theme: int, modality: int
) -> tuple[Shown, Shown]:
    """The two figures of a theme and a modality, as this recipient may read them.

    The SPSTI answers the State's survey and the DREETS is the State: both read exact counts. The
    CARSAT knows whom it follows: it reads neither a count below the minimum, nor one that leaves
    fewer than the minimum of those it follows uncounted. A third party and the public read no more
    than it does.

    Args:
        recipient: who reads.
        counts: from :func:`count`.
        theme: place of the theme.
        modality: place of the modality.

    Returns:
        How many establishments, and how many of them followed.
    """
    total, suivis = int(counts.total[theme, modality]), int(counts.suivis[theme, modality])
    if recipient in EXACT or not total:
        return total, suivis
    return (
        total if total >= MINIMUM else BELOW,
        _followed_to_carsat(suivis, counts.followed),
    )


def _followed_to_carsat(suivis: int, followed: int) -> Shown:
    """A zero is hidden like one and two, or it would say that a chosen few are not counted."""
    if suivis < MINIMUM:
        return BELOW
    return suivis if followed - suivis >= MINIMUM else WITHHELD


def _rank(declared: Contribution, column: str, values: tuple[str, ...]) -> NDArray[np.int64]:
    if column not in declared.frame.columns:
        raise ExtractFormatError
    texts = pa.array(declared.frame[column], pa.large_string(), from_pandas=True)
    rank = pc.index_in(texts, value_set=pa.array(values, pa.large_string()))
    if rank.null_count:
        raise ExtractFormatError
    found: NDArray[np.int64] = rank.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _by_pair(pair: NDArray[np.int64]) -> NDArray[np.int64]:
    counted = np.bincount(pair, minlength=len(THEMES) * len(MODALITES))
    return counted.astype(np.int64).reshape(len(THEMES), len(MODALITES))
