"""From what an exchange found to what a file shows.

`sheet_from_result(result, about)` takes the result of a flux and what the caller knows of the
exchange, and gives the `ResultSheet` that both renderings write. Codes become French words here;
figures are not touched.
"""

from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from exchange.indices import INDICES
from exchange.results import ANNEE, SIRET, SIRET_EXTRAIT, SUCCESSION, ColumnEntry, Result
from gateway.rendering.definitions import BLANK_REASONS, DEFINITIONS, WITHOUT_DATA
from gateway.rendering.sheet import (
    About,
    Column,
    Elsewhere,
    Kind,
    ResultSheet,
    SheetError,
    text_array,
)
from gateway.rendering.wording import (
    HELD,
    HELD_MEANING,
    HELD_SHEET,
    OUTSIDE_AREA,
    OUTSIDE_AREA_MEANING,
    OUTSIDE_AREA_SHEET,
    OUTSIDE_REGIME,
    OUTSIDE_REGIME_MEANING,
    OUTSIDE_REGIME_SHEET,
)

_REASON_PREFIX: Final = "motif"
_FOLLOWED: Final = (SIRET_EXTRAIT.nom, SUCCESSION.nom)
"""Blank wherever there is nothing to say: grey would call the blanks unknown."""


def sheet_from_result(result: Result, about: About) -> ResultSheet:
    """Make the sheet of a result; its notices follow those of `about`.

    Raises:
        SheetError: the columns of the result and its table disagree.
    """
    table = pa.Table.from_pandas(result.frame, preserve_index=False)
    if len(result.columns) != table.num_columns:
        raise SheetError
    columns = [
        _column(entry, _kind(entry, values))
        for entry, values in zip(result.columns, table.columns, strict=True)
    ]
    sheet = ResultSheet.of(
        columns=columns,
        frame=pa.table(
            {
                column.name: _cells(column, values)
                for column, values in zip(columns, table.columns, strict=True)
            }
        ),
        without_data=result.without_data,
        elsewhere=_elsewhere(result),
        about=replace(
            about,
            notices=(*about.notices, *result.notices),
            without_data_meaning=WITHOUT_DATA.get(result.flux, about.without_data_meaning),
        ),
    )
    return replace(sheet, is_looked_up=result.is_looked_up)


def _elsewhere(result: Result) -> tuple[Elsewhere, ...]:
    """The members set apart by Sirene and the convention, or contested, each with its meaning."""
    area, regime = text_array(result.hors_circonscription), text_array(result.hors_champ)
    held = text_array(() if result.held is None else result.held)
    return (
        Elsewhere(HELD, HELD_SHEET, HELD_MEANING, held),
        Elsewhere(OUTSIDE_AREA, OUTSIDE_AREA_SHEET, OUTSIDE_AREA_MEANING, area),
        Elsewhere(OUTSIDE_REGIME, OUTSIDE_REGIME_SHEET, OUTSIDE_REGIME_MEANING, regime),
    )


def _column(entry: ColumnEntry, kind: Kind) -> Column:
    parts = (DEFINITIONS.get(entry.nom, ""), f"Source : {entry.source}." if entry.source else "")
    return Column(entry.nom, entry.libelle, entry.unite, " ".join(filter(None, parts)), kind)


def _kind(entry: ColumnEntry, values: pa.ChunkedArray) -> Kind:
    if entry.nom in (SIRET.nom, ANNEE.nom):
        return Kind.KEY if entry.nom == SIRET.nom else Kind.YEAR
    if entry.nom.startswith(_REASON_PREFIX) or entry.nom in _FOLLOWED:
        return Kind.NOTE
    if pa.types.is_integer(values.type):
        return Kind.COUNT
    if not (pa.types.is_floating(values.type) or pa.types.is_decimal(values.type)):
        return Kind.TEXT
    return Kind.RATE if entry.nom in INDICES or not _is_whole(values) else Kind.COUNT


def _is_whole(values: pa.ChunkedArray) -> bool:
    """Whether a column that may hold decimals holds none, as most columns of staff do."""
    return pc.all(pc.equal(pc.floor(values), values)).as_py() is not False


def _cells(column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.name.startswith(_REASON_PREFIX):
        return _in_words(values)
    return values.cast(pa.int64()) if column.kind is Kind.COUNT else values


def _in_words(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    """Reason codes, joined by spaces, as French words: few combinations exist."""
    spelled = pc.unique(codes.drop_null()).to_pylist()
    words = [", ".join(BLANK_REASONS.get(code, code) for code in text.split()) for text in spelled]
    places = pc.index_in(codes, value_set=pa.array(spelled, codes.type))
    return pa.array(words, pa.string()).take(places.combine_chunks())
