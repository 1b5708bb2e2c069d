"""What each party owes when, under a convention, and where that stands at one instant.

``obligations(convention, record, at)`` reads the windows of :mod:`exchange.owing.windows`
against what happened (:class:`exchange.owing.owed.Record`) and against what the convention allows
(:func:`exchange.decide.decide`). It promises one state for each, that nothing is done before it is
on record, and that nothing is owed outside the convention. Due dates are never grounds of refusal.

Readings of the project, where the texts leave room:

- What counts for a year is what was given in that calendar year, in the window or after it; what
  rests on the member list is given when its result is delivered, the rest when the file deposited
  is accepted. Handing over late is done; the calendar keeps no blame.
- Nobody is late in what the convention did not allow: that is impossible, with the motif.
- A list is renewed each year before the former one's twelve months end.
- The opt-in is the SPSTI's to sign (001 annexe 2: it joins the Carsat's offer); the first one is
  due on the first day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from exchange.avenants import in_force
from exchange.conventions import Convention, GrantedFlux, Partie, PartyKind
from exchange.decide import Request, decide
from exchange.echeances import ADHESION
from exchange.errors import Motif
from exchange.flux.registry import CATALOGUE
from exchange.instants import day, paris
from exchange.owing.owed import Empechement, Etat, Obligation, Record
from exchange.owing.windows import (
    AdhesionWindow,
    FluxWindow,
    Window,
    adhesion_windows,
    list_years,
    windows,
)
from exchange.standing import date_motif

PREAVIS = timedelta(days=60)
"""How long before the former list's end its renewal is asked for."""


def obligations(convention: Convention, record: Record, at: datetime) -> tuple[Obligation, ...]:
    """Everything owed under a convention, over all its years, by date.

    Args:
        convention: as loaded, avenants included.
        record: what happened; what is later than ``at`` is not looked at.
        at: the instant, Europe/Paris where it has no zone.

    Returns:
        None where the convention has no known first and last day.
    """
    case = _Case(convention, record, paris(at))
    found = [*_of_flux(case), *_of_lists(case), *_of_adhesions(case)]
    return tuple(sorted(found, key=lambda one: (one.window.due, one.objet, one.party)))


@dataclass(frozen=True, slots=True)
class _Case:
    convention: Convention
    record: Record
    at: datetime

    def is_known(self, window: Window) -> bool:
        """Whether the window opens inside the convention, were it denounced."""
        denounced = self.convention.denonciation
        if denounced is None or paris(denounced.recue_le) > self.at:
            return True
        return window.opens <= day(denounced.recue_le)

    def until_now(self, instants: Sequence[datetime]) -> list[datetime]:
        return sorted(paris(one) for one in instants if paris(one) <= self.at)

    def lists(self) -> list[datetime]:
        return self.until_now(self.record.lists.get(self.convention.reference, ()))

    def over(self) -> Motif | None:
        """Why nothing can be done any more, or ``None``."""
        motif = date_motif(in_force(self.convention, self.at), self.at)
        return None if motif is Motif.CONVENTION_PAS_COMMENCEE else motif


def _of_flux(case: _Case) -> Iterator[Obligation]:
    for found in windows(case.convention):
        for kind in dict.fromkeys(sens.sender for sens in found.grant.sens):
            party = case.convention.party(kind)
            if party is not None and case.is_known(found.window):
                given = _given(case, found, party)
                yield _judged(case, _owed(case, found, party), found.grant, given)


def _of_lists(case: _Case) -> Iterator[Obligation]:
    for found in list_years(case.convention):
        party = case.convention.party(PartyKind.SPSTI)
        renewed = replace(found, window=_put_off(case, found.window))
        if party is not None and case.is_known(renewed.window):
            owed = _owed(case, renewed, party)
            yield _judged(case, owed, found.grant, _counting(case.lists(), found.window))


def _of_adhesions(case: _Case) -> Iterator[Obligation]:
    for found in adhesion_windows(case.convention):
        party = case.convention.party(PartyKind.SPSTI)
        if party is not None and case.is_known(found.window):
            yield _signed(case, _to_sign(case, found, party))


def _owed(case: _Case, found: FluxWindow, party: Partie) -> Obligation:
    grant = found.grant
    others = [
        case.convention.party(sens.recipient) for sens in grant.sens if sens.sender == party.kind
    ]
    return Obligation(
        convention=case.convention.reference,
        kind=party.kind,
        party=party.code,
        flux=grant.nom,
        recipients=tuple(other.code for other in others if other and other.code != party.code),
        clause=grant.clause,
        libelle=CATALOGUE[grant.nom].libelle,
        annee=found.echeance.concerned(found.window.year),
        window=found.window,
        source=found.echeance.source,
    )


