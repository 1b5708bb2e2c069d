"""Contract ``cibles_suivis`` v1: the establishments that a Carsat targets or follows in a year.

Use ``registry.parse_extract("cibles_suivis", table, year)``. It only serves the flux
``analyses_ergonomiques``, for which 001 annexe 2 speaks of « un établissement suivi » that had an
analysis: kept under pseudonyms, it is given to nobody.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import choice, siret, year
from validators.contracts.model import Contract
from validators.contracts.vocabulary import SITUATIONS


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "situation": choice(
                "Ce que l'établissement est pour la Carsat",
                SITUATIONS,
                said="`ciblé` ou `suivi`",
                example="suivi",
            ),
        },
        name="cibles_suivis",
        strict=True,
    )


CONTRACT = Contract(
    kind="cibles_suivis",
    version=1,
    title="Établissements ciblés ou suivis par la Carsat",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=(
        "Un établissement ciblé et suivi a une ligne pour chacun.",
        "Ce fichier sert à signaler les analyses ergonomiques de ces établissements.",
        "Il n'est transmis à personne.",
    ),
    key=("siret", "annee", "situation"),
    par_annee=True,
)
