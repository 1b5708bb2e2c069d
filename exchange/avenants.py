"""A convention as its avenants leave it at one instant.

``in_force(convention, at)`` applies, in their order, those whose day has come in Europe/Paris: end,
grants, clauses, yearly offer; ``readings(convention)`` gives all that it says in turn. It
promises that a convention without avenant comes back as it is, and that an instant before an
avenant's day is judged by the text of that time.
"""

from dataclasses import fields, replace
from datetime import date, datetime
from itertools import accumulate

from exchange.conventions import Avenant, Clauses, Convention, GrantedFlux
from exchange.instants import day


def in_force(convention: Convention, at: datetime) -> Convention:
    """The convention as it reads at ``at``; what comes back holds no avenant any more."""
    if not convention.avenants:
        return convention
    today = day(at)
    read = convention
    for avenant in convention.avenants:
        if avenant.effet <= today:
            read = amended(read, avenant)
    return replace(read, avenants=())


def readings(convention: Convention, year: int | None = None) -> tuple[Convention, ...]:
    """What the convention says in turn: as signed, then as each avenant leaves it.

    Args:
        convention: with its avenants.
        year: only what it says at some time of that civil year.
    """
    said = tuple(accumulate(convention.avenants, amended, initial=convention))
    if year is None:
        return said
    begins = [date.min, *(avenant.effet for avenant in convention.avenants)]
    ends = [*begins[1:], date.max]
    new_year, last = date(year, 1, 1), date(year, 12, 31)
    spans = zip(said, begins, ends, strict=True)
    return tuple(read for read, begin, end in spans if begin <= last and end > new_year)


def amended(convention: Convention, avenant: Avenant) -> Convention:
    """The convention once changed by one avenant."""
    return replace(
        convention,
        fin=avenant.fin or convention.fin,
        flux=_grants(convention.flux, avenant),
        clauses=_clauses(convention.clauses, avenant),
        regle_adhesion=avenant.panier or convention.regle_adhesion,
    )


def _grants(before: tuple[GrantedFlux, ...], avenant: Avenant) -> tuple[GrantedFlux, ...]:
    new = {granted.nom: granted for granted in avenant.flux}
    kept = [new.pop(old.nom, old) for old in before if old.nom not in avenant.flux_retires]
    return (*kept, *new.values())


def _clauses(before: Clauses, avenant: Avenant) -> Clauses:
    stated = {
        item.name: value
        for item in fields(Clauses)
        if (value := getattr(avenant.clauses, item.name)) is not None
    }
    return replace(before, **dict.fromkeys(avenant.clauses_retirees), **stated)
