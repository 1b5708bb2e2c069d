"""Contract ``statistiques_dreets`` v1: what the DREETS knows of employment and health at work.

Use ``registry.parse_extract("statistiques_dreets", table, year)``. 000 art. 6 and 004 §3.3
(« SUMER, réseau EVREST, MCP »): values of a whole, without SIRET. Columns: ``statistics``.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.model import Contract
from validators.contracts.statistics import KEY, RULES, statistics


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return statistics("statistiques_dreets", latest, source="EVREST", headcount_required=False)


CONTRACT = Contract(
    kind="statistiques_dreets",
    version=1,
    title="Statistiques sur l'emploi, les entreprises et la santé au travail",
    sender="DREETS",
    whole=True,
    schema=schema,
    rules=RULES,
    key=KEY,
)
