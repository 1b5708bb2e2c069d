"""Why a file cannot be read, as it travels out of the reading process.

Raise ``UnreadableError(Code.FICHIER_FORMAT, detail="PDF")`` anywhere in the reading; the process
sends it as one line of JSON, which holds codes, row numbers and column titles, never a value.
"""

from dataclasses import dataclass
from typing import ClassVar

from validators.codes import Code


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: see ``validators.findings.Finding`` for the fields."""

    code: Code
    detail: str = ""
    column: str | None = None
    rows: tuple[int, ...] = ()


class UnreadableError(Exception):
    """The file cannot be read as a table; ``reasons`` says why, the gravest first."""

    code: ClassVar[str] = "unreadable"

    def __init__(
        self, code: Code, detail: str = "", column: str | None = None, rows: tuple[int, ...] = ()
    ) -> None:
        self.reasons: tuple[Reason, ...] = (Reason(code, detail, column, rows),)
        super().__init__(f"{type(self).__doc__} ({code})")

    @property
    def reason(self) -> Reason:
        """The gravest reason."""
        return self.reasons[0]

    @classmethod
    def because(cls, *reasons: Reason) -> "UnreadableError":
        """The error for one or several reasons."""
        first = reasons[0]
        error = cls(first.code, first.detail, first.column, first.rows)
        error.reasons = reasons
        return error
