"""Contract ``sptpe_tms`` v1: diagnoses of a SPSTI found wanting before a subsidy is refused.

Use ``registry.parse_extract("sptpe_tms", table, year)``. 001 annexe 2, risques chimiques: the
Carsat tells the SPSTI that its diagnosis does not meet what the subsidy asks for. One row for each
requirement that is not met.
"""

from pandera.pandas import DataFrameSchema

from validators.contracts.columns import convention, date, siret, text
from validators.contracts.model import Contract


def schema(latest: int) -> DataFrameSchema:
    """The pandera model, for rows no later than the year ``latest``."""
    return DataFrameSchema(
        {
            "siret": siret(),
            "date_diagnostic": date("Date du diagnostic du SPSTI", latest),
            "exigence": text(
                "Ce qui manque au diagnostic", longest=240, example="Plan d'action absent"
            ),
            "convention": convention(),
        },
        name="sptpe_tms",
        strict=True,
    )


CONTRACT = Contract(
    kind="sptpe_tms",
    version=1,
    title="Diagnostics à compléter avant une subvention (TMS)",
    sender="Carsat",
    whole=True,
    schema=schema,
    rules=("Une ligne par exigence non satisfaite.",),
    key=("siret", "date_diagnostic", "exigence"),
)
