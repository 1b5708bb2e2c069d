"""Workers' social-security numbers (NIR) in one text.

Use ``spans(text)``; the columns are in ``validators.personal_data``. Source: INSEE, définition du
NIR; décret 82-103; key of the arrêté: 97 minus the number modulo 97, Corsica counting as 19, 18.

What counts, in a whole token (neither digit nor letter at its ends; ``NIR``, ``n``, ``SS`` may
touch it):

* with its key, 15 characters, solid or in the groups of the NIR (1 85 05 78 006 084 36) whatever
  parts them; in other groups (185 057 800 608 436) where nothing else is in the run of digits;
* without key, 13 characters, in the groups of the NIR (three gaps at least): any month that INSEE
  gives (01-12, 20-42, 50-99 where it is unknown), a department, a commune, a rank;
* without key and solid: a sex of 1 or 2 and a month of 01-12 only. The provisional numbers (3, 4,
  7, 8) begin as half of all SIRENs and as French bar codes (30-37) do: a SIRET typed one digit
  short would have the whole list refused. Random numbers of 13 digits pass 2.4 %.

Never: a decimal number (``45.1850578006084`` is a rate), and a token that lost zeros away is a
valid SIRET.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from validators.notation import SCIENTIFIC, in_full
from validators.siret_key import LENGTH, SIREN_LENGTH

KEYLESS, KEYED = 13, 15

_SEPARATOR = r"[\x00-\x20./_'\-]"
_GAP = _SEPARATOR + "{0,3}"
_MONTH = "(?:0[1-9]|1[0-2]|[235-9][0-9]|4[0-2])"
_GROUPS = ("[1-478]", "[0-9]{2}", _MONTH, "(?:[0-9]{2}|2[ABab])", "[0-9]{3}", "[0-9]{3}")
_OUTSIDE = r"[^0-9\x00-\x20./_'\-]"
LIKELY = (
    f"(?:^|[^0-9]){_GAP.join(_GROUPS)}(?:{_GAP}[0-9]{{2}})?(?:$|[^0-9])"
    f"|(?:^|{_OUTSIDE}){_SEPARATOR}*[1-478](?:{_GAP}[0-9]){{14}}{_SEPARATOR}*(?:$|{_OUTSIDE})"
    rf"|^\s*{SCIENTIFIC.strip('^$')}\s*$"
)
"""RE2 pattern that every folded text holding a NIR matches, and few others do."""
DECIMAL = r"^[+-]?[0-9]{1,12}[.,][0-9]+$"
"""RE2 pattern of computed numbers: never a NIR, unless 13 digits stand before the point."""

_RUN = re.compile(f"[0-9](?:{_GAP}(?:[0-9]|(?<=2)[ABab](?={_GAP}[0-9])))*")
_SHAPE = re.compile(f"[1-478][0-9]{{2}}({_MONTH})([0-9]{{2}}|2[AB])([0-9]{{3}})([0-9]{{3}})")
_INTRODUCED = re.compile(r"(?:^|[^A-Za-z])(?:nir|n|no|num|num[eé]ro|n?ss|s[eé]cu)$", re.IGNORECASE)
_BORDERS = frozenset((1, 3, 5, 7, 10, 13))
_LOOSE_FROM = 3
_LONGEST_ODD_GROUP = 5


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits with at most three separators between two of them.

    Attributes:
        characters: The digits, and A or B after a 2.
        places: Where each is in the text.
        gaps: What stands before a character, by its index, where something does.
    """

    characters: str
    places: tuple[int, ...]
    gaps: dict[int, str]

    def inner_gaps(self, start: int, end: int) -> dict[int, str]:
        """Gaps inside a window, by their distance from its start."""
        places = range(start + 1, end) if self.gaps else ()
        return {place - start: self.gaps[place] for place in places if place in self.gaps}


def spans(text: str) -> list[tuple[int, int]]:
    """Where a folded text holds a NIR, as pairs of places.

    Args:
        text: After ``validators.folding.fold``.
    """
    number = in_full(text.strip())
    if number and len(number) in (KEYLESS, KEYED) and _is_nir(number, {}):
        return [(0, len(text))]
    found: list[tuple[int, int]] = []
    for match in _RUN.finditer(text):
        if match.end() - match.start() >= KEYLESS:
            run = _run(match)
            found += [
                (run.places[start], run.places[end - 1] + 1) for start, end in _windows(text, run)
            ]
    return found


