"""A stranger's file as a table of text.

Use::

    table = read_table(data)                      # bytes, or blocks of bytes
    table = read_table(data, ("siret",), Limits(wall_seconds=30))

``RejectedError`` says why a file cannot be read. Promises: the parsing runs in a child process
bounded in memory and time, nothing touches the disk, every cell is text as it was sent, and every
row keeps the number that Excel shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from validators.errors import RejectedError
from validators.findings import NO_ROWS, NOTHING, Finding, Findings, Rows, Severity
from validators.reading.limits import Limits
from validators.reading.process import Answer, reason, run
from validators.reading.refusal import Reason, UnreadableError

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it was sent.

    Attributes:
        header: Titles, all different, in order.
        frame: One column of text per title (``str`` backed by Arrow, no null), rows as sent less
            the wholly blank ones.
        rows: int64, original number of each row as Excel shows it.
        kind: ``csv`` or ``xlsx``.
        encoding: Of a text file, else empty.
        delimiter: Of a text file, else empty.
        sheet: Title of the sheet that was read, else empty.
        notices: What the reading found, short of a refusal.
    """

    header: tuple[str, ...]
    frame: pd.DataFrame
    rows: Rows
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: Findings = NOTHING


def read_table(
    data: bytes | Iterable[bytes],
    wanted: tuple[str, ...] = ("siret",),
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Reads a CSV or XLSX file of a sender.

    Args:
        data: The file, whole or in blocks; never kept.
        wanted: Words that the titles must carry; they tell the row of titles and the sheet.
        limits: Bounds on the reading.

    Returns:
        The table.

    Raises:
        RejectedError: The file cannot be read, or must not be: its findings say why.
    """
    try:
        answer = run(data, wanted, limits)
    except UnreadableError as error:
        found = _finding(error.reason, Severity.REFUS)
        raise RejectedError(Findings((found,))) from None
    return _table(answer)


def _table(answer: Answer) -> Table:
    about = answer.about
    titles = tuple(str(title) for title in _list(about["titles"]))
    text = answer.table.select(range(len(titles))).rename_columns(list(titles))
    notices = (reason(plain) for plain in _list(about["notices"]) if isinstance(plain, dict))
    return Table(
        header=titles,
        frame=_frame(text),
        rows=answer.table.column(len(titles)).to_numpy(),
        kind=str(about["kind"]),
        encoding=str(about["encoding"]),
        delimiter=str(about["delimiter"]),
        sheet=str(about["sheet"]),
        notices=Findings.of(_finding(notice, Severity.NOTICE) for notice in notices),
    )


def _frame(text: pa.Table) -> pd.DataFrame:
    """One pandas column per Arrow column, sharing its memory."""
    dtype = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.DataFrame(
        {
            name: pd.Series(pd.array(column, dtype=dtype))
            for name, column in zip(text.column_names, text.columns, strict=True)
        }
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _finding(reason: Reason, severity: Severity) -> Finding:
    rows = np.array(reason.rows, np.int64) if reason.rows else NO_ROWS
    return Finding(reason.code, severity, rows, reason.column, reason.detail)
