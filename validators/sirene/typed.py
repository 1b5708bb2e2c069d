"""Arrow columns of INSEE's files as numpy arrays without nulls."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.sirene.errors import SourceError
from validators.siret_key import LENGTH, packed
from validators.text import byte_lengths, fixed_width, strings

NO_DATE: Final = np.iinfo(np.int32).min
"""Stands for a date that INSEE does not give."""


def keys(column: pa.Array, file: str) -> npt.NDArray[np.int64]:
    """SIRETs as one int64 each, those whose key is wrong included: INSEE's own files hold some.

    Raises:
        SourceError: a cell is not 14 digits.
    """
    cells = strings(column)
    if len(cells) and bool((byte_lengths(cells) == LENGTH).all()):
        digits = fixed_width(cells, LENGTH)
        if int((digits - ord("0")).max()) < 10:
            return packed(digits)
    elif not len(cells):
        return np.empty(0, np.int64)
    raise SourceError(
        f"Le fichier {file} a des SIRET qui ne sont pas faits de 14 chiffres ; rien n'a été "
        "remplacé."
    )


def days(column: pa.Array) -> npt.NDArray[np.int32]:
    """Dates as days since 1970, ``NO_DATE`` where there is none."""
    return _plain(column.cast(pa.int32()).fill_null(int(NO_DATE)), np.int32)


def truths(column: pa.Array) -> npt.NDArray[np.uint8]:
    """Booleans as 0 and 1; a missing one is 0."""
    return _plain(column.fill_null(False).cast(pa.uint8()), np.uint8)


def latest(column: pa.Array) -> str:
    """The greatest of a column of ISO dates, or an empty text."""
    return pc.max(column).as_py() or ""


def _plain(column: pa.Array, kind: npt.DTypeLike) -> npt.NDArray[Any]:
    return np.array(column.to_numpy(zero_copy_only=False), dtype=kind, copy=True)
