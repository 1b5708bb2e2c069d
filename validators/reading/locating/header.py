"""Which row of a table holds its titles.

``find_header(rows, choice)`` looks at the first rows for a title that names SIRETs *above values*;
``find_pair(rows)`` for a SIREN and a NIC side by side; ``guess_header(rows, place)`` takes what
stands above the values of one column, and ``guess_any(rows)`` what looks like titles at all. A row
that itself holds a SIRET is data, and below data there are no titles: a heading pasted again in
the middle is not the one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from validators.reading.choice import Choice
from validators.reading.locating.labels import (
    is_value,
    label_distance,
    looks_like_siret,
    may_be_title,
    mended,
    tellable,
    words,
)
from validators.text import label_key

LOOKED_AT = 30
"""Rows among which the titles are looked for."""

SAMPLED = 200
"""Rows by which titles are judged."""

_LONGEST_TITLE = 80

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, order=True)
class HeaderRow:
    """A row of titles, and what speaks for it; the greatest is the best.

    Attributes:
        sure: Whether values stand below its title, so that it is one beyond doubt.
        direct: Whether the very next cell below is a value.
        plainness: Minus the distance of its title from a bare ``SIRET``.
        filled: Whether other titles stand beside it.
        height: Minus its index.
    """

    sure: bool
    direct: bool
    plainness: int
    filled: bool
    height: int

    @property
    def index(self) -> int:
        """Index of the row."""
        return -self.height


def find_header(rows: Rows, choice: Choice) -> HeaderRow | None:
    """The row of titles among the first ones, or None."""
    if choice.column is not None:
        asked = title_key(choice.column)
        named = _best(rows, lambda cell: 0 if cell and title_key(cell) == asked else None)
        if named:
            return named
    return _best(rows, lambda cell: label_distance(cell, choice.wanted[0]))


def find_pair(rows: Rows) -> tuple[int, int, int] | None:
    """Index of the row of titles that has one SIREN and one NIC, and their places."""
    for index, row in enumerate(rows[:LOOKED_AT]):
        pair = pair_of(row)
        if pair:
            below = [cell for place in pair for cell in _below(rows, index, place)]
            return (index, *pair) if not below or _any_digit(below) else None
    return None


def pair_of(titles: Sequence[str]) -> tuple[int, int] | None:
    """Places of the one title that names a SIREN and of the one that names a NIC, or None."""
    siren = [place for place, title in enumerate(titles) if label_distance(title, "siren") == 0]
    nic = [
        place
        for place, title in enumerate(titles)
        if label_distance(title, "nic") == 0 and "nic" in words(title)
    ]
    return (siren[0], nic[0]) if len(siren) == len(nic) == 1 and siren != nic else None


def guess_header(rows: Rows, place: int) -> int | None:
    """Index of the titles above the values of a column that no title names, or None."""
    first = next((i for i, row in enumerate(rows) if looks_like_siret(_cell(row, place))), 0)
    usual = _filled(rows[first]) if rows else 0
    near = first
    while near and not _filled(rows[near - 1]):
        near -= 1
    run = list(takewhile(lambda index: _filled(rows[index]), range(near - 1, -1, -1)))
    fitting = [
        index
        for index in run
        if index < LOOKED_AT
        and may_be_title(_cell(rows[index], place))
        and _all_titles(rows[index])
        and 2 * _filled(rows[index]) >= usual
    ]
    return min(fitting, default=None)


def guess_any(rows: Rows) -> int | None:
    """Index of the first row whose cells could all be titles, where the table has several."""
    wide = max(map(_filled, rows), default=0)
    for index, row in enumerate(rows[:LOOKED_AT]):
        if _filled(row) >= min(2, wide) and _all_titles(row):
            return index
    return None


def titles(row: Sequence[str]) -> tuple[str, ...]:
    """Titles that differ from one another: blanks are named, repetitions numbered.

    Titles are told in answers: a number as long as a SIREN in one of them is masked.
    """
    unique: dict[str, None] = {}
    for place, cell in enumerate(row, start=1):
        label = tellable(" ".join(cell.split()))[:_LONGEST_TITLE] or f"colonne {place}"
        unique[label if label not in unique else f"{label} (colonne {place})"] = None
    return tuple(unique)


def title_key(title: str) -> str:
    """What makes two titles the same one: case, accents, punctuation and mojibake aside."""
    return label_key(mended(title)) or " ".join(title.split())


def column_letter(said: str) -> int:
    """Number of the column that Excel shows under these letters, from 1; 0 for other texts."""
    if not (1 <= len(said) <= 3 and said.isascii() and said.isalpha()):
        return 0
    number = 0
    for letter in said.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters(number: int) -> str:
    """Inverse of ``column_letter``."""
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def _best(rows: Rows, distance: Callable[[str], int | None]) -> HeaderRow | None:
    found: list[HeaderRow] = []
    seen: set[int] = set()  # places that have a title already; nothing below their data counts
    for index, row in enumerate(rows[:LOOKED_AT]):
        if any(map(looks_like_siret, row)):
            if any(looks_like_siret(_cell(row, place)) for place in seen):
                break
            continue
        for place, cell in enumerate(row):
            far = distance(cell)
            header = None if far is None else _judged(rows, index, place, far)
            if header:
                found.append(header)
                seen.add(place)
    return max(found, default=None)


def _judged(rows: Rows, index: int, place: int, distance: int) -> HeaderRow | None:
    """What speaks for a title at this place; None where it is but a line of text."""
    below = _below(rows, index, place)
    alone = _filled(rows[index]) == 1
    direct = bool(below) and is_value(below[0])
    likely = sum(map(looks_like_siret, below))
    void = not below and any(map(_filled, rows[index + 1 : SAMPLED]))
    if distance == 0:
        first = not any(map(_filled, rows[:index]))
        sure = any(map(is_value, below)) or (void and (first or not alone))
    elif distance == 1:
        sure = direct if alone else likely > 0 or void
    else:
        sure = 2 * likely > len(below)
    if not sure and (distance > 1 or (distance == 1 and alone)):
        return None
    return HeaderRow(sure, direct, -distance, not alone, -index)


def _any_digit(cells: Sequence[str]) -> bool:
    return any(any(map(str.isdigit, cell)) for cell in cells)


def _below(rows: Rows, index: int, place: int) -> list[str]:
    return [cell for row in rows[index + 1 : SAMPLED] if (cell := _cell(row, place).strip())]


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell and not cell.isspace())


def _all_titles(row: Sequence[str]) -> bool:
    return all(may_be_title(cell) for cell in row if cell and not cell.isspace())
