"""Mends the SIRET cells that are not already 14 digits, where nothing is lost.

``repair(cells)`` takes the odd cells only (a clean file has none) and gives for each either 14
digits with the marks of what was mended, or the code of what is wrong. Promises: a repair never
invents a digit but the leading zeros a spreadsheet dropped, and those only where the result
passes its key; nine digits are a SIREN and are never completed.

Not mended, though it could be guessed: a sign before the number (a SIRET is never negative),
letters around it (``SIRET : 732…``), commas within, digits of other scripts. Two numbers in one
cell are a wrong length.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.folding import APOSTROPHES, INVISIBLE
from validators.notation import SCIENTIFIC, in_full
from validators.siret_key import LENGTH, SIREN_LENGTH, Digits, Mask, packed, siren_valid, valid
from validators.text import byte_lengths, fixed_width, matches

_SPACES = f"[{INVISIBLE}]+"
_QUOTES = f'{APOSTROPHES}"«»“”„‟‹›″＂'
_FORMULA = (
    f'^(?:[{APOSTROPHES}]?=[{APOSTROPHES}]?"+[{APOSTROPHES}]?([0-9.,eE+\\-]*)"+|=([0-9]+)'
    f"|[{_QUOTES}]+([0-9.,eE+\\-]*)[{_QUOTES}]*|([0-9.,eE+\\-]+)[{_QUOTES}]+)$"
)
_NULL_DECIMALS = r"^([0-9]+)[.,]0+$"
_SEPARATORS = rf"[.\p{{Pd}}\x{{2212}}_/{APOSTROPHES}]+"
_SEPARATED = rf"^[._/]*[0-9](?:[0-9]|{_SEPARATORS})*$"
_SEVERAL = r"^[0-9]{9,}(?:[,;:|&]+[0-9]{9,})+$"
# No published form of these numbers is known: the name of the country, its ISO code before
# digits, or an entry of its register of trade (56S00557).
_MONACO = r"(?i)monaco|^mco?[\-_]?[0-9]|^[0-9]{2}[sp][0-9]{5}$"
_ZERO = ord("0")

REPAIRS = (
    Code.SIRET_ESPACES,
    Code.SIRET_FORMULE,
    Code.SIRET_DECIMALE,
    Code.SIRET_NOTATION_RESTAUREE,
    Code.SIRET_ZERO_RESTAURE,
)
REFUSALS = (
    Code.SIRET_VIDE,
    Code.SIRET_NUL,
    Code.SIRET_SIREN,
    Code.SIRET_SIREN_COMPLETE,
    Code.SIRET_NOTATION,
    Code.SIRET_MONACO,
    Code.SIRET_CARACTERES,
    Code.SIRET_LONGUEUR,
    Code.SIRET_CLE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """Outcome for ``n`` odd cells.

    Attributes:
        digits: ``(n, 14)`` ASCII digits; zeros where the cell could not be read as a number.
        refused: Mask of ``n`` by code.
        mended: Mask of ``n`` by code of repair; says nothing about whether the key is right.
    """

    digits: Digits
    refused: dict[Code, Mask]
    mended: dict[Code, Mask]

    @property
    def kept(self) -> Mask:
        """Which cells have no refusal."""
        refused = np.zeros(len(self.digits), np.bool_)
        for mask in self.refused.values():
            refused |= mask
        kept: Mask = ~refused
        return kept


def repair(cells: pa.LargeStringArray) -> Repaired:
    """Reads odd cells as 14 digits where that loses nothing.

    Args:
        cells: Text as it stands in the file, none of it exactly 14 ASCII digits.

    Returns:
        Digits, refusals and repairs; a cell has one refusal or none. Keys are not checked here,
        except to decide whether lost zeros may be restored.
    """
    mended = {code: np.zeros(len(cells), np.bool_) for code in REPAIRS}
    lossy = np.zeros(len(cells), np.bool_)
    text = _replace(cells, _SPACES, "", mended[Code.SIRET_ESPACES])
    odd = np.flatnonzero(~matches(text, "^[0-9]*$"))
    if len(odd):
        mended_odd = {code: mask[odd] for code, mask in mended.items()}
        rest, lossy[odd] = _without_marks(text.take(pa.array(odd)), mended_odd)
        for code, mask in mended_odd.items():
            mended[code][odd] = mask
        text = _put(text, odd, rest)
    return _classify(text, lossy, mended)


def _without_marks(
    text: pa.LargeStringArray, mended: dict[Code, Mask]
) -> tuple[pa.LargeStringArray, Mask]:
    """Cells that are not mere digits, without what a spreadsheet or a hand put around them."""
    text = _replace(text, _FORMULA, r"\1\2\3\4", mended[Code.SIRET_FORMULE])
    text = _replace(text, _NULL_DECIMALS, r"\1", mended[Code.SIRET_DECIMALE])
    text, lossy = _expand_notation(text, mended[Code.SIRET_NOTATION_RESTAUREE])
    return _drop_separators(text, mended[Code.SIRET_ESPACES]), lossy


def _put(
    text: pa.LargeStringArray, places: npt.NDArray[np.int64], written: pa.LargeStringArray
) -> pa.LargeStringArray:
    mask = np.zeros(len(text), np.bool_)
    mask[places] = True
    return pc.replace_with_mask(text, pa.array(mask), written)


def _replace(text: pa.LargeStringArray, pattern: str, by: str, mended: Mask) -> pa.LargeStringArray:
    """Replaces a pattern, and marks in ``mended`` the cells that had it."""
    concerned = np.flatnonzero(matches(text, pattern))
    if not len(concerned):
        return text
    mended[concerned] = True
    if len(concerned) == len(text):
        return pc.replace_substring_regex(text, pattern, by)
    chosen = text.take(pa.array(concerned))
    return _put(text, concerned, pc.replace_substring_regex(chosen, pattern, by))


def _drop_separators(text: pa.LargeStringArray, mended: Mask) -> pa.LargeStringArray:
    """Removes dots and dashes after a digit; a leading minus is left, to be refused."""
    concerned = np.flatnonzero(matches(text, _SEPARATED) & matches(text, _SEPARATORS))
    if not len(concerned):
        return text
    mended[concerned] = True
    chosen = text.take(pa.array(concerned))
    return _put(text, concerned, pc.replace_substring_regex(chosen, _SEPARATORS, ""))


def _expand_notation(text: pa.LargeStringArray, mended: Mask) -> tuple[pa.LargeStringArray, Mask]:
    """Writes complete scientific notation in full; tells which cells lost digits to it."""
    lossy: Mask = np.zeros(len(text), np.bool_)
    concerned = np.flatnonzero(matches(text, SCIENTIFIC))
    if not len(concerned):
        return text, lossy
    full = [in_full(cell) for cell in text.take(pa.array(concerned)).to_pylist()]
    complete = np.array([number is not None for number in full], np.bool_)
    mended[concerned] = complete
    lossy[concerned] = ~complete
    written = pa.array([number or "" for number in full], pa.large_string())
    return _put(text, concerned, written), lossy


def _classify(text: pa.LargeStringArray, lossy: Mask, mended: dict[Code, Mask]) -> Repaired:
    lengths = byte_lengths(text)
    numeric = matches(text, r"^[0-9]+$")
    blank = (lengths == 0) & ~lossy
    readable = numeric & (lengths >= 10) & (lengths <= LENGTH)
    digits = _zero_filled(text, readable)
    short = readable & (lengths < LENGTH)
    restorable = short & valid(digits) & ~padded_siren(digits)
    mended[Code.SIRET_ZERO_RESTAURE] = restorable
    whole = readable & ~short
    null = numeric & matches(text, "^0+$")
    padded = whole & ~null & padded_siren(digits)
    siren = numeric & ~null & (lengths == SIREN_LENGTH)
    worded = ~numeric & ~blank & ~lossy
    monaco = worded & matches(text, _MONACO)
    several = worded & ~monaco & matches(text, _SEVERAL)
    letters = worded & ~monaco & ~several
    length = several | (numeric & ~null & ~siren & ~whole & ~restorable)
    refused = {
        Code.SIRET_VIDE: blank,
        Code.SIRET_NUL: null,
        Code.SIRET_SIREN: siren,
        Code.SIRET_SIREN_COMPLETE: padded,
        Code.SIRET_NOTATION: lossy,
        Code.SIRET_MONACO: monaco,
        Code.SIRET_CARACTERES: letters,
        Code.SIRET_LONGUEUR: length,
    }
    return Repaired(digits, refused, mended)


def _zero_filled(text: pa.LargeStringArray, readable: npt.NDArray[np.bool_]) -> Digits:
    digits = np.full((len(text), LENGTH), _ZERO, np.uint8)
    if readable.any():
        chosen = text.filter(pa.array(readable))
        digits[readable] = fixed_width(pc.utf8_lpad(chosen, LENGTH, "0"), LENGTH)
    return digits


def padded_siren(digits: Digits, numbers: npt.NDArray[np.int64] | None = None) -> Mask:
    """Which rows of 14 digits are a SIREN completed by five zeros, on either side.

    No establishment has the number 00000 and no SIREN begins with five zeros.

    Args:
        digits: ``(n, 14)`` ASCII digits.
        numbers: The same packed, where that was done already.
    """
    numbers = packed(digits) if numbers is None else numbers
    right = numbers % 10 ** (LENGTH - SIREN_LENGTH) == 0
    left = numbers < 10**SIREN_LENGTH
    found: Mask = np.zeros(len(digits), np.bool_)
    found[right] = siren_valid(digits[right, :SIREN_LENGTH])
    found[left] |= siren_valid(digits[left, LENGTH - SIREN_LENGTH :])
    return found
