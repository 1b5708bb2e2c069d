"""One line and one exit status for every error of ours; anything else is a bug and shows itself."""

from rich.console import Console
from rich.markup import escape

from audit.errors import AuditError, EntryError
from exchange.errors import ExchangeError
from gateway.errors import GatewayError
from keys.errors import KeysError
from validators.errors import ValidatorsError


def explain(error: Exception) -> tuple[str, int] | None:
    """Message and exit status of an error of the project, or None."""
    if isinstance(error, GatewayError):
        return str(error), error.exit_status
    if isinstance(error, KeysError):
        return str(error), 5
    if isinstance(error, EntryError):
        # What was typed (a reason, a code) cannot stand in the log as it is.
        return str(error), 2
    if isinstance(error, AuditError):
        return str(error), 1
    if isinstance(error, ExchangeError | ValidatorsError):
        return str(error), 3
    return None


def print_error(message: str) -> None:
    """One line on standard error; brackets in a path are no markup."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print(f"[bold red]Erreur[/] : {escape(message)}")
