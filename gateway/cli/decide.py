"""`passerelle decide`: whether a convention lets this go, at that instant, and by what clause.

For a DPO who asks why: it reads a convention file, without an instance, or what an instance has on
record under a reference: the convention, the acts of its parties, the list received. It changes
nothing. What is given on the command line stands in the place of what is recorded (opt-ins and
their revocation, letters, validation, list). An answer, yes or no, ends with status 0; a wrong
command line, or a file that does not open, with 2; a convention with faults, or unknown, with 3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Convention,
    Granularite,
    Niveau,
    PartyKind,
)
from exchange.decide import Decision, Request, decide
from exchange.errors import Motif
from exchange.flux.outside import outside_scope
from exchange.flux.registry import CATALOGUE
from exchange.instants import PARIS
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import CONSOLE, JsonOption, print_json
from gateway.cli.parsing import QuestionError, parse_instant, parse_theme, parse_words, read_text


def register(app: typer.Typer) -> None:
    """Add `decide` to the command."""
    app.command("decide")(answer)


def answer(
    *,
    convention: Annotated[
        Path | None,
        typer.Option("--convention", help="Fichier TOML de la convention.", dir_okay=False),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", help="Ou la référence d'une convention de l'instance."),
    ] = None,
    instance: InstanceOption = HERE,
    flux: Annotated[str, typer.Option("--flux", help="Nom du flux.")],
    sender: Annotated[PartyKind, typer.Option("--from", help="Qui donne.", case_sensitive=False)],
    recipient: Annotated[PartyKind, typer.Option("--to", help="Qui reçoit.", case_sensitive=False)],
    at: Annotated[str, typer.Option("--at", help="Instant ISO 8601 ; sans fuseau : Paris.")],
    level: Annotated[
        Niveau | None, typer.Option("--level", help="Niveau (celui du flux).", case_sensitive=False)
    ] = None,
    granularity: Annotated[
        Granularite | None,
        typer.Option("--granularity", help="Détail (celui du flux).", case_sensitive=False),
    ] = None,
    adhesion: Annotated[
        list[str] | None,
        typer.Option("--adhesion", help="ANNÉE:thème,thème ; remplace les adhésions au dossier."),
    ] = None,
    revoked_at: Annotated[
        str | None,
        typer.Option("--revoked-at", help="Instant où l'adhésion est révoquée."),
    ] = None,
    list_received: Annotated[
        str | None, typer.Option("--list-received", help="Acceptation de la liste d'adhérents.")
    ] = None,
    authorised_by: Annotated[
        str | None,
        typer.Option("--authorised-by", help="Parties dont le courrier autorise ce tiers."),
    ] = None,
    third: Annotated[
        str | None, typer.Option("--third", help="Le tiers, tel que le fichier le nomme.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="C'est une publication.")] = False,
    validated: Annotated[
        bool, typer.Option("--validated", help="Le comité de suivi l'a validée.")
    ] = False,
    publication: Annotated[
        str | None,
        typer.Option("--publication", help="La publication, telle que le fichier la nomme."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Dire si une convention permet une remise à un instant donné, et par quelle clause.

    Codes de sortie : 0 une réponse, permis ou refusé ; 2 question incorrecte ou fichier illisible ;
    3 convention fautive ou inconnue.
    """
    instant = parse_instant("--at", at)
    found, received = _found(convention, reference, instance, instant)
    if list_received:
        received = parse_instant("--list-received", list_received)
    read = _recorded(found, adhesion, revoked_at)
    request = Request(
        flux=flux,
        sender=sender,
        recipient=recipient,
        niveau=level,
        granularite=granularity,
        list_accepted_at=received,
        authorised_by=_letters(authorised_by),
        public=public,
        validated=validated,
        tiers=third if authorised_by is None else None,
        publication=publication,
    )
    decision = decide(read, request, instant)
    if as_json:
        print_json(as_data(decision))
    else:
        CONSOLE.print(in_words(decision, request), markup=False, soft_wrap=True)


