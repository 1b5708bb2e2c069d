"""Finds workers' social-security numbers (NIR) in columns of text.

Use ``nir_places(column)`` on each column of an upload; any place found refuses the whole file.
Runs where the file is parsed, so that such a number never leaves the reading process. Promises:
only a whole token of 13 characters and its key counts, and only where the key is right; a SIRET,
which has 14 digits, is never one. Cells too short to hold a NIR are never looked at.

NIR (décret 82-103, INSEE): sex, year, month, department (2A and 2B in Corsica), commune, rank,
then a key, 97 minus the number modulo 97, Corsica counting as 19 and 18.
"""

import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from validators.text import byte_lengths, matches

_SHORTEST = 15
_GAP = "[ \u00a0\u2009\u202f.\\-]?"
_MONTH = "(?:0[1-9]|1[0-2]|[2-3][0-9]|4[0-2]|[5-9][0-9])"
_DEPARTMENT = "(?:[0-9]{2}|2[ABab])"
_NUMBER = _GAP.join(
    ["[1-478]", "[0-9]{2}", _MONTH, _DEPARTMENT, "[0-9]{3}", "[0-9]{3}", "[0-9]{2}"]
)
_PREFILTER = f"(?:^|[^0-9A-Za-z]){_NUMBER}(?:$|[^0-9A-Za-z])"
_TOKEN = re.compile(f"(?<![0-9A-Za-z])(?={_NUMBER}(?![0-9A-Za-z]))({_NUMBER})")
_NOT_KEPT = re.compile("[^0-9AB]")


def nir_places(column: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """Places of the cells that hold a NIR with its key.

    Args:
        column: Cells as text.

    Returns:
        Positions in the column, ascending.
    """
    long_enough = np.flatnonzero(byte_lengths(column) >= _SHORTEST)
    if not len(long_enough):
        return long_enough
    cells = column.take(pa.array(long_enough))
    likely = np.flatnonzero(matches(cells, _PREFILTER))
    texts = cells.take(pa.array(likely)).to_pylist()
    held = np.array([holds_nir(text) for text in texts], np.bool_)
    return long_enough[likely[held]] if len(likely) else long_enough[:0]


def holds_nir(text: str) -> bool:
    """Whether a text holds a NIR followed by its right key, spaced or not."""
    return any(_key_is_right(found[1]) for found in _TOKEN.finditer(text))


def _key_is_right(token: str) -> bool:
    plain = _NOT_KEPT.sub("", token.upper())
    number = plain[:13].replace("2A", "19").replace("2B", "18")
    return int(plain[13:]) == 97 - int(number) % 97
