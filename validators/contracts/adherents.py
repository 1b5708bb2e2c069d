"""Contract ``adherents`` v1: the member list of a SPSTI.

Use ``parse(table)``. One column of SIRETs is read, the others never are. Bad rows are set aside
and the good ones go on, unless too many are bad or none is good.
"""

from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.contracts.columns import siret
from validators.contracts.locate import siret_column
from validators.contracts.model import Adherents, Contract
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Severity
from validators.reading.table import Table
from validators.siret import clean_column

THRESHOLD = 0.20
"""Share of rows set aside, duplicates not counted, above which the list is refused."""


def schema(year: int) -> DataFrameSchema:
    """The pandera model; the year plays no part."""
    del year
    return DataFrameSchema({"siret": siret()}, name="adherents", strict=True)


CONTRACT = Contract(
    kind="adherents",
    version=1,
    title="Liste des adhérents",
    sender="SPSTI",
    whole=False,
    schema=schema,
    rules=(
        "Une ligne par établissement ; un SIRET répété est gardé une fois et signalé.",
        f"Plus de {THRESHOLD * 100:.0f} % de lignes écartées (hors répétitions) : liste refusée.",
        "Le titre de la colonne contient le mot SIRET ; les autres colonnes ne sont pas lues.",
    ),
)


def parse(table: Table, threshold: float = THRESHOLD) -> Adherents:
    """Reads a member list.

    Args:
        table: As read.
        threshold: Share of rows set aside, from 0 to 1, that is still accepted.

    Raises:
        RejectedError: No column of SIRETs or several, no row, too many bad rows.
    """
    title = siret_column(table)
    clean = clean_column(table.frame[title], table.rows, column=title)
    findings = clean.findings + table.notices
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
