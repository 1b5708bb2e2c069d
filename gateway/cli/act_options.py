"""What the commands that record an act share: their options, and the act put on record.

`record` is the one way in: it finds the party that declares, keeps the document's digest, records,
and puts back to the convention what it had refused for a motif that the act may lift.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.acts import Acte, Signataire
from exchange.conventions import Convention, PartyKind
from exchange.errors import ActRefusedError
from exchange.on_record.effects import LIFTS
from gateway.bootstrap.desk import open_desk
from gateway.cli.output import done
from gateway.cli.parsing import QuestionError, document_digest, parse_instant
from gateway.storage import conventions, exchanges
from gateway.storage.acts import NewAct

ReferenceOption = Annotated[
    str, typer.Option("--reference", "-r", help="Référence de la convention.")
]
AtOption = Annotated[
    str | None,
    typer.Option("--at", help="Instant ISO 8601 ; sans fuseau : Paris ; par défaut, maintenant."),
]
DocumentOption = Annotated[
    Path,
    typer.Option(
        "--document",
        help="Pièce signée ; seule son empreinte SHA-256 est gardée.",
        dir_okay=False,
    ),
]
ForOption = Annotated[
    PartyKind, typer.Option("--for", help="Partie qui agit.", case_sensitive=False)
]
LetterOption = Annotated[str, typer.Option("--letter", help="Référence de la lettre.")]
SignedByOption = Annotated[str, typer.Option("--signed-by", help="Nom de qui a signé.")]
QualityOption = Annotated[str, typer.Option("--quality", help="Sa fonction.")]
DelegationOption = Annotated[
    str | None,
    typer.Option("--delegation", help="Sa délégation de signature ; sans elle, de droit."),
]


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who declares an act to the gateway, when it takes effect, and on what document."""

    reference: str
    author: PartyKind
    at: str | None
    document: Path | None


def record(instance: Path, said: Declaration, act_of: Callable[[datetime], Acte]) -> None:
    """Put an act on record, and say so.

    Args:
        instance: its folder.
        said: who declares it, when, on what.
        act_of: the act, from the instant it takes effect where the act itself has none.
    """
    digest = document_digest(said.document) if said.document else None
    given = parse_instant("--at", said.at) if said.at else None
    with open_desk(instance) as desk, desk.database.writing() as connection:
        at = desk.clock()
        convention = conventions.get_convention(connection, said.reference)
        new = NewAct(act_of(given or at), _author(convention, said.author), digest)
        recorded = conventions.record(connection, said.reference, new, at)
        lifted = LIFTS.get(type(new.act), frozenset())
        refused = exchanges.refused_under(connection, said.reference)
        concerned = [row for row in refused if row["motif"] in lifted]
        again = exchanges.reopen(connection, desk.outbox, concerned, at)
    done(f"acte n° {recorded.number} enregistré sous la convention « {said.reference} »")
    if again:
        done(f"échanges refusés soumis de nouveau à la convention : {len(again)}")


def signer(partie: PartyKind, nom: str, qualite: str, delegation: str | None) -> Signataire:
    """Who signed, and by what authority.

    Raises:
        QuestionError: a name or a function is empty.
    """
    if not nom.strip() or not qualite.strip():
        raise QuestionError("--signed-by et --quality attendent un nom et une fonction")
    return Signataire(partie, nom.strip(), qualite.strip(), (delegation or "").strip() or None)


def required(option: str, text: str) -> str:
    """A text that cannot be empty.

    Raises:
        QuestionError: it is.
    """
    if not text.strip():
        raise QuestionError(f"{option} attend un texte non vide")
    return text.strip()


def _author(convention: Convention, kind: PartyKind) -> str:
    partie = convention.party(kind)
    if partie is None:
        raise ActRefusedError(f"{kind} n'est pas partie à la convention")
    return partie.code
