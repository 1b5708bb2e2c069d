"""Contested establishments: where they stand, and what the CARSAT decided."""

from pathlib import Path
from typing import Annotated

import typer

from exchange.members.contested import NOBODY
from gateway.bootstrap.desk import open_desk
from gateway.cli.acts_arguments import instant
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, done, listing
from gateway.cli.parsing import document_digest
from gateway.cli.parties import ArgumentError
from gateway.storage import contests
from gateway.storage.contest_decisions import decide

contest_app = typer.Typer(help="Les SIRET réclamés par plusieurs SPSTI.", no_args_is_help=True)

COLUMNS = {
    "reference": "Référence",
    "etat": "État",
    "parties": "Réclamé par",
    "carsats": "CARSAT",
    "decision": "Décision",
    "ouverte": "Ouverte",
    "depuis": "Depuis",
}


def register(app: typer.Typer) -> None:
    """Add `contest` to the command."""
    app.add_typer(contest_app, name="contest")


@contest_app.command("list")
def contest_list(
    instance: InstanceOption = HERE,
    state: Annotated[
        str | None, typer.Option("--state", help="Un seul état : ouverte, tranchée, éteinte.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Lister les contestations, par référence : les SIRET ne sont lisibles que des parties."""
    with open_desk(instance) as desk, desk.database.reading() as connection:
        rows = [
            {
                "reference": row["id"],
                "etat": row["state"],
                "parties": ", ".join(sorted(contests.parties_of(row))),
                "carsats": ", ".join(sorted(contests.carsats_of(row))),
                "decision": row["decision"],
                "ouverte": row["opened_at"],
                "depuis": row["changed_at"],
            }
            for row in contests.list_contests(connection, state)
        ]
    listing(rows, COLUMNS, as_json=as_json)


@contest_app.command("decide")
def contest_decide(
    references: Annotated[list[str], typer.Argument(help="Références, de « contest list ».")],
    winner: Annotated[
        str, typer.Option("--to", help=f"Code du SPSTI à qui revient l'établissement, ou {NOBODY}.")
    ],
    decided_by: Annotated[str, typer.Option("--by", help="Qui a signé, pour la CARSAT.")],
    quality: Annotated[str, typer.Option("--quality", help="Sa fonction.")],
    document: Annotated[
        Path,
        typer.Option("--document", help="Décision écrite ; seule son empreinte est gardée."),
    ],
    carsat: Annotated[
        str | None,
        typer.Option("--for", help="Code de la CARSAT qui décide, s'il y en a plusieurs."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Instant de la décision ; sans fuseau : Paris.")
    ] = None,
    instance: InstanceOption = HERE,
) -> None:
    """Enregistrer la décision de la CARSAT : tout est enregistré, ou rien.

    L'établissement est remis au seul SPSTI désigné, par des échanges complémentaires.
    """
    if not decided_by.strip() or not quality.strip():
        raise ArgumentError("--by et --quality ne peuvent pas être vides")
    digest = document_digest(document)
    with open_desk(instance) as desk, desk.database.writing() as connection:
        now = desk.clock()
        again = decide(
            connection,
            desk.outbox,
            dict.fromkeys(references),
            contests.Decision(
                winner=winner,
                carsat=carsat or contests.only_carsat(connection, references),
                decided_by=decided_by.strip(),
                quality=quality.strip(),
                document_sha256=digest,
                decided_at=instant("--at", at, now),
            ),
            now,
        )
    done(f"contestations tranchées : {len(dict.fromkeys(references))}")
    if again:
        done(f"échanges complémentaires ouverts : {len(again)}")
