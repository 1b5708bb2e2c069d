"""The windows in which a convention's flux are due, year by year, between its first and last day.

``windows(convention)`` gives those of the flux that come back every year, ``list_years`` those in
which a member list is needed, ``adhesion_windows`` those in which an opt-in is to be signed. They
promise that every day they give is inside the convention, that a window is that of the text in
force when it opens (an avenant neither moves nor opens one before its own day), and that nothing
follows the contract in a year before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from exchange.avenants import in_force
from exchange.conventions import Convention, GrantedFlux, Granularite, RegleAdhesion
from exchange.echeances import ADHESION, Echeance, Rythme, usual
from exchange.instants import paris


@dataclass(frozen=True, slots=True)
class Window:
    """One window of one year.

    Attributes:
        year: the calendar year in which it is due.
        opens: its first day.
        due: its last day.
        since: from when on what is given counts for it.
        closes: last day on which what is given late still counts for it.
    """

    year: int
    opens: date
    due: date
    since: date
    closes: date


@dataclass(frozen=True, slots=True)
class FluxWindow:
    """A window of a flux, under the grant in force when it opens."""

    grant: GrantedFlux
    echeance: Echeance
    window: Window


@dataclass(frozen=True, slots=True)
class AdhesionWindow:
    """The window in which the opt-in of ``annee`` is to be signed, under that rule."""

    rule: RegleAdhesion
    annee: int
    window: Window


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days of the convention, both included, on which one text is in force."""

    first: date
    last: date
    text: Convention


def echeance_of(grant: GrantedFlux) -> Echeance:
    """When that flux is due: as its convention says, or as usual."""
    return grant.echeance or usual(grant.nom)


def windows(convention: Convention) -> Iterator[FluxWindow]:
    """The yearly windows, by year; none where the convention has no known dates."""
    stretches = _stretches(convention)
    names = dict.fromkeys(grant.nom for stretch in stretches for grant in stretch.text.flux)
    for year in _years(stretches):
        for nom in names:
            found = next(_of_year(stretches, nom, year), None)
            if found is not None and not _precedes(convention, found):
                yield found


def list_years(convention: Convention) -> Iterator[FluxWindow]:
    """The years in which a member list is to be renewed because a granted flux needs it.

    Each is due at the end of the first yearly window that needs a list, or of the year where none
    does; when the list in force still counts, :mod:`exchange.owing.obligations` puts it off.
    """
    stretches = _stretches(convention)
    yearly = [found for found in windows(convention) if found.grant.liste_requise]
    for year in _years(stretches):
        for stretch in stretches:
            needed = _needed_list(stretch.text)
            opens = max(date(year, 1, 1), stretch.first)
            if needed is None or opens > min(date(year, 12, 31), stretch.last):
                continue
            dues = [found.window.due for found in yearly if found.window.year == year]
            due = min((due for due in dues if due >= opens), default=_closing(stretches, year))
            window = Window(year, opens, due, _opening(stretches, year), _closing(stretches, year))
            yield FluxWindow(needed, echeance_of(needed), window)
            break


def adhesion_windows(convention: Convention) -> Iterator[AdhesionWindow]:
    """The opt-ins to sign: the first on the first day, then each before its calendar year."""
    stretches = _stretches(convention)
    for annee in _years(stretches):
        due = max(ADHESION.au.of(annee - 1), stretches[0].first)
        opens = max(ADHESION.du.of(annee - 1), stretches[0].first)
        read = next(s.text for s in stretches if s.first <= due <= s.last)
        if read.regle_adhesion is not None:
            window = Window(due.year, opens, due, stretches[0].first, _closing(stretches, annee))
            yield AdhesionWindow(read.regle_adhesion, annee, window)


def _precedes(convention: Convention, found: FluxWindow) -> bool:
    """Whether it would follow the contract in a year in which there was no contract yet.

    Totals follow the execution of the contract: of a year wholly before its first day they would
    tell nothing, and the form of such a year is sent back. Lists and statistics about such a year
    are due all the same.
    """
    about = found.echeance.concerned(found.window.year)
    follows = found.grant.granularite is Granularite.TOTAL
    return follows and convention.debut is not None and about < convention.debut.year


def _stretches(convention: Convention) -> tuple[_Stretch, ...]:
    debut, fin = convention.debut, convention.fin
    for avenant in convention.avenants:
        fin = avenant.fin or fin
    if debut is None or fin is None:
        return ()
    changes = {avenant.effet for avenant in convention.avenants if debut < avenant.effet <= fin}
    firsts = sorted({debut, *changes})
    lasts = [*(first - timedelta(days=1) for first in firsts[1:]), fin]
    return tuple(
        _Stretch(first, last, in_force(convention, paris(first)))
        for first, last in zip(firsts, lasts, strict=True)
    )


def _years(stretches: tuple[_Stretch, ...]) -> range:
    return range(stretches[0].first.year, stretches[-1].last.year + 1) if stretches else range(0)


def _opening(stretches: tuple[_Stretch, ...], year: int) -> date:
    return max(date(year, 1, 1), stretches[0].first)


def _closing(stretches: tuple[_Stretch, ...], year: int) -> date:
    return min(date(year, 12, 31), stretches[-1].last)


def _of_year(stretches: tuple[_Stretch, ...], nom: str, year: int) -> Iterator[FluxWindow]:
    for stretch in stretches:
        grant = stretch.text.grant(nom)
        if grant is None or echeance_of(grant).rythme is not Rythme.ANNUEL:
            continue
        echeance = echeance_of(grant)
        opens = max(echeance.du.of(year), stretch.first)
        if opens <= min(echeance.au.of(year), stretch.last):
            closes = _closing(stretches, year)
            due = min(echeance.au.of(year), closes)
            window = Window(year, opens, due, _opening(stretches, year), closes)
            yield FluxWindow(grant, echeance, window)


def _needed_list(text: Convention) -> GrantedFlux | None:
    """The grant of the member list, where another granted flux needs one."""
    for grant in text.flux:
        if echeance_of(grant).rythme is Rythme.RENOUVELLEMENT:
            return grant if any(other.liste_requise for other in text.flux) else None
    return None
