"""Contract ``courriers_tpe`` v1: the small establishments that a Carsat wrote to about claims.

Use ``registry.parse_extract("courriers_tpe", table, year)``. 001 annexe 2 calls for the recipients
of a letter sent above « un seuil de sinistralité fixé ensemble ». Headcount and claims are the
project's assumption: they let the gateway hold each row against the figures that the convention
sets, and are given to nobody.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import count, siret, year
from validators.contracts.model import Contract

MOST_EMPLOYEES = 1_000_000


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "effectif": count("Nombre de salariés", example="6", most=MOST_EMPLOYEES),
            "sinistres": count("Sinistres comparés au seuil convenu", example="3"),
        },
        name="courriers_tpe",
        strict=True,
    )


CONTRACT = Contract(
    kind="courriers_tpe",
    version=1,
    title="Établissements destinataires d'un courrier de sensibilisation (TPE)",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=(
        "`annee` est celle de l'envoi du courrier.",
        "`sinistres` compte ceux de la nature et de la période que les parties ont convenues.",
        "`effectif` et `sinistres` servent à vérifier les seuils convenus ; ils ne sortent pas.",
        "Une ligne hors de ces seuils n'est pas transmise, et est comptée ; le fichier est reçu.",
    ),
)
