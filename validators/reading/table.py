"""A stranger's file as a table of text.

Use::

    table = read_table(data)                      # bytes, or blocks of bytes
    table = read_table(data, Choice(sheet="Adhérents"), Limits(wall_seconds=30))

``RejectedError`` says why a file cannot be read. Promises: the parsing runs in a child process
bounded in memory and time, nothing touches the disk, every cell is text as it was sent, and every
row keeps the number that Excel shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from validators.errors import RejectedError
from validators.findings import NO_ROWS, NOTHING, Finding, Findings, Rows, Severity
from validators.reading.choice import Choice
from validators.reading.limits import Limits
from validators.reading.process.launch import Child
from validators.reading.process.running import Answer, reason, run
from validators.reading.refusal import Reason, UnreadableError

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_LIMITS = Limits()
ANY = Choice()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table as it was sent.

    Attributes:
        header: Titles, all different, in order.
        text: One Arrow column of text per title, named by it, without nulls: rows as sent less the
            wholly blank ones. A SIRET joined of SIREN and NIC is an extra last column.
        rows: int64, original number of each row as Excel shows it.
        kind: ``csv``, ``xlsx``, ``xls`` or ``ods``.
        encoding: Of a text file, else empty.
        delimiter: Of a text file, else empty.
        sheet: Title of the sheet that was read, else empty.
        notices: What the reading found, short of a refusal.
        candidates: Titles of the columns of SIRETs found: none, one, or several among which the
            sender must choose.
        located: How they were found: ``titre``, ``contenu``, ``siren+nic``, or empty.
        header_row: Number of the row of titles as Excel shows it; 0 where there is none.
        above: The rows above the titles, as sent.
        unvalued: Numbers of the rows whose SIRET is a formula without a recorded result.
        refused: Personal data that were masked instead of refused (``masked=True`` only).
    """

    header: tuple[str, ...]
    text: pa.Table
    rows: Rows
    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notices: Findings = NOTHING
    candidates: tuple[str, ...] = ()
    located: str = ""
    header_row: int = 0
    above: tuple[tuple[str, ...], ...] = ()
    unvalued: Rows = field(default_factory=lambda: NO_ROWS)
    refused: Findings = NOTHING

    @property
    def frame(self) -> "pd.DataFrame":
        """The same columns as a pandas frame (``str`` backed by Arrow), sharing their memory."""
        pandas = import_module("pandas")  # half a second that a member list has no use for
        dtype = pandas.StringDtype("pyarrow", na_value=np.nan)
        columns = zip(self.text.column_names, self.text.columns, strict=True)
        frame: pd.DataFrame = pandas.DataFrame(
            {name: pandas.Series(pandas.array(column, dtype=dtype)) for name, column in columns}
        )
        return frame


def read_table(
    data: bytes | Iterable[bytes],
    choice: Choice = ANY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    masked: bool = False,
    child: Child | None = None,
) -> Table:
    """Reads a table that a sender wrote: delimited text, XLSX, XLS or ODS.

    Args:
        data: The file, whole or in blocks; never kept.
        choice: What to look for.
        limits: Bounds on the reading.
        masked: Whether personal data are replaced by dots, inside the reading process, instead of
            refusing the file; only for giving a sender its own file back.
        child: A reading process that ``launch`` started beforehand with the same arguments.

    Returns:
        The table.

    Raises:
        RejectedError: The file cannot be read, or must not be: its findings say why.
    """
    try:
        answer = run(data, choice, limits, masked=masked, child=child)
    except UnreadableError as error:
        found = Findings.of(_finding(because, Severity.REFUS) for because in error.reasons)
        raise RejectedError(found) from None
    return _table(answer)


def _table(answer: Answer) -> Table:
    about = answer.about
    titles = _texts(about["titles"])
    text = answer.table.select(range(len(titles))).rename_columns(list(titles))
    return Table(
        header=titles,
        text=text,
        rows=_row_numbers(answer, len(titles)),
        kind=str(about["kind"]),
        encoding=str(about["encoding"]),
        delimiter=str(about["delimiter"]),
        sheet=str(about["sheet"]),
        notices=_findings(about["notices"], Severity.NOTICE),
        candidates=_texts(about["candidates"]),
        located=str(about["located"]),
        header_row=int(str(about["header_row"])),
        above=tuple(_texts(row) for row in _list(about["above"])),
        unvalued=np.array(_list(about["unvalued"]), np.int64),
        refused=_findings(about["refused"], Severity.REFUS),
    )


def _row_numbers(answer: Answer, titles: int) -> Rows:
    first = int(str(answer.about["first"]))
    numbers: Rows = (
        np.arange(first, first + answer.table.num_rows, dtype=np.int64)
        if first
        else answer.table.column(titles).to_numpy()
    )
    return numbers


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(text) for text in _list(value))


def _findings(value: object, severity: Severity) -> Findings:
    reasons = (reason(plain) for plain in _list(value) if isinstance(plain, dict))
    return Findings.of(_finding(because, severity) for because in reasons)


def _finding(reason: Reason, severity: Severity) -> Finding:
    rows = np.array(reason.rows, np.int64) if reason.rows else NO_ROWS
    return Finding(reason.code, severity, rows, reason.column, reason.detail)
