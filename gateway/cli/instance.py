"""An instance: make it, run it, back it up."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from gateway import logs
from gateway.cli.options import (
    HERE,
    InstanceOption,
    PassphraseFdOption,
    PassphraseFileOption,
)
from gateway.cli.output import CONSOLE, JsonOption, done, print_json
from gateway.passphrase import read_passphrase
from gateway.settings import Instance, Settings


def register(app: typer.Typer) -> None:
    """Add the commands of an instance."""
    app.command("init")(init)
    app.command("up")(up)
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("backup")(backup)
    app.command("restore")(restore)


def init(
    folder: Annotated[Path, typer.Argument(help="Dossier à créer, vide ou absent.")],
    name: Annotated[str, typer.Option("--name", help="Nom de l'instance.")] = "passerelle",
    sftp_port: Annotated[int, typer.Option("--sftp-port", help="Port SFTP.")] = 2222,
    http_port: Annotated[int, typer.Option("--http-port", help="Port HTTP.")] = 8222,
    host: Annotated[str, typer.Option("--host", help="Adresse d'écoute.")] = "127.0.0.1",
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
    as_json: JsonOption = False,
) -> None:
    """Créer une instance : réglages, base, coffre, clés ; affiche les empreintes à transmettre."""
    from gateway.bootstrap.instance import create_instance  # noqa: PLC0415 # slow to import
    from gateway.creation import Listening  # noqa: PLC0415 # slow to import

    passphrase = read_passphrase(passphrase_file, passphrase_fd, confirm=True)
    listening = Listening(host, sftp_port, host, http_port)
    prints = create_instance(folder, name, passphrase, listening)
    instance = Instance(folder)
    if as_json:
        print_json(
            {
                "instance": str(folder),
                "ssh": prints.ssh_host,
                "openpgp": prints.openpgp,
                "journal": prints.journal,
                "accuses": prints.accuses,
            }
        )
        return
    done(f"instance créée dans {folder}")
    CONSOLE.print("\nÀ transmettre à vos partenaires, par un autre canal que celui-ci :")
    CONSOLE.print(f"  clé d'hôte SSH       {prints.ssh_host}", soft_wrap=True)
    CONSOLE.print(
        f"  certificat OpenPGP   {prints.openpgp}  ({instance.certificate})", soft_wrap=True
    )
    CONSOLE.print(f"  clé du journal       {prints.journal}", soft_wrap=True)
    CONSOLE.print(f"  clé des accusés      {prints.accuses}", soft_wrap=True)
    CONSOLE.print(f"\nEnsuite : passerelle party add … puis passerelle up --instance {folder}")


def up(
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Faire tourner la façade et le traitement, en deux processus, jusqu'à SIGTERM ou Ctrl-C."""
    from gateway.cli.supervisor import supervise  # noqa: PLC0415 # only this command needs it
    from keys.custody.keystore import load  # noqa: PLC0415 # slow to import

    settings = Settings.load(instance)
    logs.configure(settings.log_level, "up")
    passphrase = read_passphrase(passphrase_file, passphrase_fd)
    # Opened here once, so that a wrong passphrase is one line and not a process that keeps dying.
    load(Instance(instance).keystore, passphrase)
    raise typer.Exit(supervise(str(instance), passphrase))


def serve(instance: InstanceOption = HERE) -> None:
    """Faire tourner la façade seule : SFTP et HTTP, sans aucune clé de données."""
    from gateway.bootstrap.front import open_front  # noqa: PLC0415 # slow to import

    logs.configure(Settings.load(instance).log_level, "serve")
    open_front(instance).run(_until_told())


def worker(
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Faire tourner le traitement seul : il détient les clés et n'écoute aucun port."""
    from gateway.bootstrap.worker import open_worker  # noqa: PLC0415 # slow to import

    logs.configure(Settings.load(instance).log_level, "worker")
    passphrase = read_passphrase(passphrase_file, passphrase_fd)
    open_worker(instance, passphrase).run(_until_told())


def backup(
    target: Annotated[Path, typer.Argument(help="Fichier à créer.", dir_okay=False)],
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Sauvegarder l'instance, en marche ou non, dans un fichier scellé."""
    from gateway.backup import take  # noqa: PLC0415 # slow to import
    from gateway.bootstrap.desk import open_desk  # noqa: PLC0415 # slow to import

    passphrase = read_passphrase(passphrase_file, passphrase_fd)
    with open_desk(instance) as desk:
        size = take(desk, passphrase, target)
    done(f"sauvegarde scellée dans {target} ({size} octets)")


def restore(
    source: Annotated[Path, typer.Argument(help="Sauvegarde.", dir_okay=False)],
    folder: Annotated[Path, typer.Argument(help="Dossier à créer, vide ou absent.")],
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Rebâtir une instance depuis une sauvegarde, dans un nouveau dossier."""
    from gateway.backup import rebuild  # noqa: PLC0415 # slow to import

    rebuild(source, read_passphrase(passphrase_file, passphrase_fd), folder)
    done(f"instance rebâtie dans {folder} : vérifiez-la par « passerelle audit verify »")


def _until_told() -> threading.Event:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    return stopping
