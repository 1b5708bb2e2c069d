"""Contract ``visites`` v1: the establishments that prevention agents of a Carsat will visit.

Use ``registry.parse_extract("visites", table, year)``. 001 annexe 2 calls for « la liste des
établissements des adhérents du SPSTi devant être visités », in January for the year. The antenna is
the project's assumption: the text places this list at departmental level (D) and names no column.
Neither the agent nor the day is asked for.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import siret, text, year
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "antenne": text(
                "Antenne dont un agent visitera l'établissement", longest=40, example="Antenne 2"
            ),
        },
        name="visites",
        strict=True,
    )


CONTRACT = Contract(
    kind="visites",
    version=1,
    title="Établissements que visiteront les agents de prévention",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=("Le nom de l'agent et le jour de la visite ne sont pas demandés.",),
)
