"""The `passerelle` command: one file a noun, errors in one line, every listing with `--json`.

Exit statuses: 0 done; 1 a verification failed; 2 the command line is wrong; 3 refused, unknown or
impossible as things stand; 4 no instance, or settings that do not read; 5 passphrase or key;
6 the disk, the database or a partner does not answer: try again. `check` has its own, which are
verdicts.
"""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import typer

_CHECK: Final = "check"
_HELP: Final = (
    "Passerelle d'échanges entre SPSTI et CARSAT : reçoit, vérifie, rapproche, scelle, livre et "
    "consigne.\n\nCodes de sortie : 0 fait ; 1 vérification en échec ; 2 commande incorrecte ; "
    "3 refusé, inconnu ou impossible en l'état ; 4 instance absente ou réglages illisibles ; "
    "5 phrase de passe ou clé ; 6 disque, base ou partenaire indisponible. « check » a les siens : "
    "ce sont des verdicts."
)
COMMANDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "instance": ("init", "up", "serve", "worker", "backup", "restore"),
        "parties": ("party", "user", "recipient"),
        "conventions": ("convention", "extract"),
        "adhesions": ("adhesion",),
        "acts": ("avenant", "denunciation", "canal"),
        "third_parties": ("authorisation", "validation"),
        "exchanges": ("exchanges", "show", "retry", "abandon"),
        "release": ("release",),
        "recalls": ("recall", "destruction"),
        "rights": ("rights",),
        "contests": ("contest",),
        "lists": ("list",),
        "journal": ("audit",),
        "contracts": ("contrats",),
        "decide": ("decide",),
        "obligations": ("obligations",),
        "flux": ("flux",),
        "indicators": ("indicateurs",),
        "check": ("check",),
        "anomalies": ("anomalies",),
        "sirene": ("sirene",),
        "demo": ("demo",),
    }
)
"""Module of this folder to the commands that it registers."""


def build_app(arguments: Sequence[str]) -> "typer.Typer":
    """The command, with the one module that `arguments` call for, or all where none is clear.

    Loading them all costs seconds (tables, cryptography, SSH); most commands need one.
    """
    app: typer.Typer = import_module("typer").Typer(
        name="passerelle",
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    # A callback keeps the command's name even where a single command is registered.
    @app.callback(help=_HELP)
    def _root() -> None: ...

    named = [
        module for module, names in COMMANDS.items() if arguments[:1] and arguments[0] in names
    ]
    for module in named or COMMANDS:
        import_module(f"gateway.cli.{module}").register(app)
    return app


def main() -> None:
    """Run the command; an error of ours is one line and a documented exit status."""
    words = sys.argv[1:]
    try:
        if words[:1] == [_CHECK]:
            sys.exit(import_module("gateway.cli.check_running").run(words[1:]))
        # Not standalone: what the parser refuses comes here too, to be said in French.
        status = build_app(words)(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except Exception as error:
        from gateway.cli.failures import explain, print_error  # noqa: PLC0415 # only if it fails

        explained = explain(error)
        if explained is None:
            raise
        message, status = explained
        print_error(message)
        sys.exit(status)
