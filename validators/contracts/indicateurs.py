"""Contract ``indicateurs`` v1: what a SPSTI answers to the indicators of its convention.

Use ``registry.parse_extract("indicateurs", table, year)``.
001 art. 6, column « Fournisseur »: all of them but the SSAM's.
Columns: ``indicators``.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.indicators import KEY, RULES, indicators
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for a year no later than ``latest``."""
    return indicators("indicateurs", latest)


CONTRACT = Contract(
    kind="indicateurs",
    version=1,
    title="Indicateurs de suivi donnés par le SPSTI",
    sender="SPSTI",
    whole=True,
    schema=schema,
    rules=RULES,
    key=KEY,
    par_annee=True,
)
