"""The log: verify it here, or take it away to verify alone."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import CONSOLE, JsonOption, details, done
from gateway.verification import verify_instance

audit_app = typer.Typer(help="Le journal des transferts.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add `audit` to the command."""
    app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
def audit_verify(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Vérifier le journal : racine, signatures, et chaque fait contre ses écritures."""
    with open_desk(instance) as desk:
        report = verify_instance(desk)
    details(report.as_dict(), as_json=as_json)
    if not report.intact:
        raise typer.Exit(1)


@audit_app.command("export")
def audit_export(
    folder: Annotated[Path, typer.Argument(help="Dossier à créer.", file_okay=False)],
    instance: InstanceOption = HERE,
) -> None:
    """Emporter le journal, sa clé et le vérificateur d'un seul fichier."""
    with open_desk(instance) as desk:
        written = desk.export_journal(folder)
    done(f"journal emporté dans {folder}")
    command = f"  python3 {written.verifier} journal {written.journal} --cle {written.key}"
    CONSOLE.print(command, soft_wrap=True)
