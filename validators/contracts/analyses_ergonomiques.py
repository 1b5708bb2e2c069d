"""Contract ``analyses_ergonomiques`` v1: where a SPSTI wrote an ergonomic report last year.

Use ``registry.parse_extract("analyses_ergonomiques", table, year)``. 001 annexe 2 calls for « la
liste des SIRET adhérents ayant bénéficié d'une analyse ergonomique [...] concrétisée par un rapport
écrit sur l'année précédente (date du rapport, nom de l'intervenant) ». The name is personal data of
the SPSTI's staff, given only where a convention grants it: the column may be absent. One row a
report: an establishment may have had two.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import date, siret, text, within_year, year
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest, "Année du rapport"),
            "date_rapport": date("Date du rapport écrit", latest),
            "intervenant": text(
                "Nom de l'intervenant du SPSTI, là où la convention le prévoit",
                longest=80,
                optional=True,
                example="",
            ),
        },
        checks=[within_year("date_rapport")],
        name="analyses_ergonomiques",
        strict=True,
    )


CONTRACT = Contract(
    kind="analyses_ergonomiques",
    version=1,
    title="Adhérents ayant bénéficié d'une analyse ergonomique",
    sender="SPSTI",
    whole=True,
    schema=schema,
    rules=(
        "`annee` est l'année qui précède celle de l'envoi.",
        "`date_rapport` est de l'année indiquée.",
        "`intervenant` est une donnée personnelle : laissez-le vide si rien ne le prévoit.",
    ),
    key=("siret", "annee", "date_rapport"),
    par_annee=True,
)
