"""Small services on Arrow columns of text and on header labels.

Use ``strings(series)`` to see a pandas column of text as one Arrow array without a copy,
``fixed_width`` for its bytes as a matrix, ``label_key`` to compare headers.
"""

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strings(column: object) -> pa.LargeStringArray:
    """A pandas or Arrow column of text as one Arrow large_string array, nulls as ``""``."""
    array = pa.array(column) if not isinstance(column, pa.Array | pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    array = array.cast(pa.large_string())
    return array.fill_null("") if array.null_count else array


def fixed_width(array: pa.LargeStringArray, width: int) -> npt.NDArray[np.uint8]:
    """The bytes of an array whose every cell holds ``width`` bytes, as ``(n, width)`` uint8."""
    if not len(array):
        return np.empty((0, width), np.uint8)
    start = array.offset
    offsets = np.frombuffer(array.buffers()[1], np.int64, start + len(array) + 1)[start:]
    data = np.frombuffer(array.buffers()[2], np.uint8)
    return data[offsets[0] : offsets[-1]].reshape(-1, width)


def byte_lengths(array: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """Length of each cell in bytes."""
    lengths: npt.NDArray[np.int64] = pc.binary_length(array).to_numpy(zero_copy_only=False)
    return lengths


def matches(array: pa.LargeStringArray, pattern: str) -> npt.NDArray[np.bool_]:
    """Which cells match an RE2 pattern somewhere."""
    found: npt.NDArray[np.bool_] = pc.match_substring_regex(array, pattern).to_numpy(
        zero_copy_only=False
    )
    return found


def label_key(label: str) -> str:
    """A header without accents, case or punctuation: ``"N° SIRET"`` gives ``"n_siret"``."""
    plain = unicodedata.normalize("NFKD", label.replace("°", " ").replace("º", " "))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("_", ascii_only).strip("_")
