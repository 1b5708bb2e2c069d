"""Parses an extract of a Carsat: all of it is good, or none is taken.

``parse_extract(contract, table, year)``. A partial extract would silently mean "no claims" for
the establishments left out, so one bad row refuses the file, and every bad row is listed.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.contracts.convert import convert
from validators.contracts.locate import exact
from validators.contracts.model import Contract, Extract, Nature, Reading, reading
from validators.contracts.oddities import named_apart
from validators.contracts.repeats import repeated_rows
from validators.contracts.rules import broken_rules
from validators.errors import RejectedError
from validators.findings import Finding, Findings, Rows, Severity
from validators.reading.table import Table
from validators.siret import CleanSirets, clean_column, packed

_FINAL_TYPES = {"Int64": "int64", "Float64": "float64", "boolean": "bool"}


def parse_extract(contract: Contract, table: Table, year: int) -> Extract:
    """Reads a table under a contract.

    Args:
        contract: One whose ``whole`` is true.
        table: As read.
        year: Reference year, the latest that the rows may have.

    Raises:
        RejectedError: With every bad row, by code.
    """
    schema = contract.schema(year)
    titles, ignored = exact(table, tuple(schema.columns))
    sirets = clean_column(
        table.text.column(titles["siret"]), table.rows, column=titles["siret"], unique=False
    )
    typed, unread = _typed(table, titles, schema, sirets)
    named = named_apart(sirets.findings, table, titles["siret"])
    wrong = [*_refusing(named, table.notices), *unread]
    wrong += broken_rules(typed, schema, table.rows)
    wrong += repeated_rows(typed, contract.key, table.rows)
    if wrong:
        raise RejectedError(Findings.of(wrong))
    return Extract(
        kind=contract.kind,
        version=contract.version,
        sirets=sirets.sirets,
        frame=_final(typed, schema),
        rows=table.rows,
        findings=sirets.findings + ignored + table.notices,
    )


def _typed(
    table: Table, titles: dict[str, str], schema: DataFrameSchema, sirets: CleanSirets
) -> tuple[pd.DataFrame, list[Finding]]:
    """Every column of the contract with its type, and the cells that have no value."""
    columns: dict[str, pd.Series] = {"siret": _siret_numbers(sirets, len(table.rows))}
    found: list[Finding] = []
    for name, column in schema.columns.items():
        how = reading(column)
        if how.nature is Nature.SIRET:
            continue
        cells = convert(table.text.column(titles[name]), how)
        columns[name] = cells.values
        found += _faults(name, how, cells.wrong, cells.code, table.rows)
        if not how.blank_allowed:
            found += _faults(name, how, cells.blank, Code.VALEUR_VIDE, table.rows)
    return pd.DataFrame(columns)[list(schema.columns)], found


def _siret_numbers(sirets: CleanSirets, height: int) -> pd.Series:
    numbers = np.zeros(height, np.int64)
    unknown = np.ones(height, np.bool_)
    numbers[sirets.positions] = packed(sirets.sirets)
    unknown[sirets.positions] = False
    return pd.Series(pd.arrays.IntegerArray(numbers, unknown))


def _faults(
    name: str,
    how: Reading,
    mask: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    code: Code,
    rows: Rows,
) -> list[Finding]:
    if not mask.any():
        return []
    return [Finding(code, Severity.REFUS, rows[mask], name, how.said.replace("`", ""))]


def _refusing(sirets: Findings, notices: Findings) -> list[Finding]:
    """What would only set a row aside in a list refuses an extract; so do shifted rows."""
    graver = [*sirets.with_severity(Severity.ECARTE), *notices.with_code(Code.LIGNE_DECALEE)]
    return [replace(found, severity=Severity.REFUS) for found in graver]


def _final(typed: pd.DataFrame, schema: DataFrameSchema) -> pd.DataFrame:
    """Plain types where no blank is allowed; the SIRET goes apart."""
    plain = {
        name: _FINAL_TYPES[str(typed[name].dtype)]
        for name, column in schema.columns.items()
        if str(typed[name].dtype) in _FINAL_TYPES and not reading(column).blank_allowed
    }
    return typed.astype(plain).drop(columns="siret")
