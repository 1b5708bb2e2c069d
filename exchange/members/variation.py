"""How much a member list changed in size since the one in force.

Ask :func:`notable`; a list that grew or shrank by more than :data:`NOTABLE` is told to both sides.
It never stops an exchange: a merger of two services doubles a list overnight.
"""

from dataclasses import dataclass
from typing import Final

NOTABLE: Final = 0.30
"""Share of the former size beyond which a change is told (project rule; no text sets one)."""


@dataclass(frozen=True, slots=True)
class Variation:
    """Sizes of two lists of one convention, in establishments.

    Attributes:
        convention: its reference.
        before: establishments of the list in force until now.
        after: establishments of the new one.
    """

    convention: str
    before: int
    after: int

    @property
    def percent(self) -> int:
        """Change in percent of the former size, rounded, signed."""
        return round(100 * (self.after - self.before) / self.before)


def notable(variation: Variation) -> bool:
    """Whether both sides are told; a first list, or one after an empty one, never is."""
    change = abs(variation.after - variation.before)
    return variation.before > 0 and change > NOTABLE * variation.before
