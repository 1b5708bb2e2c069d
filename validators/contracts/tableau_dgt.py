"""Contract ``tableau_dgt`` v1: what each establishment had of a SPSTI, theme by theme.

Use ``registry.parse_extract("tableau_dgt", table, year)``. 001 art. 6 and the annexe of 002 count
the establishments « formés », « accompagnés » and « ciblés par une action de communication », each
« dont suivis par la Caisse régionale dans le cadre de la COG »: the rows behind the first figure,
for the gateway to work out the second. Kept sealed, they go back to the SPSTI alone, as its control
sheet; nobody else is given them.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import choice, siret, year
from validators.contracts.model import Contract
from validators.contracts.vocabulary import MODALITES, THEMES


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "annee": year(latest),
            "theme": choice(
                "Thématique du tableau de l'État",
                THEMES,
                said="`rps`, `tms`, `chimiques`, `chutes`, `routiers`, `canicule` ou `volet3`",
                example="tms",
            ),
            "modalite": choice(
                "Ce dont l'établissement a bénéficié",
                MODALITES,
                said="`formé`, `accompagné` ou `communication`",
                example="accompagné",
            ),
        },
        name="tableau_dgt",
        strict=True,
    )


CONTRACT = Contract(
    kind="tableau_dgt",
    version=1,
    title="Établissements formés, accompagnés ou ciblés par une communication",
    sender="SPSTI",
    whole=True,
    schema=schema,
    rules=(
        "Un établissement a autant de lignes que de thématiques et de modalités.",
        "Les mots du tableau de l'État sont admis : « Risques chimiques », « Canicule »…",
        "Ce fichier sert à compter ; il n'est transmis à personne.",
    ),
    key=("siret", "annee", "theme", "modalite"),
    par_annee=True,
)
