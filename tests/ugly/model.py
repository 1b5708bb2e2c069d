"""The rules on one SIRET cell, written a second time: a row at a time, slowly, from the text.

``meant(cell)`` is the SIRET that a cell stands for, or None where the row is set aside. The key is
python-stdnum's. ``expected(cells)`` is what becomes of a whole column.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from stdnum.fr import siret as oracle

_SCIENTIFIC = re.compile(r"(\d)[.,](\d+)[eE]\+?(\d+)")
_DECIMALS = re.compile(r"(\d+)[.,]0+")
_FORMULA = re.compile(r'="?([^"]*)"?')


def meant(cell: str) -> str | None:
    """The SIRET that a cell stands for, every repair of the issue allowed."""
    content = _bare(cell).lstrip("'’")
    if formula := _FORMULA.fullmatch(content):
        content = _bare(formula[1])
    if number := _SCIENTIFIC.fullmatch(content):
        if len(number[2]) < int(number[3]):
            return None
        content = _whole(number)
    elif decimals := _DECIMALS.fullmatch(content):
        content = decimals[1]
    digits = "".join(mark for mark in content if not _parts(mark))
    return _checked(digits) if digits.isascii() and digits.isdigit() else None


def _bare(cell: str) -> str:
    """A cell without the blanks, seen and unseen, round it."""
    start, end = 0, len(cell)
    while start < end and _blank(cell[start]):
        start += 1
    while end > start and _blank(cell[end - 1]):
        end -= 1
    return cell[start:end]


def _blank(mark: str) -> bool:
    return mark.isspace() or unicodedata.category(mark) in {"Zs", "Cf"}


def _parts(mark: str) -> bool:
    """Whether a sign only separates: blanks, dots, dashes."""
    return _blank(mark) or mark == "." or unicodedata.category(mark) == "Pd" or mark == "\u2212"


def _whole(number: re.Match[str]) -> str:
    """A number in scientific notation, whose digits are all there, written in full."""
    places = int(number[3])
    whole, rest = number[1] + number[2][:places], number[2][places:]
    return whole if not rest.strip("0") else "x"


def _checked(digits: str) -> str | None:
    if 10 <= len(digits) < 14:
        digits = digits.zfill(14)
    if len(digits) != 14 or "00000" in (digits[:5], digits[9:]):
        return None
    return digits if oracle.is_valid(digits) else None


@dataclass
class Expected:
    """What becomes of a column, its first cell being in row 2."""

    kept: list[str] = field(default_factory=list)
    aside: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)


def expected(cells: Sequence[str]) -> Expected:
    """The good numbers in order, and the rows set aside and repeated."""
    out, seen = Expected(), set[str]()
    for row, cell in enumerate(cells, 2):
        number = meant(cell)
        if number is None:
            out.aside.append(row)
        elif number in seen:
            out.twice.append(row)
        else:
            seen.add(number)
            out.kept.append(number)
    return out
