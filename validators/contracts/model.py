"""The shape of a file contract, and of what parsing under it gives.

Contracts are values: a kind, a version, a pandera schema. Results are typed columns; that they
exist means that the file is good.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from validators.findings import Findings, Rows
from validators.siret import Digits

if TYPE_CHECKING:  # a member list is read without either
    import pandas as pd
    from pandera.pandas import Column, DataFrameSchema


class Nature(StrEnum):
    """What the cells of a column are, with the words of the printed contract."""

    SIRET = "SIRET (14 chiffres)"
    ENTIER = "nombre entier"
    DECIMAL = "nombre, virgule ou point décimal"
    LISTE = "valeur d'une liste"
    CODE = "code"
    TEXTE = "texte"
    OUI_NON = "oui ou non"
    DATE = "date (JJ/MM/AAAA ou AAAA-MM-JJ)"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of a column becomes values; kept as metadata of its pandera column.

    Attributes:
        nature: What the cells are.
        allowed: For a list, the ``label_key`` of each accepted writing and the value it stands for.
        pattern: For a code or a text, what a whole cell must match; a code is first put in upper
            case, without dots. For a number with decimals, its writing where two decimals are not
            enough.
        said: The accepted values in French, for the printed contract.
        blank_allowed: Whether a cell may be empty.
        optional: Whether the column may be absent, which says the same as all its cells empty.
        example: Invented content for the printed contract.
    """

    nature: Nature
    allowed: Mapping[str, str] | None = None
    pattern: str = ""
    said: str = ""
    blank_allowed: bool = False
    optional: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What a kind of file must hold.

    Attributes:
        kind: Name of the flux that carries it, for example ``sinistralite``.
        version: Of the contract.
        title: French name.
        sender: Who sends it.
        whole: Whether one bad row refuses the whole file.
        schema: The pandera model, for a reference year.
        rules: Rules between columns, in French, for the printed contract.
        key: Columns that, together, no two rows may have the same; ``siret`` is among them, unless
            the table names no establishment.
        par_annee: Whether all the rows must be of one year, that of ``annee``.
    """

    kind: str
    version: int
    title: str
    sender: str
    whole: bool
    schema: "Callable[[int], DataFrameSchema]"
    rules: tuple[str, ...] = ()
    key: tuple[str, ...] = ("siret", "annee")
    par_annee: bool = False

    @property
    def has_siret(self) -> bool:
        """Whether each row is about an establishment."""
        return "siret" in self.key


@dataclass(frozen=True, slots=True, eq=False)
class Adherents:
    """An accepted member list.

    Attributes:
        sirets: ``(n, 14)`` uint8, ASCII digits, all different, in the order of the file.
        rows: ``(n,)`` int64, original row numbers.
        received: Rows received, blank ones not counted.
        findings: What was repaired or set aside.
    """

    sirets: Digits
    rows: Rows
    received: int
    findings: Findings


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """An accepted table, of which every row is good.

    Attributes:
        kind: Of the contract.
        version: Of the contract.
        sirets: ``(n, 14)`` uint8, ASCII digits, one per row; repeated as far as the key allows.
            ``(0, 14)`` for a table that names no establishment.
        frame: The other columns of the contract, typed: ``int64``, nullable ``Int64`` or
            ``Float64`` where a blank is allowed, ``float64``, ``bool``, ``str``,
            ``datetime64[s]``; a blank text is NaN, a blank date NaT.
        rows: ``(n,)`` int64, original row numbers.
        findings: What was repaired, and the columns that were not read.
        annee: The year of all the rows, where the contract goes by year.
    """

    kind: str
    version: int
    sirets: Digits = field(repr=False)
    frame: "pd.DataFrame" = field(repr=False)
    rows: Rows
    findings: Findings
    annee: int | None = None


def reading(column: "Column") -> Reading:
    """The ``Reading`` of a column of a contract."""
    metadata = column.metadata or {}
    found = metadata.get("reading")
    if not isinstance(found, Reading):
        message = f"column {column.name} has no reading"
        raise TypeError(message)
    return found
