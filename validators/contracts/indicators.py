"""The columns of a form of indicators, shared by the contracts of those who fill one.

``indicators(name, latest)`` gives the pandera model. Which indicators exist, and what each answer
must be, is a matter of the convention: ``exchange.indicators.checking`` judges it.
"""

from pandera.pandas import Column, DataFrameSchema

from validators.contracts.columns import text, year
from validators.contracts.model import Nature, Reading

KEY = ("indicateur",)
LONGEST = 1_000

RULES = (
    "Partez du formulaire vierge : `passerelle indicateurs form`, en XLSX ou en TOML.",
    "Une valeur pas encore connue reste vide ; la ligne reste.",
    "Les indicateurs, leurs réponses et les liens entre eux sont ceux de la convention.",
    "Un texte ne nomme ni une personne ni une entreprise.",
    "Les autres colonnes du formulaire (libellé, réponse attendue) ne sont pas lues.",
)


def indicators(name: str, latest: int) -> DataFrameSchema:
    """The pandera model of a form, for years no later than ``latest``."""
    return DataFrameSchema(
        {
            "indicateur": text("Code de l'indicateur", longest=24, example="1.11"),
            "valeur": _answer(),
            "annee": year(latest),
            "convention": text("Référence de la convention", longest=64, example="cpom-exemple"),
        },
        name=name,
        strict=True,
    )


def _answer() -> Column:
    """Whatever the convention asks for; a text may run over several lines."""
    return Column(
        "str",
        nullable=True,
        description="Réponse",
        metadata={
            "reading": Reading(
                Nature.TEXTE,
                pattern=rf"(?s:.{{1,{LONGEST}}})",
                said=f"selon l'indicateur, {LONGEST} caractères au plus",
                blank_allowed=True,
                example="12",
            )
        },
    )
