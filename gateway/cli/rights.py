"""A sole trader's rights (GDPR art. 15, 21): its SIRET found, its data exported, its objection.

The SIRET comes from a file, a descriptor or the keyboard, never from the command line, and is never
printed. Each use is an entry in the log, which holds counts only, written before anything is shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from audit.entry import Entry, Event
from exchange.conventions import Convention
from exchange.objections import OppositionState
from gateway.bootstrap.desk import open_desk
from gateway.bootstrap.rights import RightsRoom, open_rights
from gateway.cli.acts_arguments import instant
from gateway.cli.evidence import AtOption, DocumentOption
from gateway.cli.options import (
    HERE,
    InstanceOption,
    PassphraseFdOption,
    PassphraseFileOption,
)
from gateway.cli.output import CONSOLE, JsonOption, done, listing, print_json
from gateway.cli.parsing import QuestionError, document_digest
from gateway.passphrase import read_passphrase
from gateway.siret_entry import read_siret
from gateway.storage import conventions, facts, journal, oppositions
from gateway.storage.parties import OPERATOR
from gateway.worker.rights.export import Export, write_export
from gateway.worker.rights.holding import Held, InExtract, InList

rights_app = typer.Typer(
    help="Les droits d'un entrepreneur individuel sur ses données (RGPD, art. 15 et 21).",
    no_args_is_help=True,
)
SiretFileOption = Annotated[
    Path | None,
    typer.Option("--siret-file", help="Fichier dont la première ligne est le SIRET."),
]
SiretFdOption = Annotated[
    int | None, typer.Option("--siret-fd", help="Descripteur ouvert d'où lire le SIRET.")
]
_LISTS = {"convention": "Convention", "partie": "Partie", "depuis": "Depuis", "etat": "État"}
_EXTRACTS = {
    "flux": "Flux",
    "partie": "Partie",
    "depuis": "Depuis",
    "etat": "État",
    "lignes": "Lignes",
}
_DELIVERIES = {
    "reference": "Référence",
    "flux": "Flux",
    "destinataire": "Destinataire",
    "depuis": "Depuis",
    "etat": "État",
    "certitude": "Présence",
    "clause": "Clause",
    "finalite": "Finalité",
}
_OBJECTIONS = {
    "reference": "Référence",
    "etat": "État",
    "recue": "Depuis",
    "raison": "Raison",
    "decidee": "Décidée",
    "motif": "Motif",
    "dpo": "DPO",
    "document": "Document",
}


def register(app: typer.Typer) -> None:
    """Add `rights` to the command."""
    app.add_typer(rights_app, name="rights")


@rights_app.command("find")
def rights_find(
    siret_file: SiretFileOption = None,
    siret_fd: SiretFdOption = None,
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
    as_json: JsonOption = False,
) -> None:
    """Dire où figure un SIRET : listes, extraits, résultats remis."""
    siret = read_siret(siret_file, siret_fd)
    with _room(instance, passphrase_file, passphrase_fd) as room:
        held = room.search.run(siret)
        _record(room, "DROIT-RECHERCHE", held)
    found = _shown(held)
    if as_json:
        print_json(found)
        return
    for title, key, columns in (
        ("Listes d'adhérents", "listes", _LISTS),
        ("Extraits", "extraits", _EXTRACTS),
        ("Résultats remis", "remises", _DELIVERIES),
    ):
        CONSOLE.print(f"\n[bold]{title}[/]")
        listing(found[key], columns, as_json=False)
    if held.opposition:
        CONSOLE.print(f"\nOpposition en cours : {held.opposition}")


@rights_app.command("export")
def rights_export(
    folder: Annotated[Path, typer.Argument(help="Dossier à créer.")],
    siret_file: SiretFileOption = None,
    siret_fd: SiretFdOption = None,
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Écrire tout ce que la passerelle détient sur un SIRET, à remettre à la personne (art. 15)."""
    siret = read_siret(siret_file, siret_fd)
    with _room(instance, passphrase_file, passphrase_fd) as room:
        held = room.search.run(siret)
        at = room.desk.clock()
        concerned = _conventions(room, held)
        _record(room, "DROIT-EXPORT", held)
        digits = siret.tobytes().decode("ascii")
        export = Export(digits, held, concerned, at, room.desk.settings.name)
        text, data = write_export(folder, export)
    done(f"données écrites dans {text} et {data}, lisibles de vous seul")
    done("remettez-les par une voie sûre, après avoir vérifié qui demande, puis détruisez-les")


