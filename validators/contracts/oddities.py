"""Gives rows set aside a better reason than what their SIRET lacks.

``named_apart(findings, table, title)``: a total, titles pasted again, a formula without a recorded
result are called so. Only rows already set aside are looked at; each keeps one reason.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.findings import Finding, Findings, Rows, Severity
from validators.reading.table import Table
from validators.text import byte_lengths, matches, strings

_LONGEST_TOTAL = 80
_COUNTED = (
    r"(?:adh[eé]rente?s?|[eé]tablissements?|entreprises?|employeurs?|lignes?|sirets?|soci[eé]t[eé]s?"
    r"|enregistrements?|membres?|comptes?)"
)
# "Total", "Sous-total Nîmes : 12", "Nombre d'adhérents : 12", "12 établissements"; not "Total SA".
_TOTAL = (
    r"(?i)^[\s=*#>-]*(?:"
    r"(?:sous[\s-]*)?tota(?:l|ux)(?:\s+(?:g[eé]n[eé]ra(?:l|ux)|partiel|cumul[eé]|final))?"
    rf"(?:\s+(?:de |des |du |d['’])?{_COUNTED})?\s*(?:[:=(].*|[0-9\s.,]*)"
    r"|sous[\s-]*total\b.*"
    r"|(?:nombre|nbre|nb)(?:\s+total)?(?:\s+(?:de |des |d['’])?|\.\s*)"
    rf"{_COUNTED}\b.*"
    rf"|[0-9\s]+\s*{_COUNTED}(?:\s+au\s+total)?"
    r")\s*$"
)
_SPACES = r"[\s\x{A0}\x{202F}\x{200B}\x{FEFF}]+"

Mask = npt.NDArray[np.bool_]


def named_apart(findings: Findings, table: Table, title: str) -> Findings:
    """The same findings, rows that are no establishment under codes of their own.

    Args:
        findings: Of the column of SIRETs.
        table: As read.
        title: Of the column of SIRETs.
    """
    aside = findings.with_severity(Severity.ECARTE)
    rows = Findings.of(found for found in aside if found.code is not Code.SIRET_DOUBLE).rows()
    if not len(rows):
        return findings
    suspects = table.text.take(pa.array(np.searchsorted(table.rows, rows)))
    unvalued = np.isin(rows, table.unvalued)
    repeated = ~unvalued & _repeat_titles(suspects, title)
    totals = ~unvalued & ~repeated & _are_totals(suspects)
    better = (
        (Code.SIRET_SANS_VALEUR, unvalued),
        (Code.LIGNE_TITRE, repeated),
        (Code.LIGNE_TOTAL, totals),
    )
    named = [
        Finding(code, Severity.ECARTE, rows[mask], title) for code, mask in better if mask.any()
    ]
    taken = rows[unvalued | repeated | totals]
    return Findings.of(named) + _less(findings, taken)


def _less(findings: Findings, taken: Rows) -> Findings:
    """Findings without the rows that have a better reason; none is left without a row."""
    left = []
    for found in findings:
        if found.severity is Severity.ECARTE and found.code is not Code.SIRET_DOUBLE:
            rows = found.rows[~np.isin(found.rows, taken)]
            if len(rows):
                left.append(replace(found, rows=rows))
        else:
            left.append(found)
    return Findings.of(left)


def _repeat_titles(suspects: pa.Table, title: str) -> Mask:
    """Rows that say the title again in its own column, or, of a joined one, in the others."""
    own = _says(strings(suspects.column(title)), title)
    if suspects.num_columns == 1:
        return own
    said = np.zeros(len(own), np.int64)
    for name, column in zip(suspects.column_names, suspects.columns, strict=True):
        said += _says(strings(column), name)
    return own | (said > 1)


def _says(cells: pa.LargeStringArray, title: str) -> Mask:
    bare = pc.utf8_lower(pc.replace_substring_regex(cells, _SPACES, ""))
    wanted = pc.utf8_lower(pc.replace_substring_regex(pa.array([title]), _SPACES, ""))[0]
    same: Mask = pc.equal(bare, wanted.cast(pa.large_string())).to_numpy(zero_copy_only=False)
    return same


def _are_totals(suspects: pa.Table) -> Mask:
    found: Mask = np.zeros(suspects.num_rows, np.bool_)
    for column in suspects.columns:
        cells = strings(column)
        lengths = byte_lengths(cells)
        short = np.flatnonzero((lengths > 3) & (lengths <= _LONGEST_TOTAL))
        if len(short):
            found[short] |= matches(cells.take(pa.array(short)), _TOTAL)
    return found
