"""The ledger of releases: what was already shown about whom, so that no difference isolates anyone.

Keep one :class:`Ledger` for all who could put their releases side by side, and add the
:class:`Release` that each one leaves. It promises to hold no SIRET, no name and no value: keyed
pseudonyms (:mod:`keys.pseudonyms`), all under one key made for the ledger alone, the cell in which
each stood, its headcount, and which cells were shown.

A pseudonym of a sole trader is personal data all the same: the ledger is kept as long as its
releases can be compared and no longer. Once its key is destroyed its entries are of no use, and
what they showed is no longer defended: the retention schedule must say so.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.layout import Layout

PSEUDONYM_SIZE = 16
_REMEMBERED: Final = 8
"""Sets of pseudonyms whose common numbering is kept: sorting them is most of the cost."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Units:
    """What was counted: establishments, each at one period.

    Attributes:
        key: name and version of the key of the pseudonyms.
        pseudonyms: ``(n, 16)`` of each establishment.
        periods: ``(n,)`` period of the data, such as the year 2024; never twice the same for one
            establishment.
    """

    key: str
    pseudonyms: NDArray[np.uint8]
    periods: NDArray[np.int64]

    def __post_init__(self) -> None:
        if self.pseudonyms.shape != (len(self.periods), PSEUDONYM_SIZE):
            raise AggregateError("un pseudonyme de 16 octets par ligne est attendu")
        if self.pseudonyms.dtype != np.uint8:
            raise AggregateError("les pseudonymes sont des octets")
        (rows,) = unit_numbers(self)
        if len(rows) and np.bincount(rows).max() > 1:
            raise AggregateError("un établissement est compté deux fois pour la même période")

    def __len__(self) -> int:
        return len(self.periods)


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Release:
    """One table shown.

    Attributes:
        reference: what the convention's register calls it.
        measures: names of the values shown; releases that share none are not compared.
        layout: its dimensions; ``c`` cells.
        units: the ``n`` rows counted.
        leaves: ``(n,)`` the cell without parts in which each stood.
        persons: ``(n,)`` headcount of each.
        shown: ``(c,)`` whether each cell was shown.
    """

    reference: str
    measures: frozenset[str]
    layout: Layout
    units: Units
    leaves: NDArray[np.int64]
    persons: NDArray[np.int64]
    shown: NDArray[np.bool_]

    def is_same(self, other: "Release") -> bool:
        """Whether another shows the same cells of the same establishments."""
        return (
            self.measures == other.measures
            and self.layout == other.layout
            and self.units.key == other.units.key
            and np.array_equal(self.units.periods, other.units.periods)
            and np.array_equal(self.leaves, other.leaves)
            and np.array_equal(self.persons, other.persons)
            and np.array_equal(self.shown, other.shown)
            and np.array_equal(self.units.pseudonyms, other.units.pseudonyms)
        )

    def keeping(self, kept: NDArray[np.bool_]) -> "Release":
        """The same, of some of its rows."""
        if kept.all():
            return self
        units = Units(self.units.key, self.units.pseudonyms[kept], self.units.periods[kept])
        return replace(self, units=units, leaves=self.leaves[kept], persons=self.persons[kept])


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Delivered:
    """Rows by establishment that those who will read hold already: a nominative flux.

    Attributes:
        reference: of that delivery.
        measures: names of the values it gave.
        units: the rows given.
    """

    reference: str
    measures: frozenset[str]
    units: Units


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Ledger:
    """All that the same readers may have.

    Attributes:
        releases: tables shown, oldest first.
        delivered: nominative rows given.
    """

    releases: tuple[Release, ...] = ()
    delivered: tuple[Delivered, ...] = ()

    def __post_init__(self) -> None:
        keys = {shown.units.key for shown in self.releases}
        keys |= {given.units.key for given in self.delivered}
        if len(keys) > 1:
            raise AggregateError("le registre des diffusions mêle deux clés : rien ne s'y compare")

    def holds(self, entry: Release) -> bool:
        """Whether it has the very same release: another recipient's, of the same extract."""
        return any(entry.is_same(old) for old in self.releases)

    def adding(self, entry: Release | Delivered) -> "Ledger":
        """The ledger with one entry more.

        Raises:
            AggregateError: its pseudonyms are under another key.
        """
        if isinstance(entry, Release):
            return replace(self, releases=(*self.releases, entry))
        return replace(self, delivered=(*self.delivered, entry))


def numbered(*columns: NDArray[np.uint8]) -> tuple[NDArray[np.int64], ...]:
    """A number for each pseudonym, the same in every column, from 0.

    Args:
        columns: ``(n, 16)`` each.

    Returns:
        ``(n,)`` each.
    """
    every = np.ascontiguousarray(np.concatenate(columns)).view(np.uint64)
    order = np.lexsort((every[:, 1], every[:, 0]))
    changes = np.ones(len(every), np.int64)
    changes[1:] = (every[order[1:]] != every[order[:-1]]).any(axis=1)
    numbers = np.empty(len(every), np.int64)
    numbers[order] = np.cumsum(changes) - 1
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return tuple(np.split(numbers, ends))


def rows_known(ledger: Ledger, units: Units, measures: frozenset[str]) -> NDArray[np.bool_]:
    """``(n,)`` the rows that a nominative delivery of one of these measures gave already."""
    known = np.zeros(len(units), np.bool_)
    for given in ledger.delivered:
        if given.measures & measures:
            same_key(given.units, units)
            theirs, ours = unit_numbers(given.units, units)
            known |= np.isin(ours, theirs)
    return known


@lru_cache(maxsize=_REMEMBERED)
def establishment_numbers(*columns: Units) -> tuple[NDArray[np.int64], ...]:
    """A number for each establishment, the same in every column, from 0; read-only."""
    return numbered(*(units.pseudonyms for units in columns))


@lru_cache(maxsize=_REMEMBERED)
def unit_numbers(*columns: Units) -> tuple[NDArray[np.int64], ...]:
    """A number for each establishment at each period, the same in every column; read-only."""
    establishments = establishment_numbers(*columns)
    periods = np.unique(np.concatenate([units.periods for units in columns]))
    return tuple(
        number * max(len(periods), 1) + np.searchsorted(periods, units.periods)
        for number, units in zip(establishments, columns, strict=True)
    )


def common_periods(first: Units, second: Units) -> bool:
    """Whether both have rows of one same period: without one they share nothing."""
    return bool(np.isin(np.unique(first.periods), second.periods).any())


def same_key(first: Units, second: Units) -> None:
    """Check that two sets of pseudonyms can be compared.

    Raises:
        AggregateError: they are under two keys.
    """
    if first.key != second.key:
        raise AggregateError("le registre des diffusions est sous une autre clé que ces données")
