"""Partners: who they are, who enters for them, and what their results are sealed to."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from gateway.bootstrap.desk import open_desk
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import CONSOLE, JsonOption, done, listing
from gateway.errors import GatewayError
from gateway.sftp.hostkey import parse_public_key
from gateway.storage import followup, parties
from gateway.storage.parties import Party, Recipient
from keys.recipients import MAX_SIZE, check_certificate

KINDS = ("spsti", "carsat", "dreets", "dpo", "tiers")

party_app = typer.Typer(
    help="Les parties : SPSTI, CARSAT, DREETS, DPO, tiers autorisés.", no_args_is_help=True
)
user_app = typer.Typer(help="Les accès : clés SSH, jetons HTTP.", no_args_is_help=True)
recipient_app = typer.Typer(help="Les certificats OpenPGP des destinataires.", no_args_is_help=True)


class ArgumentError(GatewayError):
    """Argument incorrect."""

    code = "ARGUMENT"
    exit_status = 2


def register(app: typer.Typer) -> None:
    """Add `party`, `user` and `recipient` to the command."""
    app.add_typer(party_app, name="party")
    app.add_typer(user_app, name="user")
    app.add_typer(recipient_app, name="recipient")


@party_app.command("add")
def party_add(
    code: Annotated[str, typer.Argument(help="Code court, tel que la convention le nomme.")],
    kind: Annotated[str, typer.Option("--kind", help="spsti, carsat, dreets, dpo ou tiers.")],
    name: Annotated[str, typer.Option("--name", help="Nom, tel que les partenaires le lisent.")],
    instance: InstanceOption = HERE,
) -> None:
    """Ajouter une partie."""
    if kind not in KINDS:
        raise ArgumentError(f"--kind doit être l'un de : {', '.join(KINDS)}")
    with open_desk(instance) as desk, desk.database.writing() as connection:
        parties.add_party(connection, Party(code, kind, name), desk.clock())
    done(f"partie « {code} » ajoutée")


@party_app.command("list")
def party_list(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Lister les parties."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = [
            {"code": p.code, "kind": p.kind, "name": p.name}
            for p in parties.list_parties(connection)
        ]
    listing(rows, {"code": "Code", "kind": "Genre", "name": "Nom"}, as_json=as_json)


@user_app.command("add")
def user_add(
    login: Annotated[str, typer.Argument(help="Nom de connexion SFTP.")],
    party: Annotated[str, typer.Option("--party", help="Code de la partie.")],
    key: Annotated[Path, typer.Option("--key", help="Clé publique SSH (.pub).", dir_okay=False)],
    instance: InstanceOption = HERE,
) -> None:
    """Donner un accès SFTP à une personne, par sa clé publique SSH."""
    with open_desk(instance) as desk:
        parsed = parse_public_key(_read(key, 16 * 1024).decode("utf-8", "replace"))
        with desk.database.writing() as connection:
            key_parts = (parsed.type, parsed.blob, parsed.fingerprint)
            parties.add_login(connection, login, party, key_parts, desk.clock())
    done(f"accès « {login} » ouvert pour « {party} » ({parsed.fingerprint})")


@user_app.command("remove")
def user_remove(
    login: Annotated[str, typer.Argument(help="Nom de connexion SFTP.")],
    instance: InstanceOption = HERE,
) -> None:
    """Retirer un accès SFTP, sur-le-champ."""
    with open_desk(instance) as desk, desk.database.writing() as connection:
        parties.remove_login(connection, login, desk.clock())
    done(f"accès « {login} » retiré")


@user_app.command("list")
def user_list(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Lister les accès ouverts."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = [
            {
                "login": row["id"],
                "party": row["party"],
                "key": row["fingerprint"],
                "since": row["created_at"],
            }
            for row in parties.list_logins(connection)
        ]
    columns = {"login": "Accès", "party": "Partie", "key": "Clé", "since": "Depuis"}
    listing(rows, columns, as_json=as_json)


@user_app.command("token")
def user_token(
    party: Annotated[str, typer.Option("--party", help="Code de la partie.")],
    instance: InstanceOption = HERE,
) -> None:
    """Créer un jeton HTTP ; il n'est affiché qu'une fois."""
    token = secrets.token_urlsafe(32)
    with open_desk(instance) as desk, desk.database.writing() as connection:
        identity = parties.add_token(connection, party, token, desk.clock())
    CONSOLE.print(f"jeton {identity} : {token}", soft_wrap=True)


@user_app.command("revoke-token")
def user_revoke_token(
    identity: Annotated[str, typer.Argument(help="Identifiant du jeton.")],
    instance: InstanceOption = HERE,
) -> None:
    """Retirer un jeton HTTP, sur-le-champ."""
    with open_desk(instance) as desk, desk.database.writing() as connection:
        parties.remove_token(connection, identity, desk.clock())
    done(f"jeton « {identity} » retiré")


@recipient_app.command("add")
def recipient_add(
    party: Annotated[str, typer.Argument(help="Code de la partie.")],
    certificate: Annotated[Path, typer.Option("--cert", help="Certificat OpenPGP public.")],
    form: Annotated[str, typer.Option("--form", help="xlsx ou csv.")] = "xlsx",
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer le certificat auquel sceller les résultats d'une partie."""
    _put_recipient(instance, party, certificate, form, replacing=False)


@recipient_app.command("replace")
def recipient_replace(
    party: Annotated[str, typer.Argument(help="Code de la partie.")],
    certificate: Annotated[Path, typer.Option("--cert", help="Certificat OpenPGP public.")],
    form: Annotated[str, typer.Option("--form", help="xlsx ou csv.")] = "xlsx",
    instance: InstanceOption = HERE,
) -> None:
    """Remplacer le certificat d'une partie ; l'ancien ne sert plus."""
    _put_recipient(instance, party, certificate, form, replacing=True)


def _put_recipient(instance: Path, party: str, path: Path, form: str, *, replacing: bool) -> None:
    if form not in {"xlsx", "csv"}:
        raise ArgumentError("--form doit être xlsx ou csv")
    with open_desk(instance) as desk:
        at = desk.clock()
        accepted = check_certificate(_read(path, MAX_SIZE + 1), at)
        if not accepted.opens_everywhere:
            raise ArgumentError("GnuPG 2.2 n'ouvrirait pas vos messages : créez la clé par GnuPG")
        recipient = Recipient(
            "", party, accepted.fingerprint, accepted.data, form, accepted.expires
        )
        with desk.database.writing() as connection:
            present = parties.recipient_of(connection, party) is not None
            if present and not replacing:
                raise ArgumentError(
                    "un certificat est en service : « passerelle recipient replace »"
                )
            if replacing and not present:
                raise ArgumentError("aucun certificat à remplacer : « passerelle recipient add »")
            parties.put_recipient(connection, recipient, at)
            waiting = followup.retry_awaiting_certificate(connection, desk.outbox, party, at)
    done(f"certificat de « {party} » en service : {_grouped(accepted.fingerprint)}")
    if waiting:
        done(f"résultats qui l'attendaient, repris : {waiting}")


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as source:
            return source.read(limit)
    except OSError:
        raise ArgumentError(f"{path} est illisible") from None


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[i : i + 4] for i in range(0, len(fingerprint), 4)).upper()
