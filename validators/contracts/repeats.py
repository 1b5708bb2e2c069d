"""Finds the rows of an extract that repeat the key of an earlier one.

``repeated_rows(typed, contract.key, rows)``. Texts are the same whatever their case, accents and
spaces: « TMS Pros » and « tms pros » are one programme.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from validators.codes import Code
from validators.findings import Finding, Rows, Severity
from validators.folding import fold
from validators.siret import repetitions
from validators.siret_key import Mask

_MOST = 2**62


def repeated_rows(
    typed: pd.DataFrame,
    key: tuple[str, ...],
    rows: Rows,
    blank: Mapping[str, Mask] = MappingProxyType({}),
) -> list[Finding]:
    """One finding of severity ``refus`` on the rows that repeat an earlier one; none without any.

    Args:
        typed: Columns of the contract; a row whose key has a missing value repeats none.
        key: Columns that, together, no two rows may have the same.
        rows: Original row numbers.
        blank: For the columns that may be blank, which rows are: two blanks are the same.
    """
    numbers = np.zeros(len(typed), np.int64)
    known = np.ones(len(typed), np.bool_)
    size = 1
    for name in key:
        ranks, kinds = _ranks(typed[name])
        if name in blank:
            ranks, kinds = np.where(blank[name], kinds, ranks), kinds + 1
        known &= ranks >= 0
        if size * kinds > _MOST:
            numbers, size = _ranks(pd.Series(numbers))
        numbers = numbers * kinds + ranks
        size *= kinds
    again, first = repetitions(numbers, known)
    if not len(again):
        return []
    return [Finding(Code.LIGNE_DOUBLE, Severity.REFUS, rows[again], first_rows=rows[first])]


def _ranks(column: pd.Series) -> tuple[npt.NDArray[np.int64], int]:
    """For each value the number of its kind from 0, -1 where it is missing; how many kinds."""
    ranks, distinct = pd.factorize(column)
    kinds = len(distinct)
    if isinstance(column.dtype, pd.StringDtype) and kinds:
        same, alike = pd.factorize(np.array([_alike(text) for text in distinct], np.object_))
        ranks, kinds = np.where(ranks < 0, -1, same[ranks]), len(alike)
    return ranks.astype(np.int64), kinds


def _alike(text: str) -> str:
    """What is left of a text once writing habits are taken away; never nothing."""
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = unicodedata.normalize("NFKD", fold(text))
    kept = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(kept.casefold().split())
