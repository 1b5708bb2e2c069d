"""When an aggregate may be shown: the thresholds, in one place.

Take :data:`RULES` unless a convention sets stricter ones. They promise nothing by themselves:
:mod:`exchange.aggregates.primary` and :mod:`exchange.aggregates.protection` apply them.

Source: ``domain.md``, small cells (at least 3 establishments, one of them at most 85 %, at least 11
persons). The two margins are a project rule: no text sets them.
"""

from dataclasses import dataclass
from typing import Final

from exchange.aggregates.errors import AggregateError


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of one convention.

    Attributes:
        establishments: fewest establishments that a shown aggregate counts.
        share: most that one establishment may hold of its value, from 0 to 1.
        persons: fewest persons that it counts.
        margin: narrowest interval of values that may be deduced for a hidden cell, in units.
        margin_share: the same, as a share of its value; the wider of the two holds.
    """

    establishments: int = 3
    share: float = 0.85
    persons: int = 11
    margin: int = 2
    margin_share: float = 0.20

    def __post_init__(self) -> None:
        if min(self.establishments, self.persons, self.margin) < 1:
            raise AggregateError("les seuils du secret statistique sont d'au moins 1")
        if not (0 < self.share <= 1 and 0 <= self.margin_share <= 1):
            raise AggregateError("les parts du secret statistique sont comprises entre 0 et 1")


RULES: Final = Rules()
