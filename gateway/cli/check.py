"""`check` among the commands; `gateway.cli.main` runs it without Typer: see `check_running`."""

from typing import Final

import typer

from gateway.cli.check_arguments import SUMMARY
from gateway.cli.check_running import run

_ALL_WORDS: Final = {"allow_extra_args": True, "ignore_unknown_options": True}


def register(app: typer.Typer) -> None:
    """Add `check` to the command."""
    app.command("check", help=SUMMARY, context_settings=_ALL_WORDS, add_help_option=False)(_run)


def _run(context: typer.Context) -> None:
    raise typer.Exit(run(context.args))
