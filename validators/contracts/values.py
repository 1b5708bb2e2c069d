"""Types the columns of a contract, all but the SIRET, and says by code which cells have no value.

``typed_columns(table, titles, schema)``, then ``final(frame, schema)`` once nothing is wrong; a
column that may be absent, and is, reads as wholly blank. ``mixed_years`` finds the rows that are
not of the file's year. Used for extracts and for tables that name no establishment alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.contracts.convert import convert
from validators.contracts.model import Nature, Reading, reading
from validators.findings import Finding, Rows, Severity
from validators.reading.table import Table
from validators.siret_key import Mask

_FINAL_TYPES = {"Int64": "int64", "Float64": "float64", "boolean": "bool"}


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """Columns with their types.

    Attributes:
        columns: Nullable, by name of the contract.
        wrong: One finding of severity ``refus`` per column and fault.
        blank: For the columns that may be blank, which rows are.
    """

    columns: Mapping[str, pd.Series]
    wrong: tuple[Finding, ...]
    blank: Mapping[str, Mask]


def typed_columns(table: Table, titles: Mapping[str, str], schema: DataFrameSchema) -> Typed:
    """Reads every column of a contract but the SIRET.

    Args:
        table: As read.
        titles: Title of each column that is there, by name of the contract.
        schema: The contract's model.
    """
    columns: dict[str, pd.Series] = {}
    wrong: list[Finding] = []
    blank: dict[str, Mask] = {}
    for name, column in schema.columns.items():
        how = reading(column)
        if how.nature is Nature.SIRET:
            continue
        cells = convert(_cells(table, titles.get(name)), how)
        columns[name] = cells.values
        wrong += _faults(name, how, cells.wrong, cells.code, table.rows)
        if how.blank_allowed:
            blank[name] = cells.blank
        else:
            wrong += _faults(name, how, cells.blank, Code.VALEUR_VIDE, table.rows)
    return Typed(columns, tuple(wrong), blank)


def optional(schema: DataFrameSchema) -> frozenset[str]:
    """Names of the columns that may be absent."""
    return frozenset(name for name, column in schema.columns.items() if reading(column).optional)


def final(typed: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    """Plain types where no blank is allowed; the SIRET goes apart."""
    plain = {
        name: _FINAL_TYPES[str(typed[name].dtype)]
        for name, column in schema.columns.items()
        if str(typed[name].dtype) in _FINAL_TYPES and not reading(column).blank_allowed
    }
    return typed.astype(plain).drop(columns="siret", errors="ignore")


def mixed_years(years: pd.Series, rows: Rows) -> list[Finding]:
    """A finding on the rows that are not of the year of most (of two alike, the latest)."""
    known = years.notna().to_numpy(np.bool_)
    values = years.fillna(0).to_numpy(np.int64)
    distinct, counts = np.unique(values[known], return_counts=True)
    if len(distinct) < 2:
        return []
    usual = distinct[len(counts) - 1 - np.argmax(counts[::-1])]
    apart = known & (values != usual)
    return [Finding(Code.ANNEE_MULTIPLE, Severity.REFUS, rows[apart], "annee")]


def _cells(table: Table, title: str | None) -> "pa.ChunkedArray | pa.LargeStringArray":
    if title is None:
        return pa.repeat(pa.scalar("", pa.large_string()), len(table.rows))
    return table.text.column(title)


def _faults(name: str, how: Reading, mask: Mask, code: Code, rows: Rows) -> list[Finding]:
    if not mask.any():
        return []
    return [Finding(code, Severity.REFUS, rows[mask], name, how.said.replace("`", ""))]
