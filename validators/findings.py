"""What was found in a file: by code, with row numbers, never with a value.

Use::

    found = Findings((Finding(Code.SIRET_CLE, Severity.ECARTE, rows),))
    if found.refuses: raise RejectedError(found)
    found.to_json()   # plain dicts, ready for an acknowledgement

A finding is a column of row numbers, so that a million bad rows stay cheap. Rows are those that
Excel shows (the first line of a file is 1). Nothing here can hold a cell of the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from validators.codes import Code
from validators.wordings import WORDINGS

Rows: TypeAlias = npt.NDArray[np.int64]
NO_ROWS: Rows = np.empty(0, np.int64)
NO_ROWS.setflags(write=False)


class Severity(StrEnum):
    """What a finding does to the file."""

    REFUS = "refus"
    """The whole file is refused."""
    ECARTE = "ecarte"
    """The row is set aside; the others go on."""
    REPARE = "repare"
    """The row was mended without loss, and is kept."""
    NOTICE = "notice"
    """Said, with no effect."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """One kind of finding, and all the rows that have it.

    Attributes:
        code: What it is.
        severity: What it does.
        rows: Original row numbers, int64, ascending; empty where the whole file is meant.
        column: Header of the column concerned, or None.
        detail: A word of precision out of the program's own vocabulary (a format, sheet titles).
        first_rows: For repetitions, the row first seen for each of ``rows``; else empty.
    """

    code: Code
    severity: Severity
    rows: Rows = field(default_factory=lambda: NO_ROWS)
    column: str | None = None
    detail: str = ""
    first_rows: Rows = field(default_factory=lambda: NO_ROWS)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", np.asarray(self.rows, np.int64))
        object.__setattr__(self, "first_rows", np.asarray(self.first_rows, np.int64))

    @property
    def count(self) -> int:
        """Rows concerned; 1 where the finding is about the whole file."""
        return max(1, len(self.rows))

    def to_json(self, max_ranges: int = 200) -> dict[str, object]:
        """Plain dict with the French message and what to do; at most ``max_ranges`` ranges."""
        ranges, truncated = compress(self.rows, max_ranges)
        plain: dict[str, object] = {
            "code": str(self.code),
            "severity": str(self.severity),
            "column": self.column,
            "count": self.count,
            "rows": ranges,
            "truncated": truncated,
            "detail": self.detail,
            "message": WORDINGS[self.code].label,
            "action": WORDINGS[self.code].remedy,
        }
        if len(self.first_rows):
            pairs = zip(self.rows[:max_ranges], self.first_rows[:max_ranges], strict=True)
            plain["first_rows"] = {str(row): int(first) for row, first in pairs}
        return plain


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """Immutable collection of findings; add two with ``+``."""

    items: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, found: Iterable[Finding]) -> "Findings":
        """Gathers findings from any iterable."""
        return cls(tuple(found))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(self.items + other.items)

    @property
    def refuses(self) -> bool:
        """Whether one finding at least refuses the whole file."""
        return any(found.severity is Severity.REFUS for found in self.items)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Codes present, in order of appearance, once each."""
        return tuple(dict.fromkeys(found.code for found in self.items))

    def with_code(self, code: Code) -> "Findings":
        """The findings of one code."""
        return Findings(tuple(found for found in self.items if found.code is code))

    def with_severity(self, severity: Severity) -> "Findings":
        """The findings of one severity."""
        return Findings(tuple(found for found in self.items if found.severity is severity))

    def rows(self) -> Rows:
        """Every row concerned, once, ascending."""
        columns = [found.rows for found in self.items]
        return np.unique(np.concatenate(columns)) if columns else NO_ROWS

    def count(self, severity: Severity) -> int:
        """How many distinct rows have a finding of this severity."""
        return len(self.with_severity(severity).rows())

    def to_json(self, max_ranges: int = 200) -> list[dict[str, object]]:
        """Plain list of dicts, one per finding."""
        return [found.to_json(max_ranges) for found in self.items]


NOTHING = Findings()
"""No finding at all."""


def compress(rows: Rows, max_ranges: int) -> tuple[list[str], bool]:
    """Row numbers as ranges, such as ``["12", "15-18"]``.

    Args:
        rows: Row numbers, ascending.
        max_ranges: How many ranges to give at most.

    Returns:
        The ranges, and whether some were left out.
    """
    if not len(rows):
        return [], False
    breaks = np.flatnonzero(np.diff(rows) != 1)
    starts = rows[np.concatenate(([0], breaks + 1))]
    ends = rows[np.concatenate((breaks, [len(rows) - 1]))]
    shown = zip(starts[:max_ranges].tolist(), ends[:max_ranges].tolist(), strict=True)
    ranges = [str(start) if start == end else f"{start}-{end}" for start, end in shown]
    return ranges, len(starts) > max_ranges
