"""The linear programs of the aggregates, as HiGHS takes them: one place for its way of speaking.

:func:`linear_program` writes that each total is the sum of its parts; the caller sets what changes
from one question to the next, and asks :func:`in_whole_numbers` where the answer falls between
them. It promises one thread, no output and the same answer each time.
"""

from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from exchange.aggregates.layout import Relations

# A count of branches, not a time: a slow machine gives the same answer as a fast one.
_NODES: Final = 2_000
_OPTIONS: Final[tuple[tuple[str, bool | int | float], ...]] = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("mip_rel_gap", 0.0),
    ("mip_max_nodes", _NODES),
)


def linear_program(
    relations: Relations,
    upper: NDArray[np.float64],
    owed: NDArray[np.float64],
    costs: NDArray[np.float64],
    *,
    both_ways: bool = False,
) -> highspy.Highs:
    """A program whose columns are cells, from zero to ``upper``.

    Args:
        relations: the sums to keep.
        upper: ``(k,)`` most of each column.
        owed: ``(r,)`` by how much each total exceeds its parts.
        costs: ``(k,)`` of one unit of each column; the program makes their sum least.
        both_ways: ``k`` is then twice the cells: what each gains, then what each loses.
    """
    rows, columns = len(relations), len(upper)
    row = np.concatenate([np.arange(rows), relations.owner])
    order = np.argsort(row, kind="stable")
    column = np.concatenate([relations.total, relations.parts])[order]
    sign = np.concatenate([np.ones(rows), -np.ones(len(relations.parts))])[order]
    starts = np.searchsorted(row[order], np.arange(rows + 1))
    if both_ways:
        column = np.stack([column, column + columns // 2], axis=1).reshape(-1)
        sign = np.stack([sign, -sign], axis=1).reshape(-1)
        starts = 2 * starts
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = costs
    model.col_lower_, model.col_upper_ = np.zeros(columns), upper
    model.row_lower_ = model.row_upper_ = owed
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = columns, rows
    matrix.start_, matrix.index_ = starts.astype(np.int32), column.astype(np.int32)
    matrix.value_ = sign
    return _holding(model)


def in_whole_numbers(program: highspy.Highs) -> highspy.Highs:
    """The same program, its answers whole numbers."""
    model = program.getLp()
    whole = _holding(model)
    every = np.arange(model.num_col_, dtype=np.int32)
    kinds = np.full(len(every), int(highspy.HighsVarType.kInteger), np.uint8)
    whole.changeColsIntegrality(len(every), every, kinds)
    return whole


def _holding(model: highspy.HighsLp) -> highspy.Highs:
    program: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]  # theirs, not ours
    for option, value in _OPTIONS:
        program.setOptionValue(option, value)
    program.passModel(model)
    return program
