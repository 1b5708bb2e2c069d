"""The `passerelle` command: one file a noun, errors in one line, every listing with `--json`.

Exit statuses: 0 done; 1 a verification failed; 2 the command line is wrong; 3 refused, unknown or
impossible as things stand; 4 no instance, or settings that do not read; 5 passphrase or key;
6 the disk, the database or a partner does not answer: try again.
"""

import sys

import typer
from rich.console import Console

from gateway.cli import contracts, conventions, demo, exchanges, instance, journal, parties
from gateway.cli.failures import explain

app = typer.Typer(
    name="passerelle",
    help=(
        "Passerelle d'échanges entre SPSTI et CARSAT : reçoit, vérifie, rapproche, scelle, "
        "livre et consigne.\n\nCodes de sortie : 0 fait ; 1 vérification en échec ; 2 commande "
        "incorrecte ; 3 refusé, inconnu ou impossible en l'état ; 4 instance absente ou réglages "
        "illisibles ; 5 phrase de passe ou clé ; 6 disque, base ou partenaire indisponible."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
instance.register(app)
parties.register(app)
conventions.register(app)
exchanges.register(app)
journal.register(app)
contracts.register(app)
demo.register(app)


def main() -> None:
    """Run the command; an error of ours is one line and a documented exit status."""
    try:
        app()
    except Exception as error:  # the outermost frame: explain, or re-raise
        explained = explain(error)
        if explained is None:
            raise
        message, status = explained
        Console(stderr=True).print(f"[bold red]Erreur[/] : {message}", highlight=False)
        sys.exit(status)
