"""Contract ``donnees_sante_travail`` v1: health at work in the area of a SPSTI, as a whole.

Use ``registry.parse_extract("donnees_sante_travail", table, year)``. 002 has the SPSTI give what it
knows of its area. These are figures about workers: how many persons stand behind each must be
said, for disclosure control. Columns: ``statistics``.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.model import Contract
from validators.contracts.statistics import KEY, RULES, statistics


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return statistics("donnees_sante_travail", latest, source="SPSTI", headcount_required=True)


CONTRACT = Contract(
    kind="donnees_sante_travail",
    version=1,
    title="Données de santé au travail du territoire",
    sender="SPSTI",
    whole=True,
    schema=schema,
    rules=(
        *RULES,
        "Une valeur qui porte sur trop peu de personnes n'est pas transmise.",
    ),
    key=KEY,
)
