"""Contract ``cible_detaillee`` v1: the enterprises that an action is aimed at.

Use ``registry.parse_extract("cible_detaillee", table, year)``. 000 art. 3 and 7: the parties give
one another the target of an action in detail « en cas de besoin ».
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import convention, siret, text
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model; the year plays no part."""
    del latest
    return DataFrameSchema(
        {
            "siret": siret(),
            "action": text(
                "Action dont c'est la cible", longest=120, example="Prévenir les chutes"
            ),
            "convention": convention(),
        },
        name="cible_detaillee",
        strict=True,
    )


CONTRACT = Contract(
    kind="cible_detaillee",
    version=1,
    title="Cible détaillée d'une action",
    sender="SPSTI, Carsat ou DREETS",
    whole=True,
    schema=schema,
    rules=("Majuscules, accents et espaces ne distinguent pas deux actions.",),
    key=("siret", "action"),
)
