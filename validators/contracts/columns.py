"""Columns as contracts declare them: each helper gives a pandera column with its reading.

A check bears the code of its finding as its name, keeps a mask of the rows that fail and no
sample of their values.
"""

from collections.abc import Callable, Mapping

import pandas as pd
from pandera.pandas import Check, Column

from validators.codes import Code
from validators.contracts.model import Nature, Reading
from validators.siret_key import LENGTH

OLDEST = 15
"""Years before the reference year that an extract may go back."""

MOST_EVENTS = 65_534
"""Most events of one kind that one establishment may have in a year."""

MOST_AMOUNT = 40_000_000
"""Most hours, or points of rates: 25,000 employees all year."""

KEPT = 1
"""pandera copies failing values into its error; one is the least it accepts."""


def rule(code: Code, holds: Callable[[pd.DataFrame], "pd.Series[bool]"]) -> Check:
    """A rule between columns, true where a value is missing (that has its own finding)."""
    return Check(
        lambda frame: holds(frame).fillna(value=True).astype(bool),
        name=str(code),
        n_failure_cases=KEPT,
    )


def siret() -> Column:
    """The establishment, as one int64; its key is checked when the text is read."""
    return Column(
        "Int64",
        Check.in_range(1, 10**LENGTH - 1, name=str(Code.SIRET_CLE), n_failure_cases=KEPT),
        nullable=True,
        description="Numéro SIRET de l'établissement, clé vérifiée",
        metadata={"reading": Reading(Nature.SIRET, example="12345678200002")},
    )


def year(latest: int) -> Column:
    """The year, no later than ``latest`` and at most fifteen years earlier."""
    return Column(
        "Int64",
        Check.in_range(
            latest - OLDEST, latest, name=str(Code.ANNEE_IMPLAUSIBLE), n_failure_cases=KEPT
        ),
        nullable=True,
        description="Année",
        metadata={
            "reading": Reading(
                Nature.ENTIER,
                said=f"de l'année en cours moins {OLDEST} à l'année en cours",
                example="2024",
            )
        },
    )


def count(
    description: str, *, blank_allowed: bool = False, example: str = "0", most: int = MOST_EVENTS
) -> Column:
    """A whole number, never negative, at most ``most``."""
    return Column(
        "Int64",
        _bounds(most),
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.ENTIER,
                said=f"de 0 à {_spaced(most)}",
                blank_allowed=blank_allowed,
                example=example,
            )
        },
    )


def amount(description: str, *, blank_allowed: bool = False, example: str = "0") -> Column:
    """A number with two decimals at most, never negative."""
    return Column(
        "Float64",
        _bounds(MOST_AMOUNT),
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.DECIMAL,
                said=f"de 0 à {_spaced(MOST_AMOUNT)}, deux décimales au plus",
                blank_allowed=blank_allowed,
                example=example,
            )
        },
    )


def _bounds(most: int) -> list[Check]:
    return [
        Check.ge(0, name=str(Code.VALEUR_NEGATIVE), n_failure_cases=KEPT),
        Check.le(most, name=str(Code.VALEUR_EXCESSIVE), n_failure_cases=KEPT),
    ]


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def choice(description: str, allowed: Mapping[str, str], *, said: str, example: str) -> Column:
    """One of a list of values; keys are the accepted writings, in upper case."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={"reading": Reading(Nature.LISTE, allowed=allowed, said=said, example=example)},
    )


def code(description: str, pattern: str, *, said: str, example: str) -> Column:
    """A code of a given shape."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={"reading": Reading(Nature.CODE, pattern=pattern, said=said, example=example)},
    )


def text(description: str, *, longest: int, example: str) -> Column:
    """Free text on one line."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.TEXTE,
                pattern=f".{{1,{longest}}}",
                said=f"{longest} caractères au plus",
                example=example,
            )
        },
    )


def yes_no(description: str) -> Column:
    """Yes or no."""
    return Column(
        "boolean",
        nullable=True,
        description=description,
        metadata={"reading": Reading(Nature.OUI_NON, said="`oui` ou `non`", example="oui")},
    )
