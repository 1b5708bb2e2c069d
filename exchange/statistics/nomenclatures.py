"""The categories that claims are counted by: NAF sections and divisions, CTN, classes of size.

Each nomenclature of activities is a dimension of its own, :data:`DIVISIONS` and :data:`SECTIONS`:
NAF rév. 2 and NAF 2025 give the same number to other activities, so nothing here can mix them.

Sources: NAF rév. 2 (INSEE, 2008) and NAF 2025 (INSEE, in force on 1 January 2027; sections of
NACE rév. 2.1); comités techniques nationaux, arrêté du 22 décembre 2000. The classes of size are a
project rule.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from exchange.aggregates.dimension import Dimension, flat, nested

NAF_REV2: Final = "NAFRev2"
NAF_2025: Final = "NAF2025"
NOMENCLATURES: Final = MappingProxyType({NAF_REV2: "NAF rév. 2", NAF_2025: "NAF 2025"})

AUTRES: Final = "Hors nomenclature"
"""Section of the codes that the nomenclature does not have."""
AUTRE_DIVISION: Final = "autre code"

_COMMON: Final = (
    ("Agriculture, sylviculture et pêche", 1, 3),
    ("Industries extractives", 5, 9),
    ("Industrie manufacturière", 10, 33),
    ("Électricité, gaz, vapeur et air conditionné", 35, 35),
    ("Eau, assainissement, déchets et dépollution", 36, 39),
    ("Construction", 41, 43),
)
_REV2: Final = (
    *_COMMON,
    ("Commerce ; réparation d'automobiles et de motocycles", 45, 47),
    ("Transports et entreposage", 49, 53),
    ("Hébergement et restauration", 55, 56),
    ("Information et communication", 58, 63),
    ("Activités financières et d'assurance", 64, 66),
    ("Activités immobilières", 68, 68),
    ("Activités spécialisées, scientifiques et techniques", 69, 75),
    ("Activités de services administratifs et de soutien", 77, 82),
    ("Administration publique", 84, 84),
    ("Enseignement", 85, 85),
    ("Santé humaine et action sociale", 86, 88),
    ("Arts, spectacles et activités récréatives", 90, 93),
    ("Autres activités de services", 94, 96),
    ("Activités des ménages", 97, 98),
    ("Activités extra-territoriales", 99, 99),
)
_2025: Final = (
    *_COMMON,
    ("Commerce", 46, 47),
    ("Transports et entreposage", 49, 53),
    ("Hébergement et restauration", 55, 56),
    ("Édition, diffusion, production et distribution de contenu", 58, 60),
    ("Télécommunications, informatique et services d'information", 61, 63),
    ("Activités financières et d'assurance", 64, 66),
    ("Activités immobilières", 68, 68),
    ("Activités spécialisées, scientifiques et techniques", 69, 75),
    ("Activités de services administratifs et de soutien", 77, 82),
    ("Administration publique", 84, 84),
    ("Enseignement", 85, 85),
    ("Santé humaine et action sociale", 86, 88),
    ("Arts, sports et activités récréatives", 90, 93),
    ("Autres activités de services", 94, 96),
    ("Activités des ménages", 97, 98),
    ("Activités extra-territoriales", 99, 99),
)


def _groups(sections: tuple[tuple[str, int, int], ...]) -> Mapping[str, tuple[str, ...]]:
    found = {
        f"{letter} – {name}": tuple(f"{number:02d}" for number in range(first, last + 1))
        for letter, (name, first, last) in zip("ABCDEFGHIJKLMNOPQRSTUV", sections, strict=False)
    }
    return MappingProxyType({**found, AUTRES: (AUTRE_DIVISION,)})


GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {NAF_REV2: _groups(_REV2), NAF_2025: _groups(_2025)}
)
"""For each nomenclature, the divisions of each section."""

DIVISIONS: Mapping[str, Dimension] = MappingProxyType(
    {nom: nested(f"division {NOMENCLATURES[nom]}", groups) for nom, groups in GROUPS.items()}
)
SECTIONS: Mapping[str, Dimension] = MappingProxyType(
    {nom: flat(f"section {NOMENCLATURES[nom]}", tuple(groups)) for nom, groups in GROUPS.items()}
)
CTN: Mapping[str, str] = MappingProxyType(
    {
        "AA": "A – Métallurgie",
        "BB": "B – Bâtiment et travaux publics",
        "CC": "C – Transports, eau, gaz, électricité, livre et communication",
        "DD": "D – Services, commerces et industries de l'alimentation",
        "EE": "E – Chimie, caoutchouc, plasturgie",
        "FF": "F – Bois, ameublement, papier, textile, vêtement, cuirs, pierres et terres à feu",
        "GG": "G – Commerce non alimentaire",
        "HH": "H – Activités de services I",
        "II": "I – Activités de services II",
        "ZC": "Compte spécial",
    }
)
CTN_DIMENSION: Final = flat("comité technique national", tuple(CTN.values()))

TAILLES: Final = ("0", "1 à 9", "10 à 19", "20 à 49", "50 à 99", "100 à 199", "200 et plus")
TAILLE: Final = flat("salariés", TAILLES)
_FIRST_OF: Final = (1, 10, 20, 50, 100, 200)


def activity_nodes(nom: str, number: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """The node of each NAF division along :data:`DIVISIONS`, and along :data:`SECTIONS`.

    Args:
        nom: the nomenclature.
        number: ``(n,)`` the two digits of each division.
    """
    divisions, sections = DIVISIONS[nom], SECTIONS[nom]
    of_division = np.full(100, divisions.labels.index(AUTRE_DIVISION))
    of_section = np.full(100, sections.labels.index(AUTRES))
    for section, held in GROUPS[nom].items():
        for division in held if section != AUTRES else ():
            of_division[int(division)] = divisions.labels.index(division)
            of_section[int(division)] = sections.labels.index(section)
    return of_division[number], of_section[number]


def ctn_nodes(letters: "pd.Series[str]") -> NDArray[np.int64]:
    """``(n,)`` the node of each CTN along :data:`CTN_DIMENSION`."""
    rank, distinct = pd.factorize(letters)
    of_each = [CTN_DIMENSION.labels.index(CTN[letter]) for letter in distinct]
    return np.array(of_each, np.int64)[rank]


def taille_nodes(effectif: NDArray[np.int64]) -> NDArray[np.int64]:
    """``(n,)`` the node of each headcount along :data:`TAILLE`."""
    return 1 + np.digitize(effectif, _FIRST_OF).astype(np.int64)
