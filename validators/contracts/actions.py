"""Contract ``actions`` v1: the actions that a party carried out, one row each.

Use ``registry.parse_extract("actions", table, year)``. 000 art. 7 has the parties tell one another
the « type d'action menée dans chaque entreprise ». The day and the theme are the project's
assumption, and both columns may be absent; themes are those of the State's yearly table, and
``autre``. The person who carried the action out is not asked for.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import choice, convention, date, siret, text, within_year, year
from validators.contracts.model import Contract
from validators.contracts.vocabulary import ACTION_THEMES


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest, "Année de l'action"),
            "type_action": text("Type d'action", longest=120, example="Conseil sur site"),
            "date_action": date("Jour de l'action", latest, optional=True),
            "theme": choice(
                "Thème de l'action",
                ACTION_THEMES,
                said="`rps`, `tms`, `chimiques`, `chutes`, `routiers`, `canicule`, `volet3` ou "
                "`autre`",
                optional=True,
                example="tms",
            ),
            "convention": convention(),
        },
        checks=[within_year("date_action")],
        name="actions",
        strict=True,
    )


CONTRACT = Contract(
    kind="actions",
    version=1,
    title="Actions menées, par entreprise",
    sender="SPSTI, Carsat ou DREETS",
    whole=True,
    schema=schema,
    rules=(
        "`date_action`, là où elle est donnée, est de l'année indiquée.",
        "Majuscules, accents et espaces ne distinguent pas deux types d'action.",
        "Le nom de qui a mené l'action n'est pas demandé.",
    ),
    key=("siret", "annee", "type_action", "date_action"),
    par_annee=True,
)
