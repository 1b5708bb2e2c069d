"""To which convention each row of a contribution belongs, where its party signed several.

A CARSAT lists enterprises under conventions with many SPSTI: :func:`per_convention` splits its file
by the column `convention`, so that each SPSTI is given the rows of its own. It promises that no row
is given under a convention that was not named, unless there is only one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.conventions import Convention
from exchange.flux.entree import Garde
from validators.codes import Code
from validators.contracts.model import Extract
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Severity

CONVENTION = "convention"


def per_convention(
    extract: Extract, granting: Sequence[Convention], garde: Garde
) -> Mapping[str, Extract]:
    """The rows of a contribution, by reference of the convention they are given under.

    Args:
        extract: as parsed; where it has a column `convention`, that column is read and left out.
        granting: the conventions that let it be deposited, one at least.
        garde: how it is kept; figures that name no establishment go under every convention.

    Raises:
        RejectedError: rows name no convention where there are several, or one that is not there.
    """
    references = [convention.reference for convention in granting]
    named = _named(extract)
    plain = _without(extract)
    if named is None or (len(references) == 1 and not named.notna().any()):
        if len(references) > 1 and garde is Garde.SIRETS:
            raise RejectedError(Findings.of([_finding(extract, None)]))
        return dict.fromkeys(references, plain)
    wrong = _wrong(named, references)
    if wrong.any():
        raise RejectedError(Findings.of([_finding(extract, wrong)]))
    filled = named.fillna(references[0]) if len(references) == 1 else named
    return {
        reference: _rows(plain, (filled == reference).to_numpy(np.bool_))
        for reference in references
        if (filled == reference).any()
    }


def _named(extract: Extract) -> "pd.Series[str] | None":
    if CONVENTION not in extract.frame.columns:
        return None
    cells = extract.frame[CONVENTION].astype("string").str.strip()
    return cells.mask(cells == "")


def _wrong(named: "pd.Series[str]", references: Sequence[str]) -> NDArray[np.bool_]:
    blank_is_wrong = len(references) > 1
    known = named.isin(references).fillna(value=False)
    fine = known if blank_is_wrong else known | named.isna()
    return ~fine.to_numpy(np.bool_)


def _finding(extract: Extract, wrong: NDArray[np.bool_] | None) -> Finding:
    rows = extract.rows if wrong is None else extract.rows[wrong]
    return Finding(Code.CONVENTION_A_PRECISER, Severity.REFUS, rows, CONVENTION)


def _without(extract: Extract) -> Extract:
    return replace(extract, frame=extract.frame.drop(columns=CONVENTION, errors="ignore"))


def _rows(extract: Extract, mask: NDArray[np.bool_]) -> Extract:
    return replace(
        extract,
        sirets=extract.sirets[mask] if len(extract.sirets) else extract.sirets,
        frame=extract.frame[mask].reset_index(drop=True),
        rows=extract.rows[mask],
    )
