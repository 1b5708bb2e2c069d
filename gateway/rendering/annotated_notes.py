"""What the columns *Anomalie* and *Que faire* say of each row, and which cells are coloured.

``notes(table, checked)`` gives columns, not rows: rows that have the same findings share their two
texts, and a list of a million rows has a few dozen of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from gateway.rendering.check_words import message
from validators.checking import Checked, Kind
from validators.codes import Code
from validators.findings import Finding, Severity
from validators.reading.table import Table
from validators.wordings import WORDINGS

Places = npt.NDArray[np.int64]
_REPEATED: Final = frozenset({Code.SIRET_DOUBLE, Code.LIGNE_DOUBLE})


class Tone(StrEnum):
    """How a coloured cell reads; the gravest first. The value is the word that says it."""

    REFUSING = "EN DÉFAUT"
    ASIDE = "ÉCARTÉE"
    REPEATED = "RÉPÉTÉE"
    MENDED = "RÉPARÉE"
    TOLD = "À SAVOIR"


_TONES: Final = list(Tone)
_BY_SEVERITY: Final = {
    Severity.REFUS: Tone.REFUSING,
    Severity.ECARTE: Tone.ASIDE,
    Severity.REPARE: Tone.MENDED,
    Severity.NOTICE: Tone.TOLD,
}


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """What is said of the ``m`` rows that have something to say.

    Attributes:
        places: ``(m,)`` int64, places of the rows in the table, ascending.
        texts: The pairs *Anomalie*, *Que faire*, each once.
        which: ``(m,)`` int64, which pair each row has.
        tones: Tone of each pair.
        first: ``(m,)`` int64, the row that each row repeats, or 0.
        cells: By title, the place of each coloured cell and its tone.
        titles: Tone of each coloured title: the column as a whole is meant.
    """

    places: Places
    texts: tuple[tuple[str, str], ...]
    which: Places
    tones: tuple[Tone, ...]
    first: Places
    cells: dict[str, dict[int, Tone]]
    titles: dict[str, Tone]


def tone(found: Finding) -> Tone:
    """The tone of a finding."""
    return Tone.REPEATED if found.code in _REPEATED else _BY_SEVERITY[found.severity]


def notes(table: Table, checked: Checked) -> Notes:
    """The notes on a table, for the findings that name rows."""
    found = sorted(
        (one for one in checked.findings if len(one.rows)), key=lambda one: _TONES.index(tone(one))
    )
    where = [_places(table, one) for one in found]
    noted = np.unique(np.concatenate(where)) if where else np.empty(0, np.int64)
    first = np.zeros(len(noted), np.int64)
    held = np.zeros((len(noted), len(found)), np.bool_)
    for number, (one, places) in enumerate(zip(found, where, strict=True)):
        lines = np.searchsorted(noted, places)
        held[lines, number] = True
        if len(one.first_rows):
            first[lines] = one.first_rows[np.isin(one.rows, table.rows)]
    kinds, which = _combinations(held)
    chosen = [[one for one, has in zip(found, kind, strict=True) if has] for kind in kinds]
    return Notes(
        places=noted,
        texts=tuple(_pair(some, checked.kind) for some in chosen),
        which=which,
        tones=tuple(tone(some[0]) for some in chosen),
        first=first,
        cells=_cells(table, found, where),
        titles=_titles(checked),
    )


def _places(table: Table, found: Finding) -> Places:
    rows = found.rows[np.isin(found.rows, table.rows)]
    return np.searchsorted(table.rows, rows).astype(np.int64)


def _combinations(held: npt.NDArray[np.bool_]) -> tuple[list[list[bool]], Places]:
    """The different sets of findings, and which of them each row has."""
    if not held.size:
        return [], np.empty(0, np.int64)
    bits = np.packbits(held, axis=1)
    keys = np.ascontiguousarray(bits).view(np.dtype((np.void, bits.shape[1]))).ravel()
    _, sample, which = np.unique(keys, return_index=True, return_inverse=True)
    return held[sample].tolist(), which.astype(np.int64)


def _pair(found: Sequence[Finding], kind: Kind) -> tuple[str, str]:
    anomalies = [f"{tone(one)} – {_said(one, kind)}" for one in found]
    remedies = dict.fromkeys(WORDINGS[one.code].remedy for one in found)
    return "\n".join(anomalies), "\n".join(remedies)


def _said(found: Finding, kind: Kind) -> str:
    """In an extract several columns are checked: the one concerned is named."""
    named = f"{found.column} : " if found.column and kind is not Kind.ADHERENTS else ""
    return f"{named}{message(found)} [{found.code}]"


def _titles(checked: Checked) -> dict[str, Tone]:
    """Columns that refuse the file or are dropped; that the rest is merely not read goes unsaid."""
    meant = [
        one
        for one in checked.findings
        if one.column
        and not len(one.rows)
        and (one.severity is Severity.REFUS or one.code is Code.COLONNE_CONTACT)
    ]
    return {str(one.column): tone(one) for one in meant}


def _cells(
    table: Table, found: Sequence[Finding], where: Sequence[Places]
) -> dict[str, dict[int, Tone]]:
    cells: dict[str, dict[int, Tone]] = {}
    for one, places in zip(reversed(found), reversed(where), strict=True):
        if one.column in table.header:
            cells.setdefault(one.column, {}).update(
                dict.fromkeys(places.tolist(), tone(one)) if tone(one) is not Tone.TOLD else {}
            )
    return cells