def as_data(decision: Decision) -> Mapping[str, object]:
    """The answer as JSON data; `at` keeps the offset of Paris."""
    return {
        "allowed": decision.allowed,
        "motif": decision.motif,
        "clause": decision.clause,
        "flux": decision.flux,
        "at": decision.at.isoformat(),
    }


def in_words(decision: Decision, request: Request) -> str:
    """The answer as a French sentence with its clause."""
    asked = f"« {decision.flux} », de {request.sender} vers {request.recipient}"
    when = f"le {decision.at:%d/%m/%Y à %H:%M} (heure de Paris)"
    cited = f" Clause : {decision.clause}." if decision.clause else ""
    if decision.allowed:
        return f"Permis : {asked}, {when}.{cited}"
    return f"Refusé ({decision.motif}) : {asked}, {when}. {decision.texte}{_scope(decision)}{cited}"


def _scope(decision: Decision) -> str:
    if decision.motif is not Motif.FLUX_NON_PREVU:
        return ""
    if outside := outside_scope(decision.flux):
        return f" ({outside}.)"
    return "" if decision.flux in CATALOGUE else " (La passerelle ne connaît pas ce flux.)"


def _found(
    file: Path | None, reference: str | None, instance: Path, at: datetime
) -> tuple[Convention, datetime | None]:
    """The convention asked about, and when the list that counted at that instant was accepted."""
    if (file is None) is (reference is None):
        raise QuestionError("donnez --convention FICHIER, ou --reference et --instance")
    if file is not None:
        return parse_convention(read_text(file)), None
    # Tables and cryptography take a second to load: a question about a file needs none.
    from gateway.cli.on_record import on_record  # noqa: PLC0415 # see above

    return on_record(instance, reference or "", at)


def _recorded(
    convention: Convention, given: Sequence[str] | None, revoked_at: str | None
) -> Convention:
    """The convention with the opt-ins and the revocation of the command line, if any."""
    adhesions = convention.adhesions
    if given:
        adhesions = tuple(_adhesion(text) for text in given)
        _warn_of_unknown_themes(convention, adhesions)
    if revoked_at:
        revoked = parse_instant("--revoked-at", revoked_at)
        year = revoked.astimezone(PARIS).year
        of_its_year = any(adhesion.annee == year for adhesion in adhesions)
        adhesions = tuple(
            replace(adhesion, revoquee_le=revoked)
            if adhesion.annee == year or not of_its_year
            else adhesion
            for adhesion in adhesions
        )
    return replace(convention, adhesions=adhesions)


def _adhesion(text: str) -> Adhesion:
    year, colon, themes = text.partition(":")
    if not (colon and year.strip().isascii() and year.strip().isdigit()):
        raise QuestionError("--adhesion s'écrit ANNÉE:thème,thème, par exemple 2026:tms")
    return Adhesion(
        int(year), tuple(parse_theme(part) for part in themes.split(",") if part.strip())
    )


def _warn_of_unknown_themes(convention: Convention, adhesions: Sequence[Adhesion]) -> None:
    rules = [convention.regle_adhesion, *(avenant.panier for avenant in convention.avenants)]
    offered = {theme for rule in rules if rule for theme in rule.themes}
    chosen = {theme for adhesion in adhesions for theme in adhesion.themes}
    if offered and not chosen <= offered:
        listed = ", ".join(sorted(offered))
        typer.echo(f"Attention : un thème donné n'est pas au panier ({listed}).", err=True)


def _letters(text: str | None) -> frozenset[PartyKind]:
    names = {word.lower() for word in parse_words(text or "")}
    if not names <= SIGNATAIRES:
        raise QuestionError("--authorised-by attend spsti, carsat, dreets, séparés par une virgule")
    return frozenset(PartyKind(name) for name in names)
