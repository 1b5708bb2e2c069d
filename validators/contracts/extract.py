"""Parses an extract, or a table of values: all of it is good, or none is taken.

``parse_extract(contract, table, year)``. A partial extract would silently mean "no claims", or
"not done", for the establishments left out, so one bad row refuses the file, and every bad row is
listed. A table without SIRET goes the same way; what reads as a company's number there refuses it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.contracts.company_numbers import company_numbers
from validators.contracts.locate import exact
from validators.contracts.model import Contract, Extract
from validators.contracts.oddities import named_apart
from validators.contracts.repeats import repeated_rows
from validators.contracts.rules import broken_rules
from validators.contracts.values import final, mixed_years, optional, typed_columns
from validators.errors import RejectedError
from validators.findings import NOTHING, Finding, Findings, Severity
from validators.reading.table import Table
from validators.siret import CleanSirets, clean_column, packed
from validators.siret_key import LENGTH, Digits


@dataclass(frozen=True, slots=True, eq=False)
class _About:
    """Which establishments the rows are about.

    Attributes:
        sirets: Of the rows, or none.
        columns: The SIRET as a column of the contract, or nothing.
        wrong: What refuses the file.
        findings: What was repaired.
    """

    sirets: Digits
    columns: Mapping[str, pd.Series]
    wrong: tuple[Finding, ...]
    findings: Findings = NOTHING


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
    nobody = () if contract.has_siret else tuple(company_numbers(table))
    titles, ignored = _located(table, schema, nobody)
    typed = typed_columns(table, titles, schema)
    about = _establishments(table, titles["siret"]) if contract.has_siret else _nobody(nobody)
    frame = pd.DataFrame({**about.columns, **typed.columns})[list(schema.columns)]
    wrong = [*about.wrong, *_shifted(table.notices), *typed.wrong]
    wrong += broken_rules(frame, schema, table.rows)
    if contract.par_annee:
        wrong += mixed_years(frame["annee"], table.rows)
    wrong += repeated_rows(frame, contract.key, table.rows, typed.blank)
    if wrong:
        raise RejectedError(Findings.of(wrong))
    return Extract(
        kind=contract.kind,
        version=contract.version,
        sirets=about.sirets,
        frame=final(frame, schema),
        rows=table.rows,
        findings=about.findings + ignored + _told(table.notices, titles.values()),
        annee=int(frame["annee"].iloc[0]) if contract.par_annee else None,
    )


def _located(
    table: Table, schema: DataFrameSchema, named: tuple[Finding, ...]
) -> tuple[dict[str, str], Findings]:
    """The titles, as ``exact`` gives them; where they are wrong, what else is known is said too."""
    try:
        return exact(table, tuple(schema.columns), optional(schema))
    except RejectedError as error:
        raise RejectedError(Findings(named) + error.findings) from None


def _establishments(table: Table, title: str) -> _About:
    clean = clean_column(table.text.column(title), table.rows, column=title, unique=False)
    # What would only set a row aside in a list refuses here.
    aside = named_apart(clean.findings, table, title).with_severity(Severity.ECARTE)
    wrong = tuple(replace(found, severity=Severity.REFUS) for found in aside)
    numbers = _siret_numbers(clean, len(table.rows))
    return _About(clean.sirets, {"siret": numbers}, wrong, clean.findings)


def _nobody(named: tuple[Finding, ...]) -> _About:
    return _About(np.empty((0, LENGTH), np.uint8), {}, named)


def _siret_numbers(sirets: CleanSirets, height: int) -> pd.Series:
    numbers = np.zeros(height, np.int64)
    unknown = np.ones(height, np.bool_)
    numbers[sirets.positions] = packed(sirets.sirets)
    unknown[sirets.positions] = False
    return pd.Series(pd.arrays.IntegerArray(numbers, unknown))


def _shifted(notices: Findings) -> list[Finding]:
    """Rows with a cell too many: nobody knows which value stands under which title."""
    shifted = notices.with_code(Code.LIGNE_DECALEE)
    return [replace(found, severity=Severity.REFUS) for found in shifted]


def _told(notices: Findings, read: Collection[str]) -> Findings:
    """What the reading said, less that a column was taken for a contact's where it is asked for."""
    return Findings.of(
        found
        for found in notices
        if found.code is not Code.COLONNE_CONTACT or found.column not in read
    )
