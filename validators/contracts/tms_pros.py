"""Contract ``tms_pros`` v1: the establishments targeted by the TMS Pros programme, and how far.

Use ``registry.parse_extract("tms_pros", table, year)``.
"""

from pandera.pandas import Check, Column, DataFrameSchema

from validators.codes import Code
from validators.contracts.columns import KEPT, siret, year
from validators.contracts.model import Contract, Nature, Reading

_STEPS = 4


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    step = Column(
        "Int64",
        Check.in_range(1, _STEPS, name=str(Code.VALEUR_LISTE), n_failure_cases=KEPT),
        nullable=True,
        description="Étape atteinte dans le programme",
        metadata={"reading": Reading(Nature.ENTIER, said=f"1 à {_STEPS}", example="2")},
    )
    return DataFrameSchema(
        {"siret": siret(), "annee": year(latest), "etape": step}, name="tms_pros", strict=True
    )


CONTRACT = Contract(
    kind="tms_pros",
    version=1,
    title="Établissements ciblés TMS Pros",
    sender="Carsat",
    whole=True,
    schema=schema,
)