def _to_sign(case: _Case, found: AdhesionWindow, party: Partie) -> Obligation:
    other = case.convention.party(PartyKind.CARSAT)
    return Obligation(
        convention=case.convention.reference,
        kind=party.kind,
        party=party.code,
        flux=None,
        recipients=(other.code,) if other else (),
        clause=found.rule.clause,
        libelle=f"Adhésion au panier de collaborations pour {found.annee}",
        annee=found.annee,
        window=found.window,
        source=ADHESION.source,
    )


def _put_off(case: _Case, window: Window) -> Window:
    """The window of a list, put off to the last day on which the former one counts."""
    former = [one for one in case.lists() if day(one) < window.since]
    if not former or (last := _a_year_after(day(former[-1]))) < window.opens:
        return window
    due = min(last, window.closes)
    return replace(window, opens=max(window.opens, due - PREAVIS), due=due)


def _a_year_after(start: date) -> date:
    leap = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + 1, day=28 if leap else start.day)


def _given(case: _Case, found: FluxWindow, party: Partie) -> datetime | None:
    grant, record = found.grant, case.record
    if grant.liste_requise:
        instants = record.deliveries.get((case.convention.reference, grant.nom), ())
    else:
        instants = record.deposits.get((party.code, grant.nom), ())
    return _counting(case.until_now(instants), found.window)


def _counting(instants: Sequence[datetime], window: Window) -> datetime | None:
    """The first that counts for the window."""
    return next((one for one in instants if window.since <= day(one) <= window.closes), None)


def _judged(
    case: _Case, owed: Obligation, grant: GrantedFlux, given: datetime | None
) -> Obligation:
    if given is not None:
        return replace(owed, state=Etat.FAIT, done_at=given)
    if day(case.at) < owed.window.opens:
        return owed
    last = min(case.at, _end_of(owed.window.closes))
    why: Motif | Empechement | None = case.over() or _refusal(case, owed, grant, last)
    if why is None and owed.kind not in CATALOGUE[grant.nom].entrees:
        why = Empechement.FICHIER_NON_LU
    undone = _undone(case, owed, why)
    still_counts = day(case.at) <= owed.window.closes
    if undone.state is not Etat.EN_RETARD or not still_counts:
        return undone
    # What the convention did not permit when it was due is owed since: nobody is late with it.
    barred = _refusal(case, owed, grant, _end_of(owed.window.due)) is not None
    return replace(undone, state=Etat.A_FAIRE) if barred else undone


def _undone(case: _Case, owed: Obligation, why: Motif | Empechement | None) -> Obligation:
    if why is not None:
        return replace(owed, state=Etat.IMPOSSIBLE, why=why)
    late = day(case.at) > owed.window.due
    return replace(owed, state=Etat.EN_RETARD if late else Etat.A_FAIRE)


def _end_of(last: date) -> datetime:
    """The last instant of a day in Europe/Paris."""
    return paris(last + timedelta(days=1)) - timedelta(microseconds=1)


def _refusal(case: _Case, owed: Obligation, grant: GrantedFlux, reading: datetime) -> Motif | None:
    """Why the convention did not let it be given at that instant, or ``None``."""
    lists = [one for one in case.lists() if one <= reading]
    listed = max(lists, default=None)
    asked = [
        Request(grant.nom, sens.sender, sens.recipient, list_accepted_at=listed)
        for sens in grant.sens
        if sens.sender == owed.kind
    ]
    motifs = [decide(case.convention, request, reading).motif for request in asked]
    return None if None in motifs else motifs[0]


def _signed(case: _Case, owed: Obligation) -> Obligation:
    """The opt-in as it stands; one on file without its day counts as soon as its window opens."""
    opened = day(case.at) >= owed.window.opens
    of_year = [one for one in case.convention.adhesions if one.annee == owed.annee]
    signed = [
        one
        for one in of_year
        if (opened if one.signee_le is None else paris(one.signee_le) <= case.at)
    ]
    alive = [one for one in signed if one.revoquee_le is None or case.at < paris(one.revoquee_le)]
    if alive:
        days = sorted(paris(one.signee_le) for one in alive if one.signee_le is not None)
        return replace(owed, state=Etat.FAIT, done_at=days[0] if days else None)
    if signed:
        return replace(owed, state=Etat.IMPOSSIBLE, why=Motif.ADHESION_REVOQUEE)
    return _undone(case, owed, case.over()) if opened else owed
