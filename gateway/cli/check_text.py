"""A check as a clerk reads it in a terminal: the verdict, the counts, what to correct, what next.

``print_check(name, checked, console)``. Rows are given as ranges, a few per code: the report in
XLSX shows them all.
"""

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from gateway.rendering.check_words import (
    KIND_TITLES,
    gathered,
    grouped,
    how_read,
    message,
    outcome,
    what_next,
    where,
)
from validators.checking import Checked, Verdict
from validators.findings import Finding, Severity
from validators.wordings import WORDINGS

_VERDICTS: Final = {
    Verdict.ACCEPTE: "[bold green]✓ ACCEPTÉ[/]",
    Verdict.REFUSE: "[bold red]✗ REFUSÉ[/]",
    Verdict.ILLISIBLE: "[bold red]✗ ILLISIBLE[/]",
}
_SECTIONS: Final = {
    Severity.REFUS: ("Ce qui fait refuser le fichier", "red"),
    Severity.ECARTE: ("Lignes écartées", "red"),
    Severity.REPARE: ("Lignes réparées sans perte", "yellow"),
    Severity.NOTICE: ("Pour information", "cyan"),
}
_MOST_RANGES: Final = 12
_MOST_REMARKS: Final = 10


def print_check(name: str, checked: Checked, console: Console) -> None:
    """Prints the whole outcome.

    Args:
        name: Of the file; its folder is left out.
        checked: What to print.
        console: Where.
    """
    console.print(f"[bold]{KIND_TITLES[checked.kind]}[/] : {escape(Path(name).name)}")
    console.print(_verdict(checked))
    read = how_read(checked.format)
    if read:
        console.print(f"[dim]Lu ainsi : {escape(read)}[/]")
    if checked.counts.rows:
        console.print(Padding(_counts(checked), (1, 0, 0, 2)))
    for severity, (title, colour) in _SECTIONS.items():
        found = checked.findings.with_severity(severity)
        if len(found):
            console.print(f"\n[bold {colour}]{title}[/]")
        for some in gathered(found):
            _print_findings(some, colour, console)
            _print_remarks(some[0], checked, console)
    console.print(f"\n[bold]Et maintenant[/] : {what_next(checked)}")


def _verdict(checked: Checked) -> str:
    said = _VERDICTS[checked.verdict]
    if checked.motif is None:
        return said
    return f"{said} : {WORDINGS[checked.motif].label} [dim]({checked.motif})[/]"


def _counts(checked: Checked) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    for label, number in outcome(checked):
        table.add_row(label, grouped(number))
    return table


def _print_findings(some: tuple[Finding, ...], colour: str, console: Console) -> None:
    """Findings told together."""
    found = some[0]
    said = f"[{colour}]{found.code}[/] {escape(message(found))}"
    console.print(Padding(said, (0, 0, 0, 2)))
    for line in where(some, _MOST_RANGES):
        console.print(Padding(f"[dim]{escape(line)}[/]", (0, 0, 0, 4)))
    console.print(Padding(f"→ {WORDINGS[found.code].remedy}", (0, 0, 0, 4)))


def _print_remarks(found: Finding, checked: Checked, console: Console) -> None:
    remarks = checked.remarks
    rows = [row for row in found.rows.tolist() if row in remarks] if remarks else []
    for row in rows[:_MOST_REMARKS]:
        console.print(Padding(f"Ligne {row} : {escape(remarks[row])}", (0, 0, 0, 4)))
    if len(rows) > _MOST_REMARKS:
        more = grouped(len(rows) - _MOST_REMARKS)
        console.print(Padding(f"… et {more} de plus : voir --report.", (0, 0, 0, 4)))
