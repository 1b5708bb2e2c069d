"""Where an establishment is and what it does, as one small number each.

Use ``departements(communes)`` and ``activities(codes, nomenclatures)`` on INSEE's columns at load;
a ``Whereabouts`` gives both back for the members of a list, with ``departement_code`` and
``division_code`` to write them. Promises: 0 is unknown, and nothing is guessed: a commune abroad,
a code withheld, a nomenclature never heard of are all unknown.

Place (uint8): the département of the commune (INSEE, code officiel géographique): its first two
characters, three overseas. Activity (uint16): the nomenclature and the four digits of the class in
one number, since NAF 2025 replaces NAF rév. 2 on 1 January 2027 and a register may hold both; the
letter of the sub-class, which nothing here asks about, is left out.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Places = npt.NDArray[np.uint8]
Activities = npt.NDArray[np.uint16]

UNKNOWN: Final = 0

_MAINLAND: Final = tuple(f"{number:02d}" for number in range(1, 96) if number != 20)
_CORSICA: Final = ("2A", "2B")
_OVERSEAS: Final = tuple(map(str, (*range(971, 979), *range(984, 990))))
DEPARTEMENTS: Final = (*_MAINLAND, *_CORSICA, *_OVERSEAS)
"""Codes of the départements and of the territories overseas, in the order of their places."""

NOMENCLATURES: Final = MappingProxyType(
    {"NAFRev2": 1, "NAF2025": 2, "NAF25": 2, "NAFRev1": 3, "NAF1993": 4, "NAP": 5}
)
"""INSEE's names of the nomenclatures, and the number each is kept under."""
_CLASSES: Final = 10_000
_PER_DIVISION: Final = 100


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Whereabouts:
    """What Sirene says of the place and the activity of ``n`` establishments.

    Attributes:
        place: ``(n,)`` uint8, places in ``DEPARTEMENTS`` counted from 1; 0 where unknown.
        activity: ``(n,)`` uint16, nomenclature × 10,000 + class; 0 where unknown.
    """

    place: Places
    activity: Activities

    @property
    def division(self) -> Places:
        """``(n,)`` the first two digits of the activity; 0 where unknown."""
        division: Places = (self.activity % _CLASSES // _PER_DIVISION).astype(np.uint8)
        return division

    @property
    def nomenclature(self) -> Places:
        """``(n,)`` the number of the nomenclature, as ``NOMENCLATURES``; 0 where unknown."""
        nomenclature: Places = (self.activity // _CLASSES).astype(np.uint8)
        return nomenclature

    def only(self, kept: npt.NDArray[np.bool_]) -> "Whereabouts":
        """Some of them."""
        return Whereabouts(self.place[kept], self.activity[kept])


def departements(communes: pa.Array) -> Places:
    """The places of INSEE's commune codes.

    Args:
        communes: ``codeCommuneEtablissement``, text or null.
    """
    overseas = pc.starts_with(communes, "9")
    long = pc.is_in(pc.utf8_slice_codeunits(communes, 0, 2), pa.array(["97", "98"], communes.type))
    code = pc.if_else(
        pc.and_(overseas, long),
        pc.utf8_slice_codeunits(communes, 0, 3),
        pc.utf8_slice_codeunits(communes, 0, 2),
    )
    known = pc.index_in(code, value_set=pa.array(DEPARTEMENTS, communes.type))
    whole = pc.and_(pc.equal(pc.utf8_length(communes), 5), pc.is_valid(known))
    place = pc.if_else(whole, pc.add(known.fill_null(-1), 1), UNKNOWN).fill_null(UNKNOWN)
    return np.asarray(place.cast(pa.uint8()).to_numpy(zero_copy_only=False))


def activities(codes: pa.Array, nomenclatures: pa.Array) -> Activities:
    """The activities of INSEE's columns.

    Args:
        codes: ``activitePrincipaleEtablissement``, such as ``62.01Z``, text or null.
        nomenclatures: ``nomenclatureActivitePrincipaleEtablissement``, text or null.
    """
    plain = pc.replace_substring(codes, ".", "")
    plain = pc.if_else(pc.match_substring_regex(plain, "^[0-9]{4}[A-Z]?$"), plain, None)
    number = pc.utf8_slice_codeunits(plain, 0, 4).cast(pa.uint16())
    names = pa.array(list(NOMENCLATURES), nomenclatures.type)
    kept_under = pa.array(list(NOMENCLATURES.values()), pa.uint16())
    nomenclature = kept_under.take(pc.index_in(nomenclatures, value_set=names))
    known = pc.greater_equal(number, _PER_DIVISION)  # « 00.00Z » stands for no activity
    both = pc.add(pc.multiply(nomenclature, pa.scalar(_CLASSES, pa.uint16())), number)
    given = pc.if_else(known, both, None).fill_null(UNKNOWN).cast(pa.uint16())
    return np.asarray(given.to_numpy(zero_copy_only=False))


def departement_code(place: int) -> str:
    """The code of a place, such as ``13``; a place that exists."""
    return DEPARTEMENTS[place - 1]


def division_code(division: int) -> str:
    """A division as it is written, such as ``01``."""
    return f"{division:02d}"


def places_of(codes: tuple[str, ...]) -> Places:
    """The places of département codes, all of them in ``DEPARTEMENTS``."""
    return np.array([DEPARTEMENTS.index(code) + 1 for code in codes], np.uint8)
