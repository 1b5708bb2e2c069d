"""Extracts of claims for journeys about aggregates: enough establishments for totals to be told.

`claims_table(sirets, years)` is what a CARSAT knows, `as_file` what it drops of it;
`no_establishment_in(text, sirets)` says whether a text names none of them, by SIRET or by SIREN.
"""

from collections.abc import Collection, Sequence

import pandas as pd

from gateway.demo.sirets import as_text, invented_sirets
from tests.exchange.statistics.contributions import claims_of


def establishments(count: int, seed: int) -> list[str]:
    """As many invented SIRETs, in order."""
    return sorted(as_text(invented_sirets(count, seed)).to_pylist())


def claims_table(
    sirets: Sequence[str], years: tuple[int, ...], **columns: str | int
) -> "pd.DataFrame":
    """Claims of each establishment in each year, the same every time.

    Args:
        sirets: the establishments.
        years: the years.
        columns: values put in place of those drawn.
    """
    frame = claims_of(len(sirets), years)
    for name, value in columns.items():
        frame[name] = value
    frame.insert(0, "siret", [sirets[who - 1] for who in frame.pop("qui")])
    return frame


def as_file(frame: "pd.DataFrame") -> bytes:
    """The table as a CARSAT drops it."""
    text: str = frame.to_csv(sep=";", index=False, lineterminator="\r\n")
    return text.encode()


def no_establishment_in(text: str, sirets: Collection[str]) -> bool:
    """Whether a text holds none of these SIRETs, nor their SIRENs."""
    return not any(siret[:9] in text for siret in sirets)
