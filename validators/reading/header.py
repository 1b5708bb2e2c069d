"""Which row of a table holds its titles.

``find_header(rows, wanted)`` looks at the first rows for short labels that carry every wanted
word (``siret``). A title such as "Liste des SIRET" is a label too, so the row whose label is
nearest to a bare "N° SIRET" wins, then the highest.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from validators.text import label_key

LOOKED_AT = 30

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = 40
_LONGEST_TITLE = 80
_MOST_WORDS = 5
_PLAIN_WORDS = frozenset(
    (
        *("n", "no", "num", "numero", "numeros", "code", "id", "identifiant"),
        *("de", "du", "des", "d", "l", "la", "le"),
        *("etablissement", "etab", "ets", "entreprise", "adherent", "employeur", "client"),
    )
)


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """Where the titles are: index of the row, and how far its labels are from plain ones."""

    index: int
    distance: int


def find_header(rows: Sequence[Sequence[str]], wanted: tuple[str, ...]) -> HeaderRow | None:
    """The row of titles among the first ones, or None."""
    found = [
        HeaderRow(index, distance)
        for index, row in enumerate(rows[:LOOKED_AT])
        if (distance := _row_distance(row, wanted)) is not None
    ]
    return min(found, key=lambda header: header.distance, default=None)


def label_distance(label: str, word: str) -> int | None:
    """0 for a plain label of this word, 1 for another short label that has it, else None."""
    if len(label) > _LONGEST:
        return None
    words = label_key(_CAMEL.sub(" ", label)).split("_")
    if not any(word in part for part in words):
        return None
    if all(part in _PLAIN_WORDS or part in (word, f"{word}s") for part in words):
        return 0
    return 1 if len(words) <= _MOST_WORDS else None


def titles(row: Sequence[str]) -> tuple[str, ...]:
    """Titles that differ from one another: blanks are named, repetitions numbered."""
    unique: dict[str, None] = {}
    for place, cell in enumerate(row, start=1):
        label = " ".join(cell.split())[:_LONGEST_TITLE] or f"colonne {place}"
        unique[label if label not in unique else f"{label} (colonne {place})"] = None
    return tuple(unique)


def _row_distance(row: Sequence[str], wanted: tuple[str, ...]) -> int | None:
    total = 0
    for word in wanted:
        distances = [label_distance(cell, word) for cell in row]
        known = [distance for distance in distances if distance is not None]
        if not known:
            return None
        total += min(known)
    return total
