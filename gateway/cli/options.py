"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

InstanceOption = Annotated[
    Path,
    typer.Option(
        "--instance",
        "-i",
        envvar="PASSERELLE_INSTANCE",
        help="Dossier de l'instance.",
        file_okay=False,
    ),
]
PassphraseFileOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file", help="Fichier dont la première ligne est la phrase de passe."
    ),
]
PassphraseFdOption = Annotated[
    int | None,
    typer.Option("--passphrase-fd", help="Descripteur ouvert d'où lire la phrase de passe."),
]
HERE = Path()
