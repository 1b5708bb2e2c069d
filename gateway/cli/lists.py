"""Member lists: attested by their SPSTI, opened by sample for a DPO."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from exchange.conventions import PartyKind
from gateway.bootstrap.desk import open_desk
from gateway.cli.acts_arguments import instant
from gateway.cli.options import (
    HERE,
    InstanceOption,
    PassphraseFdOption,
    PassphraseFileOption,
)
from gateway.cli.output import JsonOption, done, listing
from gateway.cli.parsing import document_digest
from gateway.cli.parties import ArgumentError
from gateway.passphrase import read_passphrase
from gateway.storage import attestations, conventions, holdings
from gateway.storage.attestations import Signature

list_app = typer.Typer(help="Les listes d'adhérents en vigueur.", no_args_is_help=True)
ConventionArgument = Annotated[str, typer.Argument(help="Référence de la convention.")]

COLUMNS = {
    "convention": "Convention",
    "partie": "Partie",
    "etablissements": "Établissements",
    "empreinte": "Empreinte",
    "acceptee": "Acceptée",
    "attestee": "Attestée",
}


def register(app: typer.Typer) -> None:
    """Add `list` to the command."""
    app.add_typer(list_app, name="list")


@list_app.command("show")
def list_show(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Montrer les listes en vigueur, leur empreinte et leur attestation."""
    rows = []
    with open_desk(instance) as desk, desk.database.reading() as connection:
        for loaded in conventions.list_conventions(connection):
            held = holdings.list_in_force(connection, loaded.convention.reference)
            if held is None:
                continue
            signed = attestations.attestation_of(connection, held["id"])
            rows.append(
                {
                    "convention": held["convention"],
                    "partie": held["party"],
                    "etablissements": held["members"],
                    "empreinte": held["root"],
                    "acceptee": held["accepted_at"],
                    "attestee": signed and signed["signed_at"],
                }
            )
    listing(rows, COLUMNS, as_json=as_json)


@list_app.command("attest")
def list_attest(
    convention: ConventionArgument,
    *,
    root: Annotated[str, typer.Option("--root", help="Empreinte signée, telle que sur l'accusé.")],
    signed_by: Annotated[str, typer.Option("--signed-by", help="Qui a signé.")],
    quality: Annotated[str, typer.Option("--quality", help="Sa fonction.")],
    document: Annotated[
        Path, typer.Option("--document", help="Le document signé ; seule son empreinte est gardée.")
    ],
    party: Annotated[
        PartyKind, typer.Option("--for", help="Au nom de qui : spsti.", case_sensitive=False)
    ] = PartyKind.SPSTI,
    delegation: Annotated[
        str | None, typer.Option("--delegation", help="Référence de la délégation de signature.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Instant de la signature ; sans fuseau : Paris.")
    ] = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer qu'un représentant du SPSTI a signé l'empreinte de la liste en vigueur."""
    if party is not PartyKind.SPSTI:
        raise ArgumentError("--for : une liste d'adhérents est attestée par son SPSTI")
    if not signed_by.strip() or not quality.strip():
        raise ArgumentError("--signed-by et --quality ne peuvent pas être vides")
    digest = document_digest(document)
    with open_desk(instance) as desk, desk.database.writing() as connection:
        now = desk.clock()
        conventions.get_convention(connection, convention)
        signature = Signature(
            signed_by.strip(), quality.strip(), delegation, digest, instant("--at", at, now)
        )
        attestations.attest(connection, convention, root, signature, now)
    done(f"liste attestée pour « {convention} »")


@list_app.command("sample")
def list_sample(
    convention: ConventionArgument,
    count: Annotated[int, typer.Option("--count", help="Combien d'établissements ouvrir.")],
    seed: Annotated[
        str, typer.Option("--seed", help="Graine donnée par le DPO : elle fixe le tirage.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Fichier à créer.", dir_okay=False)],
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Ouvrir pour un DPO un échantillon d'une liste attestée, avec ses preuves.

    Le tirage découle de la graine et de l'empreinte signée : ni l'exploitant ni le SPSTI ne le
    choisissent. Le DPO vérifie par « verify.py echantillon FICHIER --racine EMPREINTE ».
    """
    from gateway.bootstrap.worker import workshop  # noqa: PLC0415 # slow to import
    from gateway.worker.sampling import draw  # noqa: PLC0415 # slow to import
    from keys.custody.keystore import load  # noqa: PLC0415 # slow to import

    if not seed.strip():
        raise ArgumentError("--seed ne peut pas être vide")
    passphrase = read_passphrase(passphrase_file, passphrase_fd)
    with open_desk(instance) as desk:
        shop = workshop(desk, load(desk.instance.keystore, passphrase))
        descriptor = _new_file(out)
        try:
            document = draw(shop, convention, seed.strip(), count)
        except BaseException:
            os.close(descriptor)
            out.unlink(missing_ok=True)
            raise
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump(document, target, ensure_ascii=False, indent=1)
        target.write("\n")
    done(f"échantillon de {count} établissements dans {out}, à remettre au DPO puis à détruire")


def _new_file(out: Path) -> int:
    """Readable by its owner alone; never over another file."""
    try:
        return os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise ArgumentError(f"{out} existe déjà ou ne peut pas être créé") from None
