"""Contract ``portefeuille`` v1: the establishments that a Carsat will follow in a year.

Use ``registry.parse_extract("portefeuille", table, year)``.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import siret, text, year, yes_no
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "antenne": text("Antenne qui suit l'établissement", longest=40, example="Antenne 2"),
            "agent_visite": yes_no("Un agent de la Carsat visitera l'établissement dans l'année"),
        },
        name="portefeuille",
        strict=True,
    )


CONTRACT = Contract(
    kind="portefeuille",
    version=1,
    title="Portefeuille de la Carsat",
    sender="Carsat",
    whole=True,
    schema=schema,
)
