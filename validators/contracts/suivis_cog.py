"""Contract ``suivis_cog`` v1: the establishments that a Caisse follows under the COG in a year.

Use ``registry.parse_extract("suivis_cog", table, year)``. The other half of ``tableau_dgt``: « dont
suivis par la Caisse régionale dans le cadre de la COG » (001 art. 6, annexe of 002).
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import siret, year
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {"siret": siret(), "annee": year(latest)}, name="suivis_cog", strict=True
    )


CONTRACT = Contract(
    kind="suivis_cog",
    version=1,
    title="Établissements suivis par la Caisse dans le cadre de la COG",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=("Ce fichier sert à compter ; il n'est transmis à personne.",),
    par_annee=True,
)
