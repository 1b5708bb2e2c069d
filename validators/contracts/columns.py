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
from validators.text import label_key

OLDEST = 15
"""Years before the reference year that an extract may go back."""

MOST_EVENTS = 65_534
"""Most events of one kind that one establishment may have in a year."""

MOST_AMOUNT = 40_000_000
"""Most hours, or points of rates: 25,000 employees all year."""

MOST_PERSONS = 99_999_999
"""Most persons that a value may be about: more than the country has."""

MOST_FIGURE = 1_000_000_000_000
"""Most that a value of a table of statistics may be."""

_FIGURE = (
    r"^-?(?:[0-9]{1,15}|[0-9]{1,3}(?:[ \x{A0}\x{202F}][0-9]{3}){1,4})"
    r"(?:[.,][0-9]{1,20})?(?:[eE]-[0-9]{1,2})?$"
)
"""A spreadsheet writes all the decimals it has, and exponents below a ten-thousandth."""

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


def year(latest: int, description: str = "Année") -> Column:
    """The year, no later than ``latest`` and at most fifteen years earlier."""
    return Column(
        "Int64",
        Check.in_range(
            latest - OLDEST, latest, name=str(Code.ANNEE_IMPLAUSIBLE), n_failure_cases=KEPT
        ),
        nullable=True,
        description=description,
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


def date(
    description: str,
    latest: int,
    *,
    blank_allowed: bool = False,
    optional: bool = False,
    example: str = "15/03/2024",
) -> Column:
    """A day, no later than the year ``latest`` and at most fifteen years earlier."""
    first, last = pd.Timestamp(latest - OLDEST, 1, 1), pd.Timestamp(latest, 12, 31)
    return Column(
        "datetime64[s]",
        Check.in_range(first, last, name=str(Code.DATE_IMPLAUSIBLE), n_failure_cases=KEPT),
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.DATE,
                said=f"de l'année en cours moins {OLDEST} à l'année en cours",
                blank_allowed=blank_allowed or optional,
                optional=optional,
                example=example,
            )
        },
    )


def within_year(name: str) -> Check:
    """The rule that a date is of the year of its row."""
    return rule(
        Code.CROISE_DATE_ANNEE,
        lambda frame: frame[name].dt.year.astype("Int64") == frame["annee"],
    )


def figure(description: str, *, example: str) -> Column:
    """A value of any unit, never negative, with its decimals."""
    return Column(
        "Float64",
        _bounds(MOST_FIGURE),
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.DECIMAL,
                pattern=_FIGURE,
                said=f"de 0 à {_spaced(MOST_FIGURE)}",
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


def choice(
    description: str,
    allowed: Mapping[str, str],
    *,
    said: str,
    example: str,
    optional: bool = False,
) -> Column:
    """One of a list of values; keys are the accepted writings, however they are spaced or cased."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.LISTE,
                allowed={label_key(writing): value for writing, value in allowed.items()},
                said=said,
                blank_allowed=optional,
                optional=optional,
                example=example,
            )
        },
    )


def code(description: str, pattern: str, *, said: str, example: str) -> Column:
    """A code of a given shape."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={"reading": Reading(Nature.CODE, pattern=pattern, said=said, example=example)},
    )


def text(
    description: str,
    *,
    longest: int,
    example: str,
    blank_allowed: bool = False,
    optional: bool = False,
) -> Column:
    """Free text on one line; an optional column may be blank, or absent."""
    return Column(
        "str",
        nullable=True,
        description=description,
        metadata={
            "reading": Reading(
                Nature.TEXTE,
                pattern=f".{{1,{longest}}}",
                said=f"{longest} caractères au plus",
                blank_allowed=blank_allowed or optional,
                optional=optional,
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


def convention() -> Column:
    """The convention under which a row is given, for a party that signed several."""
    return text(
        "Référence de la convention, si vous en avez signé plusieurs",
        longest=80,
        optional=True,
        example="cpom-exemple-2025",
    )
