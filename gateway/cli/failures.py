"""One line and one exit status for every error of ours; anything else is a bug and shows itself."""

from typing import Final

from rich.console import Console
from rich.markup import escape
from typer.exceptions import Abort, TyperException

from audit.errors import AuditError, EntryError
from exchange.errors import ExchangeError
from gateway.cli.usage import in_french
from gateway.errors import GatewayError
from keys.errors import KeysError
from validators.errors import ValidatorsError

_STATUSES: Final = (
    (KeysError, 5),
    # What was typed (a reason, a code) cannot stand in the log as it is.
    (EntryError, 2),
    (AuditError, 1),
    (ExchangeError | ValidatorsError, 3),
)


def explain(error: Exception) -> tuple[str, int] | None:
    """Message and exit status of an error of the project or of the command line, or None."""
    if isinstance(error, GatewayError):
        return str(error), error.exit_status
    if isinstance(error, TyperException | Abort):
        return _typed(error)
    status = next((status for family, status in _STATUSES if isinstance(error, family)), None)
    return None if status is None else (str(error), status)


def _typed(error: TyperException | Abort) -> tuple[str, int]:
    if isinstance(error, Abort):
        return "abandonné", 1
    # No message: it is the help that a command without arguments printed.
    return ("" if type(error).__name__ == "NoArgsIsHelpError" else in_french(error)), 2


def print_error(message: str) -> None:
    """One line on standard error, none if empty; brackets in a path are no markup."""
    if not message:
        return
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"[bold red]Erreur[/] : {escape(message)}")
