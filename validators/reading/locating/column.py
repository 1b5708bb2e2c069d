"""Where in a table the SIRETs are.

``find_top(rows, choice)`` judges the first rows: where the titles stand, and how sure it is that
there are SIRETs below. ``find_columns(top, titles, columns, choice)`` then says which columns. In
order: a title that names SIRETs above values; a column whose cells are SIRETs; a SIREN and a NIC to
join; a title that names SIRETs above no value at all. Two columns that fit are two candidates:
only the sender may choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa

from validators.reading.choice import Choice
from validators.reading.locating.header import (
    Rows,
    column_letter,
    find_header,
    find_pair,
    guess_any,
    guess_header,
    pair_of,
    title_key,
)
from validators.reading.locating.header import titles as unlike
from validators.reading.locating.joining import JOINED_TITLE, join
from validators.reading.locating.labels import label_distance, looks_like_siret
from validators.reading.raw import TEXT
from validators.siret_reading import are_sirets
from validators.text import byte_lengths, strings


class Ground(IntEnum):
    """On what ground a table is thought to hold SIRETs, the best last."""

    NONE = 0
    BARE_TITLE = 1
    PAIR = 2
    CONTENT = 3
    TITLE = 4


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a table.

    Attributes:
        ground: On what ground it holds SIRETs.
        header: Index of the row of titles, or None.
        merit: For equal grounds, how plain the title is; the greater, the plainer.
    """

    ground: Ground
    header: int | None
    merit: int = 0


@dataclass(frozen=True, slots=True)
class Located:
    """The columns of SIRETs.

    Attributes:
        places: Of the candidates; the place after the last column is that of ``joined``.
        how: ``titre``, ``contenu``, ``siren+nic``, or empty.
        joined: SIREN and NIC made into one column, or None.
    """

    places: tuple[int, ...] = ()
    how: str = ""
    joined: pa.LargeStringArray | None = None


def find_top(rows: Rows, choice: Choice) -> Top:
    """Finds the titles of a table by its first rows.

    Args:
        rows: The first rows, as text, unequal in length.
        choice: What to look for.
    """
    titled = find_header(rows, choice)
    if titled and titled.sure:
        return Top(Ground.TITLE, titled.index, titled.plainness)
    likely, places = _likely_columns(rows)
    by_content = siret_places([pa.array(cells, TEXT) for cells in likely])
    if by_content:
        return Top(Ground.CONTENT, guess_header(rows, places[by_content[0]]))
    if pair := find_pair(rows):
        return Top(Ground.PAIR, pair[0])
    if titled:
        return Top(Ground.BARE_TITLE, titled.index, titled.plainness)
    return Top(Ground.NONE, guess_any(rows))


def find_columns(
    top: Top, titles: Sequence[str], columns: Sequence[pa.ChunkedArray], choice: Choice
) -> Located:
    """Finds the columns of SIRETs of a whole table.

    Args:
        top: What ``find_top`` found.
        titles: Of the columns, empty where a column has none.
        columns: The cells below the titles.
        choice: What to look for.
    """
    if choice.column is not None:
        return _chosen(titles, choice.column)
    if top.ground is Ground.TITLE:
        return Located(_titled(titles, columns, choice.wanted[0]), "titre")
    if places := siret_places(columns):
        return Located(places, "contenu")
    if pair := pair_of(titles):
        siren, nic = (strings(columns[place]) for place in pair)
        return Located((len(titles),), "siren+nic", join(siren, nic))
    places = _titled(titles, columns, choice.wanted[0])
    return Located(places, "titre" if places else "")


def siret_places(columns: Sequence[pa.ChunkedArray | pa.LargeStringArray]) -> tuple[int, ...]:
    """Places of the columns most of whose cells are SIRETs, as they are or once mended."""
    return tuple(place for place, column in enumerate(columns) if _mostly_sirets(strings(column)))


def joined_titles(titles: Sequence[str], located: Located) -> tuple[str, ...]:
    """Titles of the table, with that of the joined column where there is one."""
    return (*titles, JOINED_TITLE) if located.joined is not None else tuple(titles)


def _chosen(titles: Sequence[str], asked: str) -> Located:
    """What the sender says: a title first, as sent or as the findings name it, else a letter."""
    for known in (titles, unlike(titles)):
        named = _same(known, title_key(asked))
        if named:
            break
    lettered = column_letter(asked)
    if not named and 0 < lettered <= len(titles):
        named = (lettered - 1,)
    return Located(named, "titre" if named else "")


def _same(titles: Sequence[str], key: str) -> tuple[int, ...]:
    return tuple(place for place, title in enumerate(titles) if title and title_key(title) == key)


def _titled(
    titles: Sequence[str], columns: Sequence[pa.ChunkedArray], word: str
) -> tuple[int, ...]:
    """Every column that a title of SIRETs heads, however badly it reads."""
    distances = [label_distance(title, word) for title in titles]
    return tuple(
        place
        for place, distance in enumerate(distances)
        if distance in (0, 1) or (distance == 2 and _mostly_sirets(strings(columns[place])))
    )


def _mostly_sirets(cells: pa.LargeStringArray) -> bool:
    filled = cells.filter(pa.array(byte_lengths(cells) > 0))
    sample = filled.slice(0, 1_000).to_pylist()
    if not sample or 2 * sum(map(looks_like_siret, sample)) <= len(sample):
        return False
    right = int(np.count_nonzero(are_sirets(filled)))
    return 2 * right > len(filled)


def _likely_columns(rows: Rows) -> tuple[list[list[str]], list[int]]:
    """Columns of the first rows that have numbers as long as a SIRET, and their places."""
    width = max(map(len, rows), default=0)
    found: list[list[str]] = []
    places: list[int] = []
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        likely = [cell for cell in cells if looks_like_siret(cell)]
        if likely:
            # What stands above the first number may be titles: it does not count against it.
            found.append(cells[cells.index(likely[0]) :])
            places.append(place)
    return found, places
