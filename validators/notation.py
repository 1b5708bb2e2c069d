"""Scientific notation, as spreadsheets write large whole numbers.

Use ``in_full("7,3282932000074E+13")``; None says that digits were lost, as in ``7,32829E+13``.
``SCIENTIFIC`` is the RE2 and Python pattern of a cell in that notation.
"""

import re

SCIENTIFIC = r"^[+]?([0-9]{1,20})(?:[.,]([0-9]{1,40}))?[eE][+]?([0-9]{1,3})$"

_CELL = re.compile(SCIENTIFIC.removeprefix("^").removesuffix("$"))


def in_full(cell: str) -> str | None:
    """All the digits of a whole number in scientific notation.

    Returns:
        The digits; None where the cell is something else, is no whole number, or does not write
        every digit (an exponent greater than the count of decimals).
    """
    parts = _CELL.fullmatch(cell)
    if parts is None:
        return None
    whole, decimals, exponent = parts[1], parts[2] or "", int(parts[3])
    if len(decimals) < exponent or decimals[exponent:].strip("0"):
        return None
    return (whole + decimals[:exponent]).lstrip("0") or "0"
