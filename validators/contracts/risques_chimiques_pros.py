"""Contract ``risques_chimiques_pros`` v1: the establishments that this programme targets.

Use ``registry.parse_extract("risques_chimiques_pros", table, year)``. No text describes this list;
the project asks for no more than who is in it, for which year.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import siret, year
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {"siret": siret(), "annee": year(latest)}, name="risques_chimiques_pros", strict=True
    )


CONTRACT = Contract(
    kind="risques_chimiques_pros",
    version=1,
    title="Établissements ciblés Risques Chimiques Pros",
    sender="Carsat",
    whole=True,
    schema=schema,
)
