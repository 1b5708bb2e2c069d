"""What changes a convention, or ends it, put on record: avenants, denunciation, channel.

One noun a kind of act, `add` to record it, `list` to read what is on record beside what the
convention's file states.
"""

from pathlib import Path
from typing import Annotated

import typer

from exchange.acts import (
    AvenantEcrit,
    Denonciation,
    EquivalenceCanal,
)
from exchange.convention_files.avenants import written_avenant
from exchange.instants import day
from gateway.cli.act_listing import OneReferenceOption, show
from gateway.cli.act_options import (
    AtOption,
    Declaration,
    DelegationOption,
    DocumentOption,
    ForOption,
    LetterOption,
    QualityOption,
    ReferenceOption,
    SignedByOption,
    record,
    required,
    signer,
)
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption
from gateway.cli.parsing import read_text

avenant_app = typer.Typer(help="Les avenants, signés après la convention.", no_args_is_help=True)
denunciation_app = typer.Typer(help="La dénonciation d'une convention.", no_args_is_help=True)
canal_app = typer.Typer(help="L'équivalence écrite du canal SFTP.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the nouns to the command."""
    app.add_typer(avenant_app, name="avenant")
    app.add_typer(denunciation_app, name="denunciation")
    app.add_typer(canal_app, name="canal")


@avenant_app.command("add")
def avenant_add(
    *,
    file: Annotated[
        Path,
        typer.Argument(help="Fichier TOML d'une seule section « avenants ».", dir_okay=False),
    ],
    reference: ReferenceOption,
    party: ForOption,
    document: DocumentOption,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer un avenant ; il compte à partir de son jour d'effet."""
    written = written_avenant(read_text(file))
    record(instance, Declaration(reference, party, None, document), lambda _: written)


@avenant_app.command("list")
def avenant_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les avenants."""
    show(instance, reference, (AvenantEcrit,), ("piece",), as_json=as_json)


@denunciation_app.command("add")
def denunciation_add(
    *,
    reference: ReferenceOption,
    letter: LetterOption,
    party: ForOption,
    signed_by: SignedByOption,
    quality: QualityOption,
    delegation: DelegationOption = None,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer une dénonciation ; elle compte dès la réception de la lettre (--at)."""
    by, piece = signer(party, signed_by, quality, delegation), required("--letter", letter)
    said = Declaration(reference, party, at, document)
    record(instance, said, lambda received: Denonciation(received, party, piece, by))


@denunciation_app.command("list")
def denunciation_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les dénonciations."""
    show(instance, reference, (Denonciation,), ("piece",), as_json=as_json)


@canal_app.command("add")
def canal_add(
    *,
    reference: ReferenceOption,
    writing: Annotated[str, typer.Option("--writing", help="Référence de l'écrit commun.")],
    party: ForOption,
    document: DocumentOption,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer que le canal SFTP vaut celui que la convention impose, à partir d'un jour."""
    piece = required("--writing", writing)
    said = Declaration(reference, party, at, document)
    record(instance, said, lambda since: EquivalenceCanal(piece, day(since)))


@canal_app.command("list")
def canal_list(
    reference: OneReferenceOption = None,
    instance: InstanceOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Lister les équivalences de canal."""
    show(instance, reference, (EquivalenceCanal,), ("piece",), as_json=as_json)
