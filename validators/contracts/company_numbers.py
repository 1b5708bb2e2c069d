"""Finds what reads as a company's number in a table that must name none.

``company_numbers(table)`` looks at every cell, title and line above the titles, read or not: a
SIRET, a SIREN or a French VAT number, written solid or in groups, alone or within a text. A nine
figure amount has one chance in ten of passing for a SIREN, so a column of amounts is judged as a
whole: most of its nine figure numbers must be SIRENs for them to be taken so.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.errors import rejected
from validators.findings import Finding, Severity
from validators.folding import fold
from validators.reading.searching import MASK
from validators.reading.table import Table
from validators.siret_key import LENGTH, SIREN_LENGTH, Mask, siren_valid, valid
from validators.siret_reading import are_sirets
from validators.text import byte_lengths, label_key, matches, strings

AMOUNTS = frozenset(("valeur", "effectif"))
"""Titles of the columns that hold amounts."""

MOST_BYTES = 32 * 2**20
"""Most text that is searched: some seconds where it is made to be slow, 200,000 usual rows."""

_ABOVE = "titres"
_GAP = r"[ .\-_/']?"
_SIREN = rf"[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}"
_NUMBER = re.compile(
    rf"(?:(?<![0-9])(?<![0-9][ .\-_/'])|(?<![a-z])fr ?[0-9]{{2}} ?)"
    rf"({_SIREN}(?:{_GAP}[0-9]{{2}}{_GAP}[0-9]{{3}})?)(?![0-9])(?![ .][0-9]{{3}}(?![0-9]))",
    re.IGNORECASE,
)
_NOT_DIGIT = re.compile(r"[^0-9]+")
_NINE_DIGITS = r"[0-9](?:[^0-9]{0,3}[0-9]){8}"
_PLAIN_NINE = r"^[0-9]{3}[ \x{A0}\x{202F}]?[0-9]{3}[ \x{A0}\x{202F}]?[0-9]{3}$"


def company_numbers(table: Table) -> Iterator[Finding]:
    """One finding of severity ``refus`` for each column, title or line that holds such a number.

    Args:
        table: As read.

    Raises:
        RejectedError: The table is far larger than one of values can be.
    """
    if table.text.nbytes > MOST_BYTES:
        raise rejected(Code.FICHIER_TROP_GRAND, detail="tableau de valeurs")
    for row, cells in enumerate(table.above, start=1):
        if _holding(pa.array(cells, pa.large_string())).any():
            yield _finding(np.array([row], np.int64), _ABOVE)
    if any(MASK in title for title in table.header):  # the reading hides long numbers in titles
        yield _finding(np.array([table.header_row], np.int64), _ABOVE)
    for title, column in zip(table.text.column_names, table.text.columns, strict=True):
        found = _in_column(strings(column), amounts=label_key(title) in AMOUNTS)
        if found.any():
            yield _finding(table.rows[found], None if MASK in title else title)


def _finding(rows: "np.ndarray[tuple[int], np.dtype[np.int64]]", column: str | None) -> Finding:
    return Finding(Code.DONNEE_ETABLISSEMENT, Severity.REFUS, rows, column)


def _in_column(cells: pa.LargeStringArray, *, amounts: bool) -> Mask:
    """Which cells hold a company's number; each distinct text is looked at once."""
    encoded = cells.dictionary_encode()
    distinct = encoded.dictionary
    places = encoded.indices.to_numpy()
    held = _holding(distinct)
    if amounts:
        nine = matches(pc.utf8_trim_whitespace(distinct), _PLAIN_NINE)
        if 2 * np.count_nonzero((held & nine)[places]) <= np.count_nonzero(nine[places]):
            held &= ~nine
    found: Mask = held[places]
    return found


def _holding(texts: pa.LargeStringArray) -> Mask:
    """Which texts hold a company's number."""
    held: Mask = np.zeros(len(texts), np.bool_)
    long = np.flatnonzero(byte_lengths(texts) >= SIREN_LENGTH)
    if not len(long):
        return held
    held[long] = are_sirets(texts.take(pa.array(long)))
    plain = [fold(text) for text in texts.take(pa.array(long)).to_pylist()]
    likely = np.flatnonzero(matches(pa.array(plain, pa.large_string()), _NINE_DIGITS))
    within = [_runs(plain[place]) for place in likely]
    owners = np.repeat(long[likely], [len(runs) for runs in within])
    runs = [run for several in within for run in several]
    held[owners[_real(runs)]] = True
    return held


def _runs(text: str) -> list[str]:
    """The digits of each number as long as a SIREN or a SIRET."""
    return [_NOT_DIGIT.sub("", found[1]) for found in _NUMBER.finditer(text)]


def _real(runs: Sequence[str]) -> Mask:
    """Which runs of digits have a right key."""
    real: Mask = np.zeros(len(runs), np.bool_)
    for length, judge in ((SIREN_LENGTH, siren_valid), (LENGTH, valid)):
        places = np.array([place for place, run in enumerate(runs) if len(run) == length], np.int64)
        if len(places):
            solid = "".join(runs[place] for place in places).encode()
            digits = np.frombuffer(solid, np.uint8).reshape(-1, length)
            real[places] = judge(digits) & (digits != ord("0")).any(axis=1)
    return real
