"""Exchanges and deposits: where they stand, and what the operator may do about it."""

from typing import Annotated, Any

import typer

from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, details, done, listing
from gateway.storage import followup

IdArgument = Annotated[str, typer.Argument(help="Référence d'un échange ou d'un dépôt.")]

COLUMNS = {
    "id": "Référence",
    "genre": "Genre",
    "flux": "Flux",
    "partie": "Partie",
    "etat": "État",
    "quand": "Depuis",
    "motif": "Motif",
}


def register(app: typer.Typer) -> None:
    """Add `exchanges`, `show`, `retry` and `abandon` to the command."""
    app.command("exchanges")(exchanges_list)
    app.command("show")(show)
    app.command("retry")(retry)
    app.command("abandon")(abandon)


def exchanges_list(
    instance: InstanceOption = HERE,
    state: Annotated[str | None, typer.Option("--state", help="Un seul état.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Lister les dépôts et les échanges, le plus récent d'abord."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows: list[dict[str, Any]] = followup.everything(connection, state)
    listing(rows, COLUMNS, as_json=as_json)


def show(
    identity: IdArgument, instance: InstanceOption = HERE, as_json: JsonOption = False
) -> None:
    """Montrer un échange ou un dépôt, ses fichiers et ses écritures au journal."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        found = followup.one(connection, identity)
    details(found, as_json=as_json)


def retry(identity: IdArgument, instance: InstanceOption = HERE) -> None:
    """Reprendre un échange ou un dépôt en échec."""
    with open_desk(instance) as desk, desk.database.writing() as connection:
        followup.retry(connection, desk.outbox, identity, desk.clock())
    done(f"{identity} repris")


def abandon(
    identity: IdArgument,
    why: Annotated[str, typer.Option("--why", help="La raison, consignée au journal.")],
    instance: InstanceOption = HERE,
) -> None:
    """Abandonner un échange ou un dépôt : il ne sera plus repris."""
    with open_desk(instance) as desk, desk.database.writing() as connection:
        followup.abandon(connection, desk.outbox, identity, why, desk.clock())
    done(f"{identity} abandonné")
