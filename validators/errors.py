"""The error family of this package.

``RejectedError`` is what callers meet: the sender has something to correct, and ``findings`` says
what, in codes that have a French wording. No message holds a value of a file.
"""

from typing import ClassVar

from validators.codes import Code
from validators.findings import Finding, Findings, Rows, Severity


class ValidatorsError(Exception):
    """Received bytes could not become values."""

    code: ClassVar[str] = "validators"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class RejectedError(ValidatorsError):
    """The file is rejected; the sender must act on its findings."""

    code: ClassVar[str] = "rejected"

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        super().__init__(f"{type(self).__doc__} ({', '.join(findings.codes)})")


class UnknownContractError(ValidatorsError):
    """No file contract has this name."""

    code: ClassVar[str] = "unknown-contract"


def rejected(
    code: Code, *, detail: str = "", column: str | None = None, rows: Rows | None = None
) -> RejectedError:
    """The rejection of a whole file for one reason."""
    found = (
        Finding(code, Severity.REFUS, column=column, detail=detail)
        if rows is None
        else Finding(code, Severity.REFUS, rows, column, detail)
    )
    return RejectedError(Findings((found,)))
