"""A column of text becomes a column of values, and the places that could not.

``convert(column, reading)``. Each distinct text is read once, then spread over the rows: in an
extract of a million rows most columns hold a few hundred texts.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.contracts.dates import dates_of
from validators.contracts.model import Nature, Reading
from validators.siret_key import Mask
from validators.text import label_key, matches, strings

_INTEGER = r"^-?[0-9]{1,15}$"
# Two decimals; a spreadsheet may write zeros after them.
_DECIMAL = r"^-?[0-9]{1,15}(?:[.,][0-9]{1,2}0{0,12})?$"
_THOUSANDS = r"[ \x{A0}\x{202F}]"
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
_YES_NO = {"OUI": True, "NON": False}
_BLANKS = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"


@dataclass(frozen=True, slots=True, eq=False)
class Converted:
    """A typed column.

    Attributes:
        values: Nullable pandas column; missing where the text is blank or wrong.
        wrong: Which rows hold something that is no value.
        code: What ``wrong`` means.
        blank: Which rows hold nothing.
    """

    values: pd.Series
    wrong: Mask
    code: Code
    blank: Mask


def convert(column: "pd.Series[str] | pa.ChunkedArray", reading: Reading) -> Converted:
    """Reads a column of text.

    Args:
        column: Cells as sent.
        reading: How to read them; any nature but SIRET.

    Returns:
        Values, with what is wrong and what is blank.
    """
    encoded = strings(column).dictionary_encode()
    distinct = pc.utf8_trim(encoded.dictionary, _BLANKS)
    blank = pc.equal(distinct, "").to_numpy(zero_copy_only=False)
    values, wrong, code = _read(distinct, reading)
    spread = encoded.indices.to_numpy()
    return Converted(
        values=pd.Series(values.take(spread)),
        wrong=(wrong & ~blank)[spread],
        code=code,
        blank=blank[spread],
    )


def _read(
    distinct: pa.LargeStringArray, reading: Reading
) -> tuple[pd.api.extensions.ExtensionArray, Mask, Code]:
    """Values of distinct texts, which of them are wrong, and what that is called."""
    match reading.nature:
        case Nature.ENTIER:
            right = matches(distinct, _INTEGER)
            numbers = _numbers(distinct, right, pa.int64()).to_numpy(zero_copy_only=False)
            return pd.arrays.IntegerArray(numbers, ~right), ~right, Code.VALEUR_ENTIER
        case Nature.DECIMAL:
            right = matches(distinct, reading.pattern or _DECIMAL)
            bare = pc.replace_substring_regex(distinct, _THOUSANDS, "")
            pointed = pc.replace_substring(bare, ",", ".")
            numbers = _numbers(pointed, right, pa.float64()).to_numpy(zero_copy_only=False)
            return pd.arrays.FloatingArray(numbers, ~right), ~right, Code.VALEUR_DECIMAL
        case Nature.OUI_NON:
            known = [_YES_NO.get(text.upper()) for text in distinct.to_pylist()]
            missing = np.array([value is None for value in known], np.bool_)
            truths = np.array([bool(value) for value in known], np.bool_)
            return pd.arrays.BooleanArray(truths, missing), missing, Code.VALEUR_LISTE
        case Nature.DATE:
            dates = pd.array(dates_of(distinct), "datetime64[s]")
            return dates, np.asarray(dates.isna(), np.bool_), Code.VALEUR_DATE
    return _read_text(distinct, reading)


def _read_text(
    distinct: pa.LargeStringArray, reading: Reading
) -> tuple[pd.api.extensions.ExtensionArray, Mask, Code]:
    if reading.nature is Nature.TEXTE:
        right = matches(distinct, f"^{reading.pattern}$")
        texts = pc.if_else(pa.array(right), distinct, None)
        return pd.array(texts, dtype=_TEXT), ~right, Code.VALEUR_FORME
    if reading.allowed is not None:
        allowed = reading.allowed
        known = [allowed.get(label_key(text)) for text in distinct.to_pylist()]
        code = Code.VALEUR_LISTE
    else:
        shape = re.compile(reading.pattern)
        texts = [text.upper().replace(".", "") for text in distinct.to_pylist()]
        known = [text if shape.fullmatch(text) else None for text in texts]
        code = Code.VALEUR_FORME
    wrong = np.array([value is None for value in known], np.bool_)
    return pd.array(known, dtype="str"), wrong, code


def _numbers(texts: pa.LargeStringArray, right: Mask, kind: pa.DataType) -> pa.Array:
    """The numbers written by the right texts, zero for the others."""
    return pc.if_else(pa.array(right), texts, "0").cast(kind)
