"""The contracts of files, printed as documentation."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.output import done
from validators.contracts.document import render
from validators.contracts.registry import CONTRACTS


def register(app: typer.Typer) -> None:
    """Add `contrats` to the command."""
    app.command("contrats")(contrats)


def contrats(
    folder: Annotated[Path, typer.Argument(help="Dossier où écrire.", file_okay=False)],
) -> None:
    """Écrire les contrats de fichiers, un Markdown par contrat."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, contract in CONTRACTS.items():
        (folder / f"{name}.md").write_text(render(contract), "utf-8")
    done(f"{len(CONTRACTS)} contrats écrits dans {folder}")
