"""What earlier releases add to a table: the sums that they fixed, over establishments it shares.

Give :func:`link` a release and the ledger; :mod:`exchange.aggregates.protection` then hides with
all in mind. Establishments that stand in one same cell of every table are one *atom*: whatever
anyone computes from the tables, however many, is made of atoms. A shown cell of an earlier table is
a sum of atoms that may not change; a small atom, which no table shows, must be able to.

It promises to need no value of the past: establishments that have left count as if they held
nothing, so that in the reader's eyes they could hold more, never less, which can only hide more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.layout import Relations
from exchange.aggregates.ledger import (
    Ledger,
    Release,
    common_periods,
    establishment_numbers,
    rows_known,
    unit_numbers,
)
from exchange.aggregates.rules import Rules


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Links:
    """Columns beyond the ``c`` cells of a table: the cells of earlier tables, then the atoms.

    Attributes:
        relations: sums over all the columns, those of the table itself left out.
        free: ``(k,)`` the columns beyond that no earlier table showed.
        falls: ``(k,)`` how far down each column beyond may go; ``inf`` where only its parts bound
            it.
        needed: ``(k,)`` width of the interval that must be left to each.
    """

    relations: Relations
    free: NDArray[np.bool_]
    falls: NDArray[np.float64]
    needed: NDArray[np.int64]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class _Atoms:
    """Units of several tables, grouped.

    Attributes:
        of: for each table, ``(n,)`` atom of each of its units.
        count: how many atoms there are.
        small: ``(a,)`` those that the rules would hide.
    """

    of: tuple[NDArray[np.int64], ...]
    count: int
    small: NDArray[np.bool_]


def link(
    release: Release, measure: str, values: NDArray[np.int64], ledger: Ledger, rules: Rules
) -> Links | None:
    """The columns and sums that earlier releases add to one measure.

    Args:
        release: the table to come; its ``shown`` is not read.
        measure: which one.
        values: ``(n,)`` what each of its units holds of it.
        ledger: what the same readers may have.
        rules: the thresholds.

    Returns:
        ``None`` where no earlier release shows it.
    """
    earlier = [
        old
        for old in ledger.releases
        if measure in old.measures and common_periods(old.units, release.units)
    ]
    if not earlier:
        return None
    tables = []
    for table in (release, *earlier):
        # What a reader holds by name cannot change in his eyes.
        held = rows_known(ledger, table.units, frozenset({measure}))
        tables.append(table.keeping(~held))
        values = values[~held] if table is release else values
    atoms = _atoms(tuple(tables), rules)
    starts = np.cumsum([0, *(table.layout.size for table in tables)])
    first, width = release.layout.size, int(starts[-1])
    pieces = []
    for at, (table, of) in enumerate(zip(tables, atoms.of, strict=True)):
        pieces.append(_of_leaves(table.leaves + starts[at], of + width))
        if at:
            pieces.append(_moved(table.layout.defining, int(starts[at])))
    hidden = np.concatenate([~old.shown for old in earlier])
    falls = np.full(width - first + atoms.count, np.inf)
    falls[width - first :] = np.bincount(atoms.of[0], weights=values, minlength=atoms.count)
    return Links(
        relations=_joined(pieces),
        free=np.concatenate([hidden, np.ones(atoms.count, np.bool_)]),
        falls=falls,
        needed=np.concatenate([hidden.astype(np.int64), np.where(atoms.small, rules.margin, 0)]),
    )


def _atoms(tables: tuple[Release, ...], rules: Rules) -> _Atoms:
    rows = unit_numbers(*(table.units for table in tables))
    every = np.unique(np.concatenate(rows))
    at = [np.searchsorted(every, row) for row in rows]
    code = np.zeros(len(every), np.int64)
    persons = np.zeros(len(every), np.int64)
    who = np.zeros(len(every), np.int64)
    establishments = establishment_numbers(*(table.units for table in tables))
    for place, table, numbers in zip(at, tables, establishments, strict=True):
        stands = np.full(len(every), -1, np.int64)
        stands[place] = table.leaves
        # Numbered anew at each table, so that the code never outgrows an integer.
        code = np.unique(code * (table.layout.size + 1) + stands + 1, return_inverse=True)[1]
        persons[place] = np.maximum(persons[place], table.persons)
        who[place] = numbers
    count = int(code.max(initial=-1)) + 1
    span = int(who.max(initial=0)) + 1
    pairs, inverse = np.unique(code * span + who, return_inverse=True)
    heads = np.zeros(len(pairs), np.int64)
    np.maximum.at(heads, inverse, persons)
    few = np.bincount(pairs // span, minlength=count) < rules.establishments
    few |= np.bincount(pairs // span, weights=heads, minlength=count) < rules.persons
    return _Atoms(tuple(code[place] for place in at), count, few)


def _of_leaves(leaves: NDArray[np.int64], atoms: NDArray[np.int64]) -> Relations:
    """Each leaf is the sum of its atoms."""
    span = int(atoms.max(initial=0)) + 1
    pairs = np.unique(leaves * span + atoms)
    total, start = np.unique(pairs // span, return_index=True)
    return Relations(total, np.append(start, len(pairs)), pairs % span)


def _moved(relations: Relations, by: int) -> Relations:
    return Relations(relations.total + by, relations.start, relations.parts + by)


def _joined(pieces: list[Relations]) -> Relations:
    widths = np.concatenate([np.diff(piece.start) for piece in pieces])
    return Relations(
        np.concatenate([piece.total for piece in pieces]),
        np.concatenate([[0], np.cumsum(widths)]),
        np.concatenate([piece.parts for piece in pieces]),
    )


def joined(first: Relations, links: Links | None) -> Relations:
    """The sums of a table with those of its links."""
    return first if links is None else _joined([first, links.relations])
