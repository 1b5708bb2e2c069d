"""The exchanges that an accepted deposit makes possible under one convention.

`possible_exchanges(connection, convention, deposit)` gives them, whether or not they were opened
before. A list opens those that look it up in an extract in force, an extract those of each list;
a contribution opens one for each party that receives what the parties contributed.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping

from exchange.assembling import givers
from exchange.conventions import Convention, GrantedFlux, PartyKind
from exchange.flow import ADHERENTS
from exchange.flux.definition import Flux
from exchange.flux.entree import Garde
from exchange.flux.registry import by_name
from gateway.storage import holdings
from gateway.storage.exchanges import NewExchange


def possible_exchanges(
    connection: Connection, convention: Convention, deposit: RowMapping
) -> Iterator[NewExchange]:
    """What this deposit makes possible under this convention, as it reads at this instant."""
    for granted in convention.flux:
        flux = by_name(granted.nom)
        if flux.build is not None and deposit["flux"] in {ADHERENTS, granted.nom}:
            yield from _looked_up(connection, convention, granted, flux)
        elif flux.compile is not None and deposit["flux"] == granted.nom:
            yield from _compiled(connection, convention, granted, flux, deposit)


def _looked_up(
    connection: Connection, convention: Convention, granted: GrantedFlux, flux: Flux
) -> Iterator[NewExchange]:
    giver, recipient = convention.party(flux.sender), convention.party(flux.recipient)
    members = holdings.list_in_force(connection, convention.reference)
    if giver is None or recipient is None or members is None:
        return
    extract = holdings.extract_in_force(connection, giver.code, granted.nom)
    if extract is not None:
        yield NewExchange(
            convention=convention.reference,
            flux=granted.nom,
            member_list=members["id"],
            sources=(extract["id"],),
            recipient=recipient.code,
            givers=tuple(dict.fromkeys((members["party"], giver.code))),
            clause=granted.clause,
        )


def _compiled(
    connection: Connection,
    convention: Convention,
    granted: GrantedFlux,
    flux: Flux,
    deposit: RowMapping,
) -> Iterator[NewExchange]:
    for period in _periods(connection, convention, flux, deposit):
        present = contributions_in_force(connection, convention, flux, period)
        for partie in convention.parties:
            used = givers(granted, flux.entrees, present, partie.kind)
            if used:
                yield NewExchange(
                    convention=convention.reference,
                    flux=granted.nom,
                    member_list="",
                    sources=tuple(present[kind]["id"] for kind in used),
                    recipient=partie.code,
                    givers=tuple(present[kind]["party"] for kind in used),
                    clause=granted.clause,
                )


def contributions_in_force(
    connection: Connection, convention: Convention, flux: Flux, period: str
) -> Mapping[PartyKind, RowMapping]:
    """What the parties gave for a flux and a period, by role."""
    found = {}
    for kind, entree in flux.entrees.items():
        partie = convention.party(kind)
        if partie is None:
            continue
        reference = "" if entree.garde is Garde.PSEUDONYMES else convention.reference
        about = period if entree.par_annee or entree.evenement else ""
        row = holdings.extract_in_force(connection, partie.code, flux.nom, reference, about)
        if row is not None:
            found[kind] = row
    return found


def _periods(
    connection: Connection, convention: Convention, flux: Flux, deposit: RowMapping
) -> tuple[str, ...]:
    """The years, or the event, that a deposit is about.

    A file that is about no year serves the latest that others gave something about.
    """
    rows = holdings.extracts_of_deposit(connection, deposit["id"])
    periods = tuple(dict.fromkeys(row["period"] for row in rows))
    yearly = any(entree.par_annee for entree in flux.entrees.values())
    if periods != ("",) or not yearly:
        return periods
    latest = holdings.latest_period(connection, convention.reference, flux.nom)
    return (latest,) if latest else ()
