"""The codes of the findings, printed as documentation."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.output import done
from gateway.rendering.anomalies import render


def register(app: typer.Typer) -> None:
    """Add `anomalies` to the command."""
    app.command("anomalies")(anomalies)


def anomalies(
    page: Annotated[Path, typer.Argument(help="Page à écrire.", dir_okay=False)],
) -> None:
    """Écrire la page des codes d'anomalie, en Markdown."""
    page.write_text(render(), "utf-8")
    done(f"Codes d'anomalie écrits dans {page}")
