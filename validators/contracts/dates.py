"""Reads dates as French files write them.

``dates_of(texts)`` gives one ``datetime64[s]`` per text, at midnight, ``NaT`` where it is no date.
Read: ``31/12/2025`` (also with dots, hyphens or spaces, and ``31/12/25``), ``2025-12-31``,
``20251231``, ``31 décembre 2025``, each with an hour that is left out, and a spreadsheet's day
number such as ``46022``. The day comes before the month, as in French; a date that does not exist
is none. A two-figure year is of this century. The hour's zone, if any, changes nothing.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from validators.text import matches

Dates = npt.NDArray[np.datetime64]

_HOUR = (
    r"(?:[t ]+[0-9]{1,2}(?:[:h][0-9]{2}){1,2}(?:[.,][0-9]{1,9})?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_WEEKDAY = r"^(?:(?:lun|mar|mercre|jeu|vendre|same)di,? +|dimanche,? +)?"
_BETWEEN = r"[/.\- ]"
_NUMBERED = (
    rf"^(?P<day>[0-9]{{1,2}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<year>[0-9]{{4}}){_HOUR}",
    rf"^(?P<year>[0-9]{{4}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<day>[0-9]{{1,2}}){_HOUR}",
    r"^(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})$",
)
_SHORT = (
    rf"^(?P<day>[0-9]{{1,2}}){_BETWEEN}(?P<month>[0-9]{{1,2}}){_BETWEEN}(?P<year>[0-9]{{2}}){_HOUR}"
)
_SPELT = (
    rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:er)?[ ./\-]*(?P<month>[a-z]{{3,9}})[ ./\-]*"
    rf"(?P<year>[0-9]{{4}}){_HOUR}"
)
_MONTHS = (
    ("janvier", "janv", "jan"),
    ("fevrier", "fevr", "fev"),
    ("mars", "mar"),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil", "jul"),
    ("aout", "aou"),
    ("septembre", "sept", "sep"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_NAMES = pa.array([name for names in _MONTHS for name in names], pa.large_string())
_MONTH_OF = np.array([month for month, names in enumerate(_MONTHS, 1) for _ in names], np.int64)
_SERIAL = r"^[0-9]{5}(?:[.,][0-9]{1,15})?$"
_EPOCH = np.datetime64("1899-12-30", "D")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_050
"""From 1990 to 2099: other numbers of five figures are no dates."""

_SPACES = r"[\s\x{A0}\x{2007}\x{202F}\x{200B}\x{FEFF}]+"
_CENTURY = 2000


def dates_of(texts: pa.LargeStringArray) -> Dates:
    """The dates that texts write.

    Args:
        texts: Of any kind, without nulls.

    Returns:
        ``(n,)`` ``datetime64[s]``, ``NaT`` where there is no date.
    """
    plain = _plain(texts)
    found = np.full(len(plain), np.datetime64("NaT", "s"))
    for pattern in _NUMBERED:
        year, month, day = map(_whole, _groups(plain, pattern))
        _fill(found, year, month, day)
    year, month, day = map(_whole, _groups(plain, _SHORT))
    _fill(found, year + _CENTURY, month, day)
    spelt_year, name, spelt_day = _groups(plain, _SPELT)
    rank = pc.fill_null(pc.index_in(name, value_set=_NAMES), -1).to_numpy()
    month = np.where(rank < 0, 0, _MONTH_OF[rank])
    _fill(found, _whole(spelt_year), month, _whole(spelt_day))
    _fill_serials(found, plain)
    return found


def _plain(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Lower case, without accents, one space at most between words."""
    bare = pc.utf8_trim(pc.replace_substring_regex(texts, _SPACES, " "), " ")
    if pc.all(pc.string_is_ascii(bare), min_count=0).as_py():
        return pc.utf8_lower(bare)
    apart = pc.utf8_normalize(pc.utf8_lower(bare), "NFKD")
    return pc.replace_substring_regex(apart, r"\p{Mn}", "")


def _groups(texts: pa.LargeStringArray, pattern: str) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Year, month and day as written, null where the pattern does not fit."""
    parts = pc.extract_regex(texts, pattern)
    year, month, day = (
        pc.if_else(parts.is_valid(), pc.struct_field(parts, name), None).cast(pa.large_string())
        for name in ("year", "month", "day")
    )
    return year, month, day


def _whole(digits: pa.LargeStringArray) -> npt.NDArray[np.int64]:
    """Numbers, zero where there is none."""
    numbers: npt.NDArray[np.int64] = pc.fill_null(digits, "0").cast(pa.int64()).to_numpy()
    return numbers


def _fill(
    found: Dates,
    year: npt.NDArray[np.int64],
    month: npt.NDArray[np.int64],
    day: npt.NDArray[np.int64],
) -> None:
    """Puts the days that exist where nothing was found yet."""
    started = (year > 0) & (month >= 1) & (month <= 12) & (day >= 1)
    first = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (day - 1)
    exists = started & (days.astype("datetime64[M]") == first) & np.isnat(found)
    found[exists] = days[exists].astype("datetime64[s]")


def _fill_serials(found: Dates, texts: pa.LargeStringArray) -> None:
    """Puts the days that a spreadsheet counts from the end of 1899."""
    written = np.flatnonzero(matches(texts, _SERIAL) & np.isnat(found))
    numbers = pc.utf8_slice_codeunits(texts.take(pa.array(written)), 0, 5).cast(pa.int64())
    serials = numbers.to_numpy()
    likely = (serials >= _FIRST_SERIAL) & (serials <= _LAST_SERIAL)
    found[written[likely]] = (_EPOCH + serials[likely]).astype("datetime64[s]")
