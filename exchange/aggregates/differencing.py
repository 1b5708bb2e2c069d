"""The attack by difference: two tables, nearly the same establishments, and what is left between.

Ask :func:`refuses` before a release. A cell is refused where, beside a cell shown earlier (or in
the same table) that shares establishments with it, the establishments in one and not in the other
are some but fewer than the rules want, in number or in persons; and where it is nearly the same as
a cell hidden earlier, which it would uncover. The measures must have a name in common and the data
be of the same period: figures of 2023 tell nothing of those of 2024.

It promises not to miss such a pair; over several periods it counts an establishment as often as it
could stand in the difference, which can only refuse more. It compares two cells at a time; what
several tables give away together is :mod:`exchange.aggregates.linking`'s.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.errors import AggregateError
from exchange.aggregates.ledger import Ledger, Release, common_periods, same_key, unit_numbers
from exchange.aggregates.rules import RULES, Rules

MOST_PERIODS = 62


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Refused:
    """What may not be shown beside what already was.

    Attributes:
        cells: ``(c,)`` refused.
        known: ``(c,)`` cells whose establishments are exactly those of a cell shown earlier,
            with all the measures.
        because: reference of each release concerned, and how many cells it refuses.
    """

    cells: NDArray[np.bool_]
    known: NDArray[np.bool_]
    because: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class _Pairs:
    """Pairs of cells, one of each release, that share a unit: ``(p,)`` columns."""

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    common: NDArray[np.int64]
    apart: NDArray[np.int64]
    persons: NDArray[np.int64]
    periods: NDArray[np.int64]


def refuses(ledger: Ledger, release: Release, rules: Rules = RULES) -> Refused:
    """The cells of a release that may not be shown, given the ledger.

    Args:
        ledger: what the same readers may have.
        release: what would be shown.
        rules: the thresholds.

    Raises:
        AggregateError: the pseudonyms are under another key, so that nothing can be compared.
    """
    return Comparison(ledger, release, rules).refused(release.shown)


class Comparison:
    """A release beside the ledger: who stands where is compared once, what is shown many times."""

    def __init__(self, ledger: Ledger, release: Release, rules: Rules = RULES) -> None:
        """Compare the establishments.

        Args:
            ledger: what the same readers may have.
            release: who is counted where; its ``shown`` is not read.
            rules: the thresholds.

        Raises:
            AggregateError: the pseudonyms are under another key.
        """
        self._release, self._rules = release, rules
        self._own = _pairs(release, release)
        self._earlier: list[tuple[Release, _Pairs]] = []
        for old in ledger.releases:
            same_key(old.units, release.units)
            if old.measures & release.measures and common_periods(old.units, release.units):
                self._earlier.append((old, _pairs(old, release)))

    def refused(self, shown: NDArray[np.bool_]) -> Refused:
        """What may not be shown of these cells.

        Args:
            shown: ``(c,)`` what would be.
        """
        release, rules = replace(self._release, shown=shown), self._rules
        known = np.zeros(release.layout.size, np.bool_)
        found = [(release.reference, _within(release, self._own, rules))]
        for old, pairs in self._earlier:
            refused = np.zeros_like(known)
            refused[pairs.new[_isolating(pairs, old, rules)]] = True
            found.append((old.reference, refused))
            whole = old.measures >= release.measures
            known[pairs.new[(pairs.apart == 0) & old.shown[pairs.old] & whole]] = True
        # Showing again what was shown of the same establishments tells nothing more.
        open_to_refusal = shown & ~known
        because = [(reference, int((cells & open_to_refusal).sum())) for reference, cells in found]
        return Refused(
            cells=np.logical_or.reduce([cells for _, cells in found]) & open_to_refusal,
            known=known,
            because=tuple((reference, cells) for reference, cells in because if cells),
        )


def _within(release: Release, pairs: _Pairs, rules: Rules) -> NDArray[np.bool_]:
    """Cells of one table that another cell of it contains but for too few: the smaller of both."""
    both = release.shown[pairs.old] & release.shown[pairs.new]
    size = _column(pairs.new[pairs.old == pairs.new], pairs.common[pairs.old == pairs.new], release)
    wrong = both & (pairs.apart > 0) & _few(pairs, rules) & (size[pairs.new] <= size[pairs.old])
    cells = np.zeros(release.layout.size, np.bool_)
    cells[pairs.new[wrong]] = True
    return cells


def _isolating(pairs: _Pairs, old: Release, rules: Rules) -> NDArray[np.bool_]:
    few = _few(pairs, rules)
    shown = old.shown[pairs.old]
    # Mostly the same units: a small hidden cell within a larger one is what aggregates are for.
    alike = 2 * pairs.common > pairs.common + pairs.apart
    return np.asarray((shown & (pairs.apart > 0) & few) | (~shown & few & alike))


def _few(pairs: _Pairs, rules: Rules) -> NDArray[np.bool_]:
    # One establishment may stand in the difference once for each period.
    establishments = -(-pairs.apart // pairs.periods)
    persons = -(-pairs.persons // pairs.periods)
    return np.asarray((establishments < rules.establishments) | (persons < rules.persons))


def _pairs(old: Release, new: Release) -> _Pairs:
    """Every pair of cells that share a unit, and how much they do not share."""
    theirs, ours = unit_numbers(old.units, new.units)
    _, at_old, at_new = np.intersect1d(theirs, ours, assume_unique=True, return_indices=True)
    width = new.layout.size
    leaf, where = np.unique(old.leaves[at_old] * width + new.leaves[at_new], return_inverse=True)
    units = np.bincount(where, minlength=len(leaf))
    old_persons = _counted(where, old.persons[at_old], len(leaf))
    new_persons = _counted(where, new.persons[at_new], len(leaf))
    above_old = old.layout.holding_cells(leaf // width)[:, :, None]
    above_new = new.layout.holding_cells(leaf % width)[:, None, :]
    both = (above_old >= 0) & (above_new >= 0)
    keys = (above_old * width + above_new)[both]
    source = np.broadcast_to(np.arange(len(leaf))[:, None, None], both.shape)[both]
    pair, where = np.unique(keys, return_inverse=True)
    common = _counted(where, units[source], len(pair))
    shared = _counted(where, (old_persons + new_persons)[source], len(pair))
    old_size, old_heads, old_mask = _sizes(old, new)
    new_size, new_heads, new_mask = _sizes(new, old)
    left, right = pair // width, pair % width
    return _Pairs(
        old=left,
        new=right,
        common=common,
        apart=old_size[left] + new_size[right] - 2 * common,
        persons=old_heads[left] + new_heads[right] - shared,
        periods=np.bitwise_count(old_mask[left] | new_mask[right]).astype(np.int64),
    )


def _sizes(
    release: Release, other: Release
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For each cell: units, their persons, and the periods they are of, one bit each."""
    periods = np.unique(np.concatenate([release.units.periods, other.units.periods]))
    if len(periods) > MOST_PERIODS:
        raise AggregateError("trop de périodes à comparer dans le registre des diffusions")
    leaf, where = np.unique(release.leaves, return_inverse=True)
    bits = np.int64(1) << np.searchsorted(periods, release.units.periods)
    mask = np.zeros(len(leaf), np.int64)
    np.bitwise_or.at(mask, where, bits)
    units = np.bincount(where, minlength=len(leaf))
    heads = _counted(where, release.persons, len(leaf))
    above = release.layout.holding_cells(leaf)
    held = above >= 0
    source = np.broadcast_to(np.arange(len(leaf))[:, None], above.shape)[held]
    masks = np.zeros(release.layout.size, np.int64)
    np.bitwise_or.at(masks, above[held], mask[source])
    return (
        _column(above[held], units[source], release),
        _column(above[held], heads[source], release),
        masks,
    )


def _column(
    cells: NDArray[np.int64], amounts: NDArray[np.int64], release: Release
) -> NDArray[np.int64]:
    return _counted(cells, amounts, release.layout.size)


def _counted(
    where: NDArray[np.int64], amounts: NDArray[np.int64], length: int
) -> NDArray[np.int64]:
    return np.bincount(where, weights=amounts, minlength=length).astype(np.int64)
