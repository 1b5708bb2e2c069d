"""Contract ``engagements`` v1: the establishments that engaged in an action, and when.

Use ``registry.parse_extract("engagements", table, year)``. 003 speaks of « sinistralité comparée
entre les entreprises engagées [...] et les autres »: these are the engaged ones. Kept sealed
with their SIRETs, to be looked for in the Carsat's extract, they are given to nobody.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import siret, text, year
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee_engagement": year(latest, "Année où l'établissement s'est engagé"),
            "action": text(
                "Action dans laquelle il s'est engagé", longest=120, example="Relais de prévention"
            ),
        },
        name="engagements",
        strict=True,
    )


CONTRACT = Contract(
    kind="engagements",
    version=1,
    title="Établissements engagés dans une action",
    sender="SPSTI",
    whole=True,
    schema=schema,
    rules=(
        "Majuscules, accents et espaces ne distinguent pas deux actions.",
        "Ce fichier sert à comparer des ensembles ; il n'est transmis à personne.",
    ),
    key=("siret", "annee_engagement", "action"),
)
