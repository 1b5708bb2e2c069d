"""Mends the SIRET cells that are not already 14 digits, where nothing is lost.

``repair(cells)`` takes the odd cells only (a clean file has none) and gives for each either 14
digits with the marks of what was mended, or the code of what is wrong. Promises: a repair never
invents a digit but the leading zeros a spreadsheet dropped, and those only where the result
passes its key; nine digits are a SIREN and are never completed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.codes import Code
from validators.siret_key import LENGTH, SIREN_LENGTH, Digits, Mask, packed, siren_valid, valid
from validators.text import byte_lengths, fixed_width, matches

_SPACES = (
    r"[\s\x{85}\x{A0}\x{AD}\x{1680}\x{180E}\x{2000}-\x{200F}\x{2028}\x{2029}\x{202F}\x{205F}"
    r"\x{2060}\x{3000}\x{FEFF}]+"
)
_FORMULA = r"""^(?:='?"+'?([0-9.,eE+\-]*)"+|=([0-9]+)|['’‘`"]+([0-9.,eE+\-]*)['’‘`"]*)$"""
_NULL_DECIMALS = r"^([0-9]+)[.,]0+$"
_SCIENTIFIC = re.compile(r"[+]?([0-9])(?:[.,]([0-9]+))?[eE][+]?([0-9]{1,3})")
_SEPARATORS = r"[.\-‐‑‒–—'’‘_/]+"
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


def repair(cells: pa.LargeStringArray) -> Repaired:
    """Reads odd cells as 14 digits where that loses nothing.

    Args:
        cells: Text as it stands in the file, none of it exactly 14 ASCII digits.

    Returns:
        Digits, refusals and repairs; a cell has one refusal or none. Keys are not checked here,
        except to decide whether lost zeros may be restored.
    """
    mended: dict[Code, Mask] = {}
    text = _replace(cells, _SPACES, "", Code.SIRET_ESPACES, mended)
    text = _replace(text, _FORMULA, r"\1\2\3", Code.SIRET_FORMULE, mended)
    text = _replace(text, _NULL_DECIMALS, r"\1", Code.SIRET_DECIMALE, mended)
    text, lossy = _expand_notation(text, mended)
    text = _drop_separators(text, mended)
    return _classify(text, lossy, mended)


def _replace(
    text: pa.LargeStringArray, pattern: str, by: str, code: Code, mended: dict[Code, Mask]
) -> pa.LargeStringArray:
    changed = matches(text, pattern)
    mended[code] = changed
    if not changed.any():
        return text
    return pc.replace_substring_regex(text, pattern, by)


def _drop_separators(text: pa.LargeStringArray, mended: dict[Code, Mask]) -> pa.LargeStringArray:
    """Removes dots and dashes between digits; a leading minus is left, to be refused."""
    changed = matches(text, f"^[0-9](?:[0-9]|{_SEPARATORS})*[0-9]$") & matches(text, _SEPARATORS)
    mended[Code.SIRET_ESPACES] = mended[Code.SIRET_ESPACES] | changed
    if not changed.any():
        return text
    return pc.if_else(pa.array(changed), pc.replace_substring_regex(text, _SEPARATORS, ""), text)


def _expand_notation(
    text: pa.LargeStringArray, mended: dict[Code, Mask]
) -> tuple[pa.LargeStringArray, Mask]:
    """Writes complete scientific notation in full; tells which cells lost digits to it."""
    mended[Code.SIRET_NOTATION_RESTAUREE] = np.zeros(len(text), np.bool_)
    lossy: Mask = np.zeros(len(text), np.bool_)
    concerned = np.flatnonzero(matches(text, r"^[+]?[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]{1,3}$"))
    if not len(concerned):
        return text, lossy
    full = [_in_full(cell) for cell in text.take(pa.array(concerned)).to_pylist()]
    complete = np.array([number is not None for number in full], np.bool_)
    mended[Code.SIRET_NOTATION_RESTAUREE][concerned] = complete
    lossy[concerned] = ~complete
    written = pa.array([number or "" for number in full], pa.large_string())
    mask = np.zeros(len(text), np.bool_)
    mask[concerned] = True
    return pc.replace_with_mask(text, pa.array(mask), written), lossy


def _in_full(cell: str) -> str | None:
    """All the digits of ``7,3282932000074E+13``; None where some of them are not written."""
    parts = _SCIENTIFIC.fullmatch(cell)
    if parts is None:
        return None
    first, decimals, exponent = parts[1], parts[2] or "", int(parts[3])
    if len(decimals) < exponent or exponent >= LENGTH or decimals[exponent:].strip("0"):
        return None
    return f"{Decimal(f'{first}.{decimals or 0}').scaleb(exponent):.0f}"


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
    null = whole & (digits == _ZERO).all(axis=1)
    padded = whole & ~null & padded_siren(digits)
    siren = numeric & (lengths == SIREN_LENGTH)
    monaco = ~numeric & ~lossy & matches(text, "(?i)monaco")
    letters = ~numeric & ~blank & ~lossy & ~monaco
    length = numeric & ~siren & ~whole & ~restorable
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


def padded_siren(digits: Digits) -> Mask:
    """Which rows of 14 digits are a SIREN completed by five zeros, on either side.

    No establishment has the number 00000 and no SIREN begins with five zeros.
    """
    numbers = packed(digits)
    right = numbers % 10 ** (LENGTH - SIREN_LENGTH) == 0
    left = numbers < 10**SIREN_LENGTH
    found: Mask = np.zeros(len(digits), np.bool_)
    found[right] = siren_valid(digits[right, :SIREN_LENGTH])
    found[left] |= siren_valid(digits[left, LENGTH - SIREN_LENGTH :])
    return found
