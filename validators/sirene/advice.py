"""What Sirene tells about a list: findings by row, and a French sentence for each SIRET.

Use ``sirene_findings(sirene, sirets, rows, column)`` for the acknowledgement and
``described(sirene, sirets)`` for a report that only the sender reads. Promises: every finding is a
notice, and blocks nothing; an establishment whose diffusion is partial is never named.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from validators.codes import Code
from validators.findings import Finding, Findings, Rows, Severity
from validators.sirene.chains import MERGE, SPLIT, Chains
from validators.sirene.register import Sirene, States
from validators.sirene.spread import SUCCESSOR
from validators.siret_key import Digits, Mask

ACTIVE = "actif"
UNKNOWN = "inconnu du répertoire Sirene"
UNSTATED = "connu du répertoire Sirene, sans état"
SEAT_OF_SEVERAL = "actif, siège d'une entreprise qui a d'autres établissements ouverts"
NOT_NAMED = "un établissement à diffusion partielle"
_NAMED_AT_MOST = 5
_UNKNOWN_DAY = -25_567
"""1900-01-01, which INSEE writes where it does not know the date; ``NO_DATE`` comes before it."""


def sirene_findings(
    sirene: Sirene, sirets: Digits, rows: Rows, column: str | None = None
) -> Findings:
    """The notices that Sirene gives on the rows of a list.

    Args:
        sirene: The register as loaded.
        sirets: ``(n, 14)`` ASCII digits.
        rows: ``(n,)`` original row numbers, ascending.
        column: Header of the column of SIRETs.

    Returns:
        ``SIRET-FERME``, ``SIRET-CONTINUE``, ``SIRET-INCONNU`` and ``SIRET-SIEGE``, each a notice;
        a row has one of them at most.
    """
    states = sirene.states(sirets)
    concerned: tuple[tuple[Code, Mask], ...] = (
        (Code.SIRET_FERME, states.closed & ~states.continued),
        (Code.SIRET_CONTINUE, states.continued),
        (Code.SIRET_INCONNU, ~states.known),
        (Code.SIRET_SIEGE, states.seat_of_several),
    )
    return Findings(
        tuple(
            Finding(code, Severity.NOTICE, rows[mask], column)
            for code, mask in concerned
            if mask.any()
        )
    )


def described(sirene: Sirene, sirets: Digits) -> pa.LargeStringArray:
    """The state of each SIRET, as a clerk reads it.

    Args:
        sirene: The register as loaded.
        sirets: ``(n, 14)`` ASCII digits.

    Returns:
        ``n`` texts, such as ``fermé le 31/12/2023, continué par 73282932000074``.
    """
    states = sirene.states(sirets)
    texts = np.full(len(sirets), UNSTATED, object)
    texts[states.active] = ACTIVE
    texts[states.seat_of_several] = SEAT_OF_SEVERAL
    texts[~states.known] = UNKNOWN
    texts[states.closed] = _closings(states)
    continued = np.flatnonzero(states.continued)
    for place, sequel in zip(continued, _sequels(sirene, sirets[continued]), strict=True):
        texts[place] = f"{texts[place]}, {sequel}"
    return pa.array(texts, pa.large_string())


def _closings(states: States) -> npt.NDArray[np.object_]:
    days, place = np.unique(states.closed_on[states.closed], return_inverse=True)
    words = [f"fermé le {french_day(day)}" if day > _UNKNOWN_DAY else "fermé" for day in days]
    return np.array(words, object)[place]


def french_day(day: int) -> str:
    """A day counted from 1970, such as ``31/12/2023``."""
    year, month, number = str(np.datetime64(int(day), "D")).split("-")
    return f"{number}/{month}/{year}"


def _sequels(sirene: Sirene, sirets: Digits) -> list[str]:
    """How each SIRET, which has a successor, is continued."""
    chains = sirene.chains(sirets)
    onward = np.flatnonzero(chains.direction == SUCCESSOR)
    bounds = np.searchsorted(chains.member[onward], np.arange(len(sirets) + 1))
    names = _names(sirene, chains)
    return [
        _sequel(chains, names, onward[bounds[place] : bounds[place + 1]])
        for place in range(len(sirets))
    ]


def _sequel(chains: Chains, names: list[str], entries: npt.NDArray[np.int64]) -> str:
    """How one SIRET is continued, from its chains onward, nearest first."""
    nearest = entries[chains.steps[entries] == 1]
    if (chains.kind[nearest] == SPLIT).any():
        return f"scindé et continué par {_listed([names[place] for place in nearest])}"
    merged = " (fusion)" if (chains.kind[nearest] == MERGE).any() else ""
    later = [names[place] for place in entries[len(nearest) :]]
    then = f", puis par {_listed(later)}" if later else ""
    return f"continué par {names[nearest[0]]}{merged}{then}"


def _names(sirene: Sirene, chains: Chains) -> list[str]:
    withheld = sirene.states(chains.siret).withheld
    numbers = np.ascontiguousarray(chains.siret).view("S14").ravel().astype(str)
    return list(np.where(withheld, NOT_NAMED, numbers))


def _listed(names: list[str]) -> str:
    named = list(dict.fromkeys(names))
    shown, left = named[:_NAMED_AT_MOST], len(named) - _NAMED_AT_MOST
    if left > 0:
        return f"{', '.join(shown)} et {left} {'autres' if left > 1 else 'autre'}"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} et {shown[-1]}"
