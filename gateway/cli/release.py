"""`passerelle release`: a result for an authorised third party, or for publication."""

from typing import Annotated

import typer

from exchange.errors import RefusedError
from exchange.remise import PUBLICATION
from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import done
from gateway.cli.parties import ArgumentError
from gateway.worker.releasing import AskedRelease, open_release, record_refusal


def register(app: typer.Typer) -> None:
    """Add `release` to the command."""
    app.command("release")(release)


def release(
    convention: Annotated[str, typer.Argument(help="Référence de la convention.")],
    flux: Annotated[str, typer.Argument(help="Nom du flux : « passerelle flux » les liste.")],
    to: Annotated[
        str | None, typer.Option("--to", help="Code du tiers, enregistré comme partie.")
    ] = None,
    publication: Annotated[
        str | None, typer.Option("--publication", help="Référence de la publication validée.")
    ] = None,
    instance: InstanceOption = HERE,
) -> None:
    """Remettre un résultat à un tiers autorisé, ou le publier."""
    if (to is None) == (publication is None):
        raise ArgumentError("donnez soit --to TIERS, soit --publication RÉFÉRENCE")
    recipient = to if to is not None else f"{PUBLICATION}{publication}"
    asked = AskedRelease(convention, flux, recipient)
    with open_desk(instance) as desk:
        at = desk.clock()
        try:
            with desk.database.writing() as connection:
                identity = open_release(connection, desk.outbox, asked, at)
        except RefusedError as refusal:
            with desk.database.writing() as connection:
                record_refusal(connection, asked, refusal, at)
            raise
    done(f"remise ouverte sous la référence {identity} : « passerelle show {identity} »")
