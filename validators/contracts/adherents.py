"""Parses a member list of a SPSTI under the contract ``adherents`` (see ``member_list``).

Use ``parse(table)``. One column of SIRETs is read, the others never are. Bad rows are set aside,
each under one code, and the good ones go on, unless too many are bad or none is good. Light:
neither pandas nor pandera is needed to read a member list.
"""

from validators.codes import Code
from validators.contracts.locate import siret_column
from validators.contracts.model import Adherents
from validators.contracts.oddities import named_apart
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Severity
from validators.reading.table import Table
from validators.siret import clean_column

THRESHOLD = 0.20
"""Share of rows set aside, duplicates not counted, above which the list is refused."""


def parse(table: Table, threshold: float = THRESHOLD) -> Adherents:
    """Reads a member list.

    Args:
        table: As read.
        threshold: Share of rows set aside, from 0 to 1, that is still accepted.

    Raises:
        RejectedError: No column of SIRETs or several, no row, too many bad rows. The refusals come
            first among its findings, then what was found in the rows.
    """
    title, said = siret_column(table)
    clean = clean_column(table.text.column(title), table.rows, column=title)
    findings = named_apart(clean.findings, table, title) + said + table.notices
    refusal = _refusal(len(table.rows), len(clean.rows), findings, threshold)
    if refusal:
        raise RejectedError(Findings((refusal,)) + findings)
    return Adherents(clean.sirets, clean.rows, len(table.rows), findings)


def _refusal(received: int, kept: int, findings: Findings, threshold: float) -> Finding | None:
    if not received:
        return Finding(Code.FICHIER_VIDE, Severity.REFUS)
    bad = received - kept - findings.with_code(Code.SIRET_DOUBLE).count(Severity.ECARTE)
    if not kept or bad > threshold * received:
        return Finding(Code.TROP_D_ANOMALIES, Severity.REFUS, detail=f"{bad} sur {received}")
    return None
