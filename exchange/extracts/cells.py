"""How one column of an extract is packed in a record, and read back.

A layout (:mod:`exchange.extracts.index`) is a tuple of cells; ``pack`` turns a column of a table
into the values of one record field, ``unpack`` turns the field of the records found into an Arrow
array, nulls restored. It promises that what comes back is what went in: a value that the cell
cannot hold raises, naming the column and never the value. Everything is done by columns.
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from exchange.errors import ExtractFormatError


class Cell(Protocol):
    """One column of a layout: its name, its packed type, and the way in and out."""

    @property
    def nom(self) -> str:
        """Name of the column in the input contract."""

    @property
    def dtype(self) -> str:
        """Type of the field for numpy, with its byte order."""

    def pack(self, column: pd.Series) -> NDArray[np.generic]:
        """The field of every row."""

    def unpack(self, packed: NDArray[np.generic]) -> pa.Array:
        """The Arrow array of those fields."""


def _arrow(nom: str, column: pd.Series, kind: pa.DataType) -> pa.Array:
    try:
        array = pa.array(column, from_pandas=True)
        array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        return array.cast(kind)
    except pa.ArrowException:
        # The original error quotes the value, which may be confidential.
        raise ExtractFormatError(f"colonne {nom} : type inattendu") from None


def _whole(nom: str, values: pa.Array, top: int, sentinel: int) -> NDArray[np.int64]:
    filled: NDArray[np.int64] = pc.fill_null(values, sentinel).to_numpy(zero_copy_only=False)
    known = pc.drop_null(values).to_numpy(zero_copy_only=False)
    if known.size and (known.min() < 0 or known.max() > top):
        raise ExtractFormatError(f"colonne {nom} : valeur hors des bornes 0 à {top}")
    return filled


@dataclass(frozen=True, slots=True)
class Whole:
    """A count, in an unsigned field whose largest value stands for « absent ».

    Attributes:
        nom: name of the column.
        size: bytes of the field, 1, 2 or 4.
        required: whether an absent value is an error.
    """

    nom: str
    size: int
    required: bool = False

    @property
    def dtype(self) -> str:
        """Little-endian unsigned integer of ``size`` bytes."""
        return f"<u{self.size}"

    @property
    def _sentinel(self) -> int:
        return int(2 ** (8 * self.size) - 1)

    def pack(self, column: pd.Series) -> NDArray[np.generic]:
        """The field of every row.

        Raises:
            ExtractFormatError: not whole numbers, out of bounds, or absent though required.
        """
        values = _arrow(self.nom, column, pa.int64())
        if self.required and values.null_count:
            raise ExtractFormatError(f"colonne {self.nom} : valeur absente")
        return _whole(self.nom, values, self._sentinel - 1, self._sentinel).astype(self.dtype)

    def unpack(self, packed: NDArray[np.generic]) -> pa.Array:
        """An ``int64`` array."""
        return pa.array(packed.astype(np.int64), mask=packed == self._sentinel)


@dataclass(frozen=True, slots=True)
class Hundredths:
    """A quantity known to the hundredth (a sum of IP rates, a headcount), exact as written.

    Attributes:
        nom: name of the column.
    """

    nom: str

    @property
    def dtype(self) -> str:
        """Hundredths in a little-endian unsigned 32-bit integer."""
        return "<u4"

    def pack(self, column: pd.Series) -> NDArray[np.generic]:
        """The field of every row.

        Raises:
            ExtractFormatError: not numbers, out of bounds, or with more than two decimals.
        """
        values = _arrow(self.nom, column, pa.float64())
        scaled = pc.multiply(values, 100.0)
        rounded = pc.round(scaled)
        gap = pc.max(pc.abs(pc.subtract(scaled, rounded))).as_py()
        # A double near 2^31 hundredths is exact to about 1e-6.
        if gap is not None and not gap < 1e-4:
            raise ExtractFormatError(f"colonne {self.nom} : plus de deux décimales")
        whole = rounded.cast(pa.int64())
        return _whole(self.nom, whole, 2**32 - 2, 2**32 - 1).astype(self.dtype)

    def unpack(self, packed: NDArray[np.generic]) -> pa.Array:
        """A ``double`` array, each value the nearest to its two decimals."""
        return pa.array(packed.astype(np.float64) / 100.0, mask=packed == 2**32 - 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A short text in UTF-8, padded with NUL; an empty text is an absent one.

    Attributes:
        nom: name of the column.
        width: bytes of the field.
    """

    nom: str
    width: int

    @property
    def dtype(self) -> str:
        """Fixed-width bytes."""
        return f"S{self.width}"

    def pack(self, column: pd.Series) -> NDArray[np.generic]:
        """The field of every row.

        Raises:
            ExtractFormatError: not texts, longer than the field, or holding a NUL.
        """
        coded = pc.fill_null(_arrow(self.nom, column, pa.string()), "").dictionary_encode()
        # Extracts repeat few distinct texts: only those are converted one by one.
        distinct = [text.encode() for text in coded.dictionary.to_pylist()]
        if any(len(text) > self.width or b"\0" in text for text in distinct):
            raise ExtractFormatError(f"colonne {self.nom} : texte de plus de {self.width} octets")
        table = np.array(distinct or [b""], dtype=self.dtype)
        packed: NDArray[np.generic] = table[coded.indices.to_numpy(zero_copy_only=False)]
        return packed

    def unpack(self, packed: NDArray[np.generic]) -> pa.Array:
        """A ``string`` array."""
        fields = np.ascontiguousarray(packed).view(np.uint8).reshape(-1, self.width)
        kept = fields != 0
        lengths = kept.sum(axis=1, dtype=np.int32)
        offsets = np.zeros(len(fields) + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        text = pa.StringArray.from_buffers(
            len(fields), pa.py_buffer(offsets), pa.py_buffer(fields[kept].tobytes())
        )
        return pc.if_else(pa.array(lengths == 0), pa.scalar(None, pa.string()), text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed texts, held as its rank from 1; 0 is absent.

    Attributes:
        nom: name of the column.
        values: the texts, in the order of their codes; only ever extended at the end.
    """

    nom: str
    values: tuple[str, ...]
    _codes: pa.Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_codes", pa.array(self.values, pa.string()))

    @property
    def dtype(self) -> str:
        """One unsigned byte."""
        return "u1"

    def pack(self, column: pd.Series) -> NDArray[np.generic]:
        """The field of every row; booleans are ranked as ``non``, ``oui``.

        Raises:
            ExtractFormatError: a text that is not one of the values.
        """
        texts = _arrow(self.nom, column, pa.string())
        if pd.api.types.is_bool_dtype(column.dtype):
            texts = pc.if_else(pc.equal(texts, "true"), "oui", "non")
        ranks = pc.index_in(texts, value_set=self._codes)
        if ranks.null_count != texts.null_count:
            raise ExtractFormatError(f"colonne {self.nom} : valeur hors liste")
        codes: NDArray[np.generic] = pc.fill_null(ranks, -1).to_numpy(zero_copy_only=False) + 1
        return codes.astype(self.dtype)

    def unpack(self, packed: NDArray[np.generic]) -> pa.Array:
        """A ``string`` array."""
        return self._codes.take(pa.array(packed.astype(np.int32) - 1, mask=packed == 0))
