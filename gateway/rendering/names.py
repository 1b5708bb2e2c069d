"""Names of the result files a partner collects.

`result_name(instant, "sinistralite", "CPOM PACA 2025-2029", exchange_id, "xlsx")` gives
`2026-11-22_sinistralite_CPOM-PACA-2025-2029_9f3c2a71.xlsx.gpg`: it sorts by day, reads at a glance,
passes every file system and every shell unquoted, and two exchanges never share one.
"""

import re
import unicodedata
from datetime import datetime
from typing import Final

SEALED: Final = "gpg"

_REFERENCE_LENGTH: Final = 40
_SUFFIX_LENGTH: Final = 8
_LIGATURES: Final = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})


def result_name(
    instant: datetime, flux: str, convention: str, exchange_id: str, extension: str
) -> str:
    """Name the sealed result of one exchange.

    Args:
        instant: of the exchange; its own date is written.
        flux: its code.
        convention: its reference, as the convention writes it; shortened to 40 characters.
        exchange_id: its last eight letters and digits make the name unique.
        extension: of the file inside, without a dot.
    """
    parts = (
        f"{instant:%Y-%m-%d}",
        safe_part(flux),
        safe_part(convention)[:_REFERENCE_LENGTH].rstrip("-"),
        safe_part(exchange_id).replace("-", "")[-_SUFFIX_LENGTH:].lower(),
    )
    return f"{'_'.join(part or 'x' for part in parts)}.{safe_part(extension).lower()}.{SEALED}"


def safe_part(text: str) -> str:
    """The text without accents, all but ASCII letters and digits turned into hyphens."""
    ascii_text = (
        unicodedata.normalize("NFKD", text.translate(_LIGATURES)).encode("ascii", "ignore").decode()
    )
    return re.sub(r"[^A-Za-z0-9]+", "-", ascii_text).strip("-")
