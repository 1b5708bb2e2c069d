"""Runs the pandera model of a contract and says by code which rows break it.

``broken_rules(frame, schema, rows)``. Promises: no text of pandera gets out, for it prints values;
an empty table is never good, though pandera accepts it.
"""

import numpy as np
import pandas as pd
from pandera.errors import SchemaError, SchemaErrors
from pandera.pandas import DataFrameSchema

from validators.codes import Code
from validators.errors import rejected
from validators.findings import Finding, Rows, Severity

_CODES = frozenset(map(str, Code))


def broken_rules(frame: pd.DataFrame, schema: DataFrameSchema, rows: Rows) -> list[Finding]:
    """Findings of severity ``refus``, one per rule and column.

    Args:
        frame: Typed columns, all nullable, index 0 to n-1.
        schema: The contract's model.
        rows: Original row numbers.

    Raises:
        RejectedError: The table has no row.
    """
    if frame.empty:
        raise rejected(Code.FICHIER_VIDE)
    try:
        schema.validate(frame, lazy=True, inplace=True)  # the frame is ours: no copy
    except SchemaErrors as errors:
        # Out of the handler before anything is built, so that no error keeps this one as context.
        broken = [_finding(error, rows) for error in errors.schema_errors]
    else:
        broken = []
    return broken


def _finding(error: SchemaError, rows: Rows) -> Finding:
    """A finding out of one failed check; its name is a code."""
    held = error.check_output
    name = str(getattr(error.check, "name", ""))
    if not isinstance(held, pd.Series) or name not in _CODES:
        message = "a schema failed on something else than a named check"
        raise AssertionError(message)
    failing = held.index[~held.to_numpy(np.bool_)].to_numpy(np.int64)
    return Finding(Code(name), Severity.REFUS, rows[failing], error.column_name)
