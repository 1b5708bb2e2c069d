"""Conventions and extracts: what is granted, and what the CARSAT holds."""

from pathlib import Path
from typing import Annotated

import typer

from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, done, listing
from gateway.cli.parties import ArgumentError
from gateway.storage import conventions, exchanges

convention_app = typer.Typer(help="Les conventions (CPOM).", no_args_is_help=True)
extract_app = typer.Typer(help="Les extraits de la CARSAT.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add `convention` and `extract` to the command."""
    app.add_typer(convention_app, name="convention")
    app.add_typer(extract_app, name="extract")


@convention_app.command("load")
def convention_load(
    file: Annotated[Path, typer.Argument(help="Fichier TOML de la convention.", dir_okay=False)],
    instance: InstanceOption = HERE,
) -> None:
    """Charger une convention, ou une nouvelle version de celle-ci."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ArgumentError(f"{file} est illisible") from None
    with open_desk(instance) as desk, desk.database.writing() as connection:
        loaded = conventions.load(connection, text, desk.clock())
        reference = loaded.convention.reference
        refused = exchanges.refused_under(connection, reference)
        again = exchanges.reopen(connection, desk.outbox, refused, desk.clock())
    done(f"convention « {reference} » chargée, version {loaded.version}")
    if again:
        done(f"échanges refusés soumis de nouveau à la convention : {len(again)}")


@convention_app.command("list")
def convention_list(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Lister les conventions en service."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = [
            {
                "reference": loaded.convention.reference,
                "version": loaded.version,
                "debut": loaded.convention.debut,
                "fin": loaded.convention.fin,
                "parties": ", ".join(partie.code for partie in loaded.convention.parties),
                "flux": ", ".join(granted.nom for granted in loaded.convention.flux),
            }
            for loaded in conventions.list_conventions(connection)
        ]
    columns = {
        "reference": "Référence",
        "version": "Version",
        "debut": "Début",
        "fin": "Fin",
        "parties": "Parties",
        "flux": "Flux",
    }
    listing(rows, columns, as_json=as_json)


@extract_app.command("load")
def extract_load(
    flux: Annotated[str, typer.Argument(help="Nom du flux : « passerelle flux » les liste.")],
    file: Annotated[Path, typer.Argument(help="Extrait, CSV ou XLSX.", dir_okay=False)],
    party: Annotated[str, typer.Option("--party", help="Code de la CARSAT.")],
    instance: InstanceOption = HERE,
) -> None:
    """Déposer un extrait au nom d'une CARSAT, comme elle le ferait par SFTP."""
    with open_desk(instance) as desk:
        identity = desk.deposit_file(party, flux, file)
    done(f"extrait déposé sous la référence {identity} : « passerelle show {identity} »")
