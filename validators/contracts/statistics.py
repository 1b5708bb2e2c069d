"""The columns of a table of values that names no establishment.

``statistics(name, latest, ...)`` gives the pandera model, ``KEY`` and ``RULES`` the rest of the
contract. One row a value: what it counts, where, for whom, and over how many persons. No text
describes these tables; the columns are the project's assumption.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import MOST_PERSONS, count, figure, text, year

KEY = ("source", "annee", "indicateur", "zone", "categorie")
RULES = (
    "Un nombre qui se lit comme un SIRET ou un SIREN, où que ce soit, fait refuser le fichier.",
    "Majuscules, accents et espaces ne distinguent pas deux textes.",
)


def statistics(name: str, latest: int, *, source: str, headcount_required: bool) -> DataFrameSchema:
    """The pandera model of such a table.

    Args:
        name: Of the contract.
        latest: Year that no row may pass.
        source: Example of a source.
        headcount_required: Whether each value must say how many persons stand behind it.
    """
    return DataFrameSchema(
        {
            "source": text("Enquête, fichier ou organisme d'origine", longest=120, example=source),
            "annee": year(latest, "Année de la valeur"),
            "indicateur": text(
                "Ce que la valeur mesure", longest=240, example="Salariés exposés au bruit"
            ),
            "zone": text("Territoire", longest=120, example="Occitanie"),
            "categorie": text(
                "Secteur, tranche ou population",
                longest=120,
                blank_allowed=True,
                example="Construction",
            ),
            "valeur": figure("Valeur", example="27,4"),
            "unite": text("Unité de la valeur", longest=40, example="%"),
            "effectif": count(
                "Nombre de personnes sur lesquelles porte la valeur",
                blank_allowed=not headcount_required,
                example="1840",
                most=MOST_PERSONS,
            ),
        },
        name=name,
        strict=True,
    )
