"""Recalls of wrong extracts, and the attestations of destruction that follow."""

from typing import Annotated

import typer

from gateway.bootstrap.desk import open_desk
from gateway.cli.acts_arguments import instant
from gateway.cli.evidence import (
    AtOption,
    ByOption,
    DocumentOption,
    QualityOption,
)
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, done, listing
from gateway.cli.parsing import document_digest
from gateway.purging import destroyer
from gateway.storage import destructions, recalls
from gateway.storage.objects import ObjectStore
from gateway.storage.signatories import Signatory
from gateway.withdrawals import Withdrawals

COLUMNS = {
    "echange": "Référence",
    "partie": "Partie",
    "flux": "Flux",
    "fichier": "Fichier",
    "etat": "État",
    "depuis": "Depuis",
    "emporte": "Emporté",
    "detruit": "Détruit",
    "atteste": "Attesté",
    "signataire": "Signataire",
    "qualite": "Qualité",
    "convention": "Convention",
    "sha256": "SHA-256",
    "document": "Document",
}
_SHOWN = ("echange", "partie", "flux", "fichier", "etat", "depuis", "emporte", "detruit")

destruction_app = typer.Typer(
    help="Les attestations de destruction des résultats rappelés.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add `recall` and `destruction` to the command."""
    app.command("recall")(recall)
    app.add_typer(destruction_app, name="destruction")


def recall(
    reference: Annotated[
        str, typer.Argument(help="Référence du dépôt qui a apporté l'extrait, ou de l'extrait.")
    ],
    why: Annotated[
        str,
        typer.Option("--why", help="La raison : les destinataires la lisent, le journal aussi."),
    ],
    signed_by: ByOption = None,
    quality: QualityOption = None,
    document: DocumentOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Rappeler un extrait faux : ce qui en est tiré est retiré, les destinataires sont avertis."""
    signatory = Signatory(signed_by, quality, document_digest(document) if document else None)
    with open_desk(instance) as desk:
        with desk.database.writing() as connection:
            made = recalls.recall(connection, desk.outbox, reference, why, signatory, desk.clock())
        Withdrawals(
            desk.database,
            ObjectStore(desk.instance.objects),
            ObjectStore(desk.instance.shelves),
            destroyer(desk.instance),
            desk.clock,
        ).run_once()
    said = "rappelé" if made.is_new else "déjà rappelé : rien n'a changé"
    done(f"extrait de « {reference} » {said} (rappel {made.identity})")
    done(
        f"échanges rappelés : {made.exchanges} ; résultats retirés : {made.delivered}, "
        f"dont emportés : {made.collected}"
    )
    if made.collected:
        done("attestations attendues : « passerelle destruction list »")


@destruction_app.command("attest")
def destruction_attest(
    exchange: Annotated[str, typer.Argument(help="Référence de l'échange rappelé.")],
    signed_by: Annotated[str, typer.Option("--signed-by", help="Nom de qui atteste.")],
    quality: Annotated[str, typer.Option("--quality", help="Sa qualité.")],
    document: DocumentOption = None,
    at: AtOption = None,
    instance: InstanceOption = HERE,
) -> None:
    """Consigner l'attestation, par un destinataire, qu'il a détruit un résultat rappelé."""
    with open_desk(instance) as desk, desk.database.writing() as connection:
        now = desk.clock()
        signatory = Signatory(signed_by, quality, document_digest(document) if document else None)
        party = destructions.attest(connection, exchange, signatory, instant("--at", at, now), now)
    done(f"destruction de « {exchange} » attestée par « {party} »")


@destruction_app.command("list")
def destruction_list(
    instance: InstanceOption = HERE,
    awaited: Annotated[
        bool, typer.Option("--awaited", help="Seulement celles qui sont attendues.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Lister les résultats rappelés : l'attestation attendue, de qui, depuis quand, ou reçue."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = destructions.listing(connection)
    if awaited:
        rows = [row for row in rows if row["etat"] == destructions.AWAITED]
    columns = COLUMNS if as_json else {key: COLUMNS[key] for key in _SHOWN}
    listing(rows, columns, as_json=as_json)
