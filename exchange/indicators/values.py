"""One answer, from the text of a form to its value.

:func:`read_value` gives a number, a day or a text, or the code of what is wrong with it. It
promises to be lenient about writing (case, accents, spaces between thousands, two ways to write a
day) and about nothing else.
"""

import re
from dataclasses import dataclass
from datetime import date

from exchange.indicateur import Indicateur, NatureIndicateur
from validators.codes import Code
from validators.text import label_key

MOST = 1_000_000_000
"""The greatest number an answer may be: no party counts further."""

LONGEST = 1_000
"""Characters of a text."""

_NUMBER = re.compile(r"(-?)([0-9]+)(?:[.,]0+)?")
_GAPS = str.maketrans(dict.fromkeys(" \u00a0\u202f\u2009"))
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00:00)?")

Value = int | date | str


@dataclass(frozen=True, slots=True)
class Read:
    """An answer as read.

    Attributes:
        value: the answer; ``None`` where it is blank or wrong.
        fault: what is wrong, or ``None``.
    """

    value: Value | None
    fault: Code | None = None


BLANK = Read(None)


def read_value(indicator: Indicateur, text: str) -> Read:
    """The answer that a text gives to an indicator.

    Args:
        indicator: what is asked.
        text: the cell of the form.
    """
    cell = " ".join(text.split())
    if not cell:
        return BLANK
    match indicator.nature:
        case NatureIndicateur.NOMBRE:
            return _number(cell)
        case NatureIndicateur.LISTE:
            return _one_of(cell, indicator.valeurs)
        case NatureIndicateur.DATE:
            return _day(cell)
    return Read(None, Code.VALEUR_FORME) if len(cell) > LONGEST else Read(cell)


def _number(cell: str) -> Read:
    plain = cell.translate(_GAPS)
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return Read(None, Code.VALEUR_ENTIER)
    if len(found[2].lstrip("0")) > len(str(MOST)):
        return Read(None, Code.VALEUR_EXCESSIVE)
    number = int(found[2])
    if found[1] and number:
        return Read(None, Code.VALEUR_NEGATIVE)
    return Read(number) if number <= MOST else Read(None, Code.VALEUR_EXCESSIVE)


def _one_of(cell: str, allowed: tuple[str, ...]) -> Read:
    keys = {label_key(value): value for value in allowed}
    value = keys.get(label_key(cell))
    return Read(None, Code.VALEUR_LISTE) if value is None else Read(value)


def _day(cell: str) -> Read:
    if french := _FRENCH_DAY.fullmatch(cell):
        day, month, year = (int(part) for part in french.groups())
    elif iso := _ISO_DAY.fullmatch(cell):
        year, month, day = (int(part) for part in iso.groups())
    else:
        return Read(None, Code.VALEUR_DATE)
    try:
        return Read(date(year, month, day))
    except ValueError:
        return Read(None, Code.VALEUR_DATE)
