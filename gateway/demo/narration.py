"""The voice of the demo: numbered steps, what each program was asked and answered, and tables.

Open each step with `with narration.step("…"):`; inside, `say` a sentence, `echo` a command, `quote`
what a program wrote. Promises: every step is timed; any failure the demo knows of leaves a step as
one `DemoError` that names the step; what a program wrote is never taken for markup.
"""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gateway.demo.errors import DemoError
from gateway.errors import GatewayError

_MARGIN: Final = "   "


@dataclass(frozen=True, slots=True)
class StepTime:
    """How long one step took."""

    title: str
    seconds: float


class Narration:
    """Tells the demo on one console.

    Attributes:
        steps: those that ended well, in order.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self.steps: list[StepTime] = []

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A titled, timed step.

        Raises:
            DemoError: something inside failed in a way that is known.
        """
        number = len(self.steps) + 1
        self._console.print(f"\n[bold cyan]{number}. {escape(title)}[/]")
        started = time.monotonic()
        try:
            yield
        except (GatewayError, OSError, subprocess.SubprocessError) as error:
            raise DemoError(f"étape {number}, « {title} » : {error}") from error
        self.steps.append(StepTime(title, time.monotonic() - started))

    def say(self, text: str) -> None:
        """One sentence; `text` may hold Rich markup."""
        self._console.print(Padding(text, (0, 0, 0, len(_MARGIN))))

    def check(self, text: str) -> None:
        """One thing that was checked, and holds; `text` is plain."""
        self._console.print(f"{_MARGIN}[green]✓[/] {escape(text)}")

    def echo(self, command: str, prompt: str = "$") -> None:
        """A command as someone types it."""
        self._console.print(Text(f"{_MARGIN}{prompt} {command}", style="bold"), soft_wrap=True)

    def quote(self, text: str, most: int | None = None) -> None:
        """What a program or a file says, its first `most` lines."""
        lines = text.removeprefix("\ufeff").splitlines()
        shown = lines if most is None else lines[:most]
        for line in shown:
            self._console.print(Text(_MARGIN + line, style="dim"), soft_wrap=True)
        if len(shown) < len(lines):
            self._console.print(Text(f"{_MARGIN}… (encore {len(lines) - len(shown)})"))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """A small table; numbers to the right, with their thousands apart."""
        self._console.print(_indented(_table(headings, rows)))

    def conclude(
        self, figures: Sequence[tuple[str, object, str]], paths: Mapping[str, str]
    ) -> None:
        """The last table, and the paths of what is kept."""
        self._console.print("\n[bold cyan]Ce qui a été mesuré[/]")
        self._console.print(_indented(_table(("", "", ""), figures)))
        if paths:
            self._console.print("\n[bold cyan]Ce qui est gardé[/]")
        for label, path in paths.items():
            self._console.print(
                Text(f"{_MARGIN}{label.replace('_', ' ')} : {path}"), soft_wrap=True
            )


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, show_header=any(headings))
    for place, heading in enumerate(headings):
        numeric = all(isinstance(row[place], int | float) for row in rows)
        table.add_column(heading, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    return table


def _indented(table: Table) -> Padding:
    return Padding(table, (0, 0, 0, len(_MARGIN)))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    return str(value)
