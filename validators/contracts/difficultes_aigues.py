"""Contract ``difficultes_aigues`` v1: calls for coordination on an establishment in difficulty.

Use ``registry.parse_extract("difficultes_aigues", table, year)``. 001 annexe 2 has the parties look
for « une coordination de l'accompagnement » of such an establishment; 002 axe 3 speaks of « alerte
sur des situations d'entreprises ». Whom to call is a member of a party's staff; that column may be
absent. Nothing about a worker of the establishment has a place here.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import convention, date, siret, text
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "date_alerte": date("Jour de l'alerte", latest),
            "nature": text(
                "Difficulté rencontrée par l'établissement",
                longest=240,
                example="Plusieurs accidents graves en un mois",
            ),
            "interlocuteur": text(
                "Qui appeler chez l'émetteur",
                longest=120,
                optional=True,
                example="Pôle prévention",
            ),
            "convention": convention(),
        },
        name="difficultes_aigues",
        strict=True,
    )


CONTRACT = Contract(
    kind="difficultes_aigues",
    version=1,
    title="Établissements rencontrant des difficultés aiguës",
    sender="SPSTI ou Carsat",
    whole=True,
    schema=schema,
    rules=(
        "`nature` décrit la situation de l'établissement, jamais celle d'un salarié.",
        "`interlocuteur` désigne un service ou un agent de l'émetteur.",
    ),
    key=("siret", "date_alerte", "nature"),
)
