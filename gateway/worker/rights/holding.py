"""What the gateway holds about one establishment, as plain values: nothing here reads anything.

`Held` is what `searching.py` finds and `export.py` writes. Promises: no `repr` shows a SIRET or a
value of an extract.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class InList:
    """A member list that holds the establishment.

    `readable` is false where the list could not be asked: it is not known what it holds.
    """

    identity: str
    convention: str
    party: str
    accepted_at: datetime
    in_force: bool
    readable: bool = True


@dataclass(frozen=True, slots=True)
class InExtract:
    """An extract that holds the establishment, and its rows there.

    `rows` are columns to values as the CARSAT gave them; `readable` is false where the extract
    could not be asked, and then it is not known whether it holds anything.
    """

    identity: str
    flux: str
    party: str
    loaded_at: datetime
    in_force: bool
    rows: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Delivery:
    """A result that was delivered from such a list, or may have been.

    Attributes:
        exchange: its reference.
        convention: under which it was delivered.
        flux: which.
        state: delivered, or recalled since.
        recipient: who received it.
        sender: who supplied the data.
        clause: that grants it.
        finalite: what it may serve.
        retention_days: how long the gateway keeps the sealed file.
        delivered_at: when.
        collected_at: when its recipient last downloaded it, or None.
        certain: whether the establishment was in the list; a list destroyed since cannot tell.
    """

    exchange: str
    convention: str
    flux: str
    state: str
    recipient: str
    sender: str
    clause: str | None
    finalite: str
    retention_days: int | None
    delivered_at: datetime
    collected_at: datetime | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held."""

    lists: tuple[InList, ...]
    extracts: tuple[InExtract, ...]
    deliveries: tuple[Delivery, ...]
    opposition: str | None

    @property
    def counts(self) -> dict[str, int]:
        """How many, never who: what the log keeps of a search."""
        return {
            "listes": sum(found.readable for found in self.lists),
            "extraits": sum(found.readable for found in self.extracts),
            "lignes": sum(len(found.rows) for found in self.extracts),
            "remises": len(self.deliveries),
        }
