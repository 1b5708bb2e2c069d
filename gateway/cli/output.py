"""How commands speak: a table for people, JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from gateway.acknowledgement import PARIS

CONSOLE = Console(highlight=False)

JsonOption = Annotated[bool, typer.Option("--json", help="Sortie JSON, pour un programme.")]


_WHOLE: Final = frozenset(
    {"Référence", "Genre", "État", "Depuis", "Code", "Pour le", "Par", "Pourquoi"}
)


def listing(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, as_json: bool
) -> None:
    """Print rows.

    Args:
        rows: what to show.
        columns: key to French heading, in order; JSON holds the same keys.
        as_json: one JSON array instead of a table.
    """
    if as_json:
        print_json([{key: row.get(key) for key in columns} for row in rows])
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in columns.values():
        table.add_column(heading, overflow="fold", no_wrap=heading in _WHOLE)
    for row in rows:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    CONSOLE.print(table if rows else "(rien)")


def details(row: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one thing, a line a field."""
    if as_json:
        print_json(row)
        return
    for key, value in row.items():
        CONSOLE.print(f"[bold]{key}[/] : {_cell(value)}")


def print_json(value: object) -> None:
    """Print JSON; instants are ISO 8601, UTC."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_jsonable)
    CONSOLE.print(text, markup=False, soft_wrap=True)


def done(message: str) -> None:
    """Say that something was done."""
    CONSOLE.print(f"[green]✓[/] {message}", soft_wrap=True)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(PARIS):%d/%m %H:%M}"
    if isinstance(value, list):
        return "".join(f"\n  {item}" for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items())
    return str(value)


def _jsonable(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
