"""Why a step failed, as one stable word: the operator reads it, the housekeeping decides by it."""

from typing import Final

from dbos import error as dbos_error
from sqlalchemy.exc import DBAPIError

from gateway.storage.followup import PASSING

_OURS: Final = frozenset({"gateway", "exchange", "validators", "keys", "audit"})


def cause_of(error: BaseException) -> str:
    """The code of an error of ours, or the name of a stranger's.

    The workflow library wraps the last of several failures; a database driver's errors have a
    `code` too, which says nothing to anyone here.
    """
    if isinstance(error, dbos_error.DBOSMaxStepRetriesExceeded) and error.errors:
        error = error.errors[-1]
    if type(error).__module__.split(".")[0] in _OURS:
        return str(getattr(error, "code", type(error).__name__))
    if isinstance(error, DBAPIError):
        return "OperationalError"
    if isinstance(error, OSError):
        return "OSError"
    return type(error).__name__


def may_pass(error: BaseException) -> bool:
    """Whether trying again may help without anyone doing anything."""
    return cause_of(error) in PASSING
