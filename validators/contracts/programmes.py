"""Contract ``programmes`` v1: the establishments targeted or followed, one row for each programme.

Use ``registry.parse_extract("programmes", table, year)``. 002 calls for « les entreprises ciblées
et suivies [...] dans [l]es différents programmes d'intervention » and names none of them, so that
a programme is a free text. The year, and that an establishment followed is no longer merely
targeted, are the project's assumptions.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import choice, siret, text, year
from validators.contracts.model import Contract
from validators.contracts.vocabulary import SITUATIONS


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "programme": text(
                "Programme d'intervention de la Carsat", longest=60, example="Programme 2"
            ),
            "situation": choice(
                "Ce que l'établissement est dans ce programme",
                SITUATIONS,
                said="`ciblé` ou `suivi`",
                example="ciblé",
            ),
        },
        name="programmes",
        strict=True,
    )


CONTRACT = Contract(
    kind="programmes",
    version=1,
    title="Établissements ciblés et suivis, par programme",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=(
        "Un établissement suivi dans un programme est `suivi`, qu'il y ait été ciblé ou non.",
        "Majuscules, accents et espaces ne distinguent pas deux programmes.",
    ),
    key=("siret", "annee", "programme"),
)