@rights_app.command("object")
def rights_object(
    siret_file: SiretFileOption = None,
    siret_fd: SiretFdOption = None,
    why: Annotated[
        str | None, typer.Option("--why", help="La raison donnée, sans SIRET ni nom.")
    ] = None,
    document: DocumentOption = None,
    received: AtOption = None,
    instance: InstanceOption = HERE,
    passphrase_file: PassphraseFileOption = None,
    passphrase_fd: PassphraseFdOption = None,
) -> None:
    """Enregistrer l'opposition d'un établissement : il est retenu des résultats nominatifs."""
    siret = read_siret(siret_file, siret_fd)
    request = document_digest(document) if document else None
    with _room(instance, passphrase_file, passphrase_fd) as room:
        at = room.desk.clock()
        received_at = instant("--at", received, at)
        digest = room.search.digest(siret)
        with room.desk.database.writing() as connection:
            reference = oppositions.add(connection, digest, why, request, received_at, at)
    done(f"opposition enregistrée sous la référence {reference} ; l'établissement est retenu")
    done("la personne attend une réponse sous un mois : « passerelle rights decide »")
    done("les résultats déjà remis : « passerelle rights find »")


@rights_app.command("decide")
def rights_decide(
    reference: Annotated[str, typer.Argument(help="Référence de l'opposition.")],
    why: Annotated[str, typer.Option("--why", help="Les motifs de la décision, sans SIRET.")],
    dpo: Annotated[str, typer.Option("--dpo", help="Nom du délégué ; gardé hors du journal.")],
    uphold: Annotated[
        bool | None,
        typer.Option("--uphold/--reject", help="Retenir l'opposition, ou la rejeter."),
    ] = None,
    instance: InstanceOption = HERE,
) -> None:
    """Consigner la décision sur une opposition : rejetée, l'établissement n'est plus retenu."""
    if uphold is None:
        raise QuestionError("dites --uphold (opposition retenue) ou --reject (rejetée)")
    state = OppositionState.RETENUE if uphold else OppositionState.REJETEE
    with open_desk(instance) as desk, desk.database.writing() as connection:
        oppositions.decide(connection, reference, state, why, dpo, desk.clock())
    done(f"opposition « {reference} » {state}")


@rights_app.command("list")
def rights_list(instance: InstanceOption = HERE, as_json: JsonOption = False) -> None:
    """Lister les oppositions, sans dire de qui elles viennent."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = oppositions.listing(connection)
    listing(rows, _OBJECTIONS, as_json=as_json)


@contextmanager
def _room(instance: Path, file: Path | None, descriptor: int | None) -> Iterator[RightsRoom]:
    with open_rights(instance, read_passphrase(file, descriptor)) as room:
        yield room


def _record(room: RightsRoom, motif: str, held: Held) -> None:
    """Put a search on record before anything of it is shown: counts only."""
    entry = Entry(
        event=Event.DROITS,
        at=room.desk.clock(),
        subject=f"droits:{facts.new_id()}",
        actor=OPERATOR,
        motif=motif,
        counts=held.counts,
    )
    with room.desk.database.writing() as connection:
        journal.append(connection, entry)


def _conventions(room: RightsRoom, held: Held) -> list[Convention]:
    """The conventions under which something is held: all those of the parties concerned."""
    named = {found.convention for found in held.lists}
    named |= {found.convention for found in held.deliveries}
    givers = {found.party for found in held.extracts}
    with room.desk.database.reading() as connection:
        loaded = [found.convention for found in conventions.list_conventions(connection)]
    return [
        convention
        for convention in loaded
        if convention.reference in named or givers & {p.code for p in convention.parties}
    ]


def _shown(held: Held) -> dict[str, Any]:
    return {
        "listes": [_row(found, found.accepted_at, found.convention) for found in held.lists],
        "extraits": [
            {
                "flux": found.flux,
                **_row(found, found.loaded_at),
                "lignes": len(found.rows) if found.readable else None,
            }
            for found in held.extracts
        ],
        "remises": [
            {
                "reference": found.exchange,
                "flux": found.flux,
                "convention": found.convention,
                "destinataire": found.recipient,
                "depuis": found.delivered_at,
                "emporte": found.collected_at,
                "etat": found.state,
                "certitude": "établie" if found.certain else "possible",
                "clause": found.clause,
                "finalite": found.finalite,
            }
            for found in held.deliveries
        ],
        "opposition": held.opposition,
    }


def _row(
    found: InList | InExtract, since: datetime, convention: str | None = None
) -> dict[str, Any]:
    state = "en vigueur" if found.in_force else "remplacé"
    if not found.readable:
        state += ", illisible"
    return {"convention": convention, "partie": found.party, "depuis": since, "etat": state}
