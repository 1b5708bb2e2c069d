"""Every case of the ugly set, from the tables beside this file."""

from typing import Final

from tests.ugly import (
    cases_cells,
    cases_columns,
    cases_delimiters,
    cases_encodings,
    cases_extracts,
    cases_formats,
    cases_layout,
    cases_lists,
    cases_nir,
    cases_ods_and_xls,
    cases_rows,
    cases_sheets,
    cases_unsafe,
    cases_values,
    cases_workers,
)
from tests.ugly.case import Case

CASES: Final[tuple[Case, ...]] = (
    *cases_encodings.CASES,
    *cases_delimiters.CASES,
    *cases_rows.CASES,
    *cases_columns.CASES,
    *cases_cells.CASES,
    *cases_lists.CASES,
    *cases_sheets.CASES,
    *cases_values.CASES,
    *cases_layout.CASES,
    *cases_ods_and_xls.CASES,
    *cases_formats.CASES,
    *cases_unsafe.CASES,
    *cases_nir.CASES,
    *cases_workers.CASES,
    *cases_extracts.CASES,
)
