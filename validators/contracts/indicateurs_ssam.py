"""Contract ``indicateurs_ssam`` v1: what the CARSAT's social service answers.

Use ``registry.parse_extract("indicateurs_ssam", table, year)``.
001 art. 6: indicator 1.4, « fournisseur : SSAM », comes from the CARSAT.
Columns: ``indicators``.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.indicators import KEY, RULES, indicators
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for a year no later than ``latest``."""
    return indicators("indicateurs_ssam", latest)


CONTRACT = Contract(
    kind="indicateurs_ssam",
    version=1,
    title="Indicateurs de suivi donnés par le service social (SSAM)",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=RULES,
    key=KEY,
    par_annee=True,
)
