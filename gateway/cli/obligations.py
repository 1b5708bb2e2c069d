"""`passerelle obligations`: who owes what, when, and where that stands.

A table for people, JSON for programs, an iCalendar file for agendas; all three show the same. It
changes nothing, and none of it is a ground of refusal.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from exchange.conventions import Convention
from exchange.instants import paris
from exchange.owing.owed import Etat, Obligation
from gateway.bootstrap.desk import open_desk
from gateway.cli.obligation_table import say_more, show, show_data
from gateway.cli.options import HERE, InstanceOption
from gateway.cli.output import JsonOption, done
from gateway.errors import GatewayError
from gateway.owing import owing, present
from gateway.rendering.agenda import as_icalendar
from gateway.storage import conventions, happened

_YEARS: Final = range(1900, 2200)


class ObligationsError(GatewayError):
    """Question incorrecte."""

    code = "QUESTION"
    exit_status = 2


def register(app: typer.Typer) -> None:
    """Add `obligations` to the command."""
    app.command("obligations")(obligations_list)


def obligations_list(
    instance: InstanceOption = HERE,
    party: Annotated[
        str | None, typer.Option("--party", help="Celles d'une partie, par son code.")
    ] = None,
    convention: Annotated[
        str | None, typer.Option("--convention", help="Celles d'une convention, par sa référence.")
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            help="Année de l'échéance ; sinon l'année en cours, la suivante et les retards.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", help="Instant ISO 8601 (maintenant) ; sans fuseau : Paris."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", help=f"Un seul état : {', '.join(Etat)}."),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", help="Écrire un calendrier iCalendar (.ics).", dir_okay=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Dire qui doit quoi, pour quand, et où cela en est."""
    instant = _instant(at) if at else None
    wanted = _state(state) if state else None
    with open_desk(instance) as desk, desk.database.reading() as connection:
        now = instant or desk.clock()
        loaded = [one.convention for one in conventions.list_conventions(connection)]
        record = happened.record(connection)
    asked = _asked(loaded, convention, party)
    found: Sequence[Obligation] = owing(asked, record, now)
    if year is None:
        found = present(found, now)
    kept = [
        one
        for one in found
        if (year is None or one.window.due.year == year)
        and (party is None or one.party == party)
        and (wanted is None or one.state is wanted)
    ]
    if ics is not None:
        _write(ics, kept, now)
        return
    if as_json:
        show_data(kept)
        return
    for one in asked:
        show(one, [owed for owed in kept if owed.convention == one.reference])
    say_more(kept)


def _asked(
    loaded: Sequence[Convention], reference: str | None, party: str | None
) -> Sequence[Convention]:
    references = [one.reference for one in loaded]
    codes = sorted({partie.code for one in loaded for partie in one.parties})
    if reference is not None and reference not in references:
        raise ObligationsError(f"--convention : {_among(reference, references)}")
    if party is not None and party not in codes:
        raise ObligationsError(f"--party : {_among(party, codes)}")
    return [
        one
        for one in loaded
        if reference in {None, one.reference}
        and (party is None or any(partie.code == party for partie in one.parties))
    ]


def _among(given: str, known: Sequence[str]) -> str:
    listed = ", ".join(known) or "aucune convention n'est chargée"
    return f"« {given} » est inconnu ; attendu : {listed}"


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        at = None
    if at is None or at.year not in _YEARS:
        raise ObligationsError("--at attend un instant ISO 8601, par exemple 2026-01-31T14:30")
    return paris(at)


def _state(text: str) -> Etat:
    """A state as people type it: `a_faire`, « À faire », en-retard."""
    named = {_plain(one.value): one for one in Etat}
    if _plain(text) not in named:
        raise ObligationsError(f"--state attend un de ces états : {', '.join(Etat)}")
    return named[_plain(text)]


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.strip()).encode("ascii", "ignore").decode()
    return bare.lower().replace("_", " ").replace("-", " ")


def _write(path: Path, kept: Sequence[Obligation], at: datetime) -> None:
    if not kept:
        raise ObligationsError("aucune échéance ne répond à cette question : rien n'est écrit")
    try:
        path.write_bytes(as_icalendar(kept, at))
    except OSError:
        raise ObligationsError(f"{path} ne peut pas être écrit") from None
    done(f"{len(kept)} échéances écrites dans {path}")
