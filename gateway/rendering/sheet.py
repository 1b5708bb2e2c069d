"""A result as a file shows it: a table, its dictionary, and where it comes from.

Build a `ResultSheet` with `ResultSheet.of` and hand it to `workbook.write_workbook` or
`delimited.write_delimited`. The sheet knows nothing of files, and the files know nothing of the
exchange.

A sheet that exists is consistent: its columns are those of its table, in the same order, and the
first one is the SIRET, as text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from gateway.errors import GatewayError

if TYPE_CHECKING:
    import pandas as pd

SIRET: Final = "siret"
SITUATION: Final = "situation"
"""The column of delimited text that says of each member whether it was found."""


class SheetError(GatewayError):
    """Le résultat ne peut pas être mis en forme : ses colonnes ne correspondent pas."""

    code: ClassVar[str] = "RENDU"


class Kind(StrEnum):
    """How a column reads: it decides its alignment, its width and its number format."""

    KEY = "clé"
    TEXT = "texte"
    YEAR = "année"
    COUNT = "nombre"
    RATE = "indice"
    NOTE = "remarque"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result.

    Attributes:
        name: what machines read: lower case, no accent, no space.
        label: what people read.
        unit: of its values, such as "pour 1 000 salariés"; empty where there is none.
        description: one sentence for the dictionary.
        kind: how it reads. A `NOTE` explains the blanks of its row.
    """

    name: str
    label: str
    unit: str
    description: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader must know of a result; instants are aware and shown in the zone they carry.

    Attributes:
        convention: its reference.
        convention_title: its full title.
        flux: the label of the flux.
        clause: the clause that grants it.
        finalite: the purpose it serves, and no other.
        from_party: who supplies the data.
        to_party: who receives them.
        instant: the instant of the exchange.
        list_accepted_at: when the list of members in force was accepted; None where none is needed.
        extract_loaded_at: when the extract in force, or the last file used, was loaded; None where
            there is none.
        retention_days: how long the gateway keeps the sealed file.
        confidentiality: the reminder printed in full.
        without_data_meaning: what it means for a member to stand in *Sans donnée*.
        notices: anything else to read first, one sentence each.
        loaded: what was loaded then, in French.
    """

    convention: str
    convention_title: str
    flux: str
    clause: str
    finalite: str
    from_party: str
    to_party: str
    instant: datetime
    list_accepted_at: datetime | None
    extract_loaded_at: datetime | None
    retention_days: int
    confidentiality: str
    without_data_meaning: str = "L'extrait de la Caisse n'a aucune ligne pour ces adhérents."
    notices: tuple[str, ...] = ()
    loaded: str = "Extrait de la Caisse"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Elsewhere:
    """Members without a row for a reason that the gateway can tell.

    Attributes:
        situation: what the column `situation` of delimited text says of them.
        title: of their sheet.
        meaning: what it means to stand there, in French.
        sirets: of these members, in order.
    """

    situation: str
    title: str
    meaning: str
    sirets: pa.Array


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ResultSheet:
    """A result ready to be written; `ResultSheet.of` builds one from what others hold.

    Attributes:
        columns: the dictionary, in the order of the table.
        frame: one row per line of the result.
        without_data: SIRETs of members that the extract does not hold, in order.
        about: where it comes from.
        is_looked_up: whether members were looked for; otherwise nobody can be *sans donnée*.
        elsewhere: the members set apart from those without data, a list a reason, none empty.

    Raises:
        SheetError: the columns and the table disagree, the first is not the SIRET as text, or one
            is called as the column that says who was found.
    """

    columns: tuple[Column, ...]
    frame: pa.Table
    without_data: pa.Array
    about: About
    is_looked_up: bool = True
    elsewhere: tuple[Elsewhere, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if names[:1] != [SIRET] or self.frame.column_names != names or SITUATION in names:
            raise SheetError
        if not _is_text(self.frame.schema.field(SIRET).type) or not _is_text(
            self.without_data.type
        ):
            raise SheetError

    @classmethod
    def of(
        cls,
        columns: Iterable[Column],
        frame: "pa.Table | pd.DataFrame",
        without_data: "pa.Array | pd.Series | Iterable[str]",
        about: About,
        elsewhere: Iterable[Elsewhere] = (),
    ) -> Self:
        """Build a sheet from a pandas frame or an Arrow table, and any list of SIRETs.

        Columns of the frame that the dictionary does not name are left out. Numbers that are not
        finite become blanks: neither format has a word for them.

        Raises:
            SheetError: a column of the dictionary is missing, or the SIRET is not text.
        """
        dictionary = tuple(columns)
        if not isinstance(frame, pa.Table):
            frame = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        names = [column.name for column in dictionary]
        if not set(names) <= set(frame.column_names):
            raise SheetError
        plain = pa.table({name: _plain(frame[name]) for name in names})
        apart = tuple(one for one in elsewhere if len(one.sirets))
        return cls(dictionary, plain, text_array(without_data), about, elsewhere=apart)

    def __repr__(self) -> str:
        return f"ResultSheet({self.frame.num_rows} rows, {len(self.without_data)} without data)"


def text_array(values: "pa.Array | pd.Series | Iterable[str]") -> pa.Array:
    """SIRETs as one Arrow array, whatever holds them."""
    if hasattr(values, "dtype"):
        values = pa.Array.from_pandas(values)
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    return values if isinstance(values, pa.Array) else pa.array(list(values), pa.string())


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        return column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_finite(column), column, pa.scalar(None, column.type))
    return column


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))