def _run(match: re.Match[str]) -> _Run:
    text, start = match[0], match.start()
    held = [place for place, char in enumerate(text) if char.isalnum()]
    gaps = {
        index: text[before + 1 : place]
        for index, (before, place) in enumerate(pairwise(held), start=1)
        if place - before > 1
    }
    characters = "".join(text[place] for place in held).upper()
    return _Run(characters, tuple(start + place for place in held), gaps)


def _windows(text: str, run: _Run) -> Iterator[tuple[int, int]]:
    """Groups of a run that are together a NIR, none overlapping the one before."""
    if _ends_free(text, run, len(run.characters)) and _is_oddly_grouped(text, run):
        yield 0, len(run.characters)
        return
    size = len(run.characters)
    ends = frozenset((*run.gaps, size))
    free_from = 0
    for start in (0, *sorted(run.gaps)):
        for length in (KEYED, KEYLESS):
            end = start + length
            if start < free_from or end not in ends or not _ends_free(text, run, end):
                continue
            gaps = run.inner_gaps(start, end)
            if _is_nir(run.characters[start:end], gaps) and _starts_free(text, run, start, gaps):
                yield start, end
                free_from = end


def _starts_free(text: str, run: _Run, start: int, gaps: dict[int, str]) -> bool:
    """Whether a token may begin here: not the end of a word, nor the decimals of a number."""
    if start:
        return bool(gaps) or run.gaps[start] != "."
    before = text[max(0, run.places[0] - 8) : run.places[0]]
    if before[-1:].isalpha():
        return _INTRODUCED.search(before) is not None
    return bool(gaps) or not (before[-1:] == "," and before[-2:-1].isdigit())


def _ends_free(text: str, run: _Run, end: int) -> bool:
    if end < len(run.characters):
        return True
    after = run.places[-1] + 1
    return not text[after : after + 1].isalpha()


def _is_nir(characters: str, gaps: dict[int, str]) -> bool:
    shape = _SHAPE.match(characters)
    decimal = len(gaps) == 1 and "." in gaps.values() and KEYLESS not in gaps
    if shape is None or decimal or not _BORDERS.issuperset(gaps):
        return False
    if len(characters) == KEYED:
        return _key_is_right(characters)
    month, department, commune, rank = shape.groups()
    if department == "00" or not 1 <= int(commune) <= 990 or rank == "000":
        return False
    plain = len(gaps) >= _LOOSE_FROM or (characters[0] in "12" and int(month) <= 12)
    return plain and not _is_siret(f"0{characters}")


def _is_oddly_grouped(text: str, run: _Run) -> bool:
    """Whether a whole run is a NIR with its key, written in groups that are not the NIR's."""
    if len(run.characters) != KEYED or not run.characters.isdigit() or len(run.gaps) < 2:
        return False
    edges = (0, *sorted(run.gaps), KEYED)
    longest = max(end - start for start, end in pairwise(edges))
    return (
        longest <= _LONGEST_ODD_GROUP
        and _SHAPE.match(run.characters) is not None
        and _key_is_right(run.characters)
        and _starts_free(text, run, 0, run.gaps)
        and not _is_siret(run.characters[:LENGTH])
        and not _is_siret(run.characters[1:])
    )


def _key_is_right(characters: str) -> bool:
    number = characters[:KEYLESS].replace("2A", "19").replace("2B", "18")
    key = characters[KEYLESS:]
    return number.isdigit() and key.isdigit() and int(key) == 97 - int(number) % 97


def _is_siret(digits: str) -> bool:
    """Luhn on the SIRET and its SIREN; La Poste's own rule plays no part in a token."""
    return digits.isdigit() and _luhn(digits) and _luhn(digits[:SIREN_LENGTH])


def _luhn(digits: str) -> bool:
    doubled = sum(divmod(2 * int(digit), 10)[0] + 2 * int(digit) % 10 for digit in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0
