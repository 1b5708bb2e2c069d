"""Runs a command as a user would, and gives its status and what it printed."""

from collections.abc import Callable

import pytest

from gateway.cli import main
from gateway.cli.output import CONSOLE

WIDE = 200
Run = Callable[..., tuple[int, str, str]]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs `passerelle` with its arguments, for a wide terminal."""
    # A console takes its width when it is made, which whoever imported it first may have done.
    monkeypatch.setenv("COLUMNS", str(WIDE))
    monkeypatch.setattr(CONSOLE, "_width", WIDE)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["passerelle", *arguments])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call
