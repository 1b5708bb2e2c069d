"""From findings to a verdict.

``judged(kind, findings, table)``. The motif is one code: FICHIER first, then DONNEE, then COLONNE
and FEUILLE, then the others. An extract with one bad row is refused as having too many.
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from validators.checking.outcome import Checked, Counts, Format, Kind, Verdict
from validators.codes import Code
from validators.findings import Finding, Findings, Severity
from validators.text import label_key

if TYPE_CHECKING:
    from validators.reading.table import Table

_FIRST_FAMILIES: Final = {"FICHIER": 0, "DONNEE": 1, "COLONNE": 2, "FEUILLE": 2}
_OTHERS: Final = 3
_REPEATED: Final = frozenset({Code.SIRET_DOUBLE, Code.LIGNE_DOUBLE})


def judged(kind: Kind, findings: Findings, table: "Table | None" = None) -> Checked:
    """What findings mean for a file, without its digest nor its SIRETs.

    Args:
        kind: Of the file.
        findings: Everything found.
        table: As read; None where it could not be read.
    """
    if kind is not Kind.ADHERENTS:
        findings = _whole(findings)
    reason = motif(findings)
    return Checked(
        kind=kind,
        sha256="",
        verdict=verdict(reason),
        motif=reason,
        format=Format() if table is None else _format(table, kind),
        counts=Counts() if table is None else _counts(table, findings),
        findings=findings,
        table=table,
    )


def motif(findings: Findings) -> Code | None:
    """The code that refuses a file: FICHIER, then DONNEE, COLONNE and FEUILLE, then the others."""
    refusing = [found.code for found in findings.with_severity(Severity.REFUS)]
    return min(refusing, key=_rank, default=None)


def verdict(reason: Code | None) -> Verdict:
    """The verdict that a motif means; an empty file is refused, for it was read."""
    if reason is None:
        return Verdict.ACCEPTE
    unreadable = _family(reason) == "FICHIER" and reason is not Code.FICHIER_VIDE
    return Verdict.ILLISIBLE if unreadable else Verdict.REFUSE


def _whole(findings: Findings) -> Findings:
    """The refusals of an extract under one motif: one bad row is too many."""
    faulty = len(_set_aside(findings).rows())
    if not faulty or Code.TROP_D_ANOMALIES in findings.codes:
        return findings
    said = f"{faulty} ligne{'s' if faulty > 1 else ''} en défaut ; un extrait est reçu entier"
    return Findings((Finding(Code.TROP_D_ANOMALIES, Severity.REFUS, detail=said),)) + findings


def _format(table: "Table", kind: Kind) -> Format:
    if kind is Kind.ADHERENTS:
        candidates = list(table.candidates)
    else:
        candidates = [title for title in table.header if label_key(title) == "siret"]
    return Format(
        container=table.kind,
        encoding=table.encoding or None,
        delimiter=table.delimiter or None,
        sheet=table.sheet or None,
        header_row=table.header_row or None,
        column=candidates[0] if len(candidates) == 1 else None,
    )


def _counts(table: "Table", findings: Findings) -> Counts:
    if any(
        _family(found.code) in ("COLONNE", "FEUILLE")
        for found in findings.with_severity(Severity.REFUS)
    ):
        return Counts()
    bad = _set_aside(findings)
    wrong = Findings.of(found for found in bad if found.code not in _REPEATED).rows()
    repeated = np.setdiff1d(bad.rows(), wrong, assume_unique=True)
    mended = findings.with_severity(Severity.REPARE).rows()
    rows = len(table.rows)
    return Counts(
        rows=rows,
        accepted=rows - len(wrong) - len(repeated),
        repaired=len(np.setdiff1d(mended, bad.rows(), assume_unique=True)),
        quarantined=len(wrong),
        duplicates=len(repeated),
    )


def _set_aside(findings: Findings) -> Findings:
    """What keeps a row out: set aside in a list, or refusing an extract."""
    return Findings.of(
        found
        for found in findings
        if found.severity is Severity.ECARTE
        or (found.severity is Severity.REFUS and _family(found.code) not in _FIRST_FAMILIES)
    )


def _family(code: Code) -> str:
    return code.partition("-")[0]


def _rank(code: Code) -> int:
    return _FIRST_FAMILIES.get(_family(code), _OTHERS)
