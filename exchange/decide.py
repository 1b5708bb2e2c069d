"""May this be released, at this instant? One pure function, and the clause that answers.

Call :func:`decide` to ask and :func:`check` to insist, at deposit, at matching and at release:
the answer depends on the instant, so an earlier yes is worth nothing later. It promises that what
the convention does not grant is refused, and that the first check that fails, in the order of
:class:`exchange.errors.Motif`, names the motif.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from exchange.conventions import (
    SIGNATAIRES,
    Adhesion,
    Convention,
    GrantedFlux,
    Granularite,
    Niveau,
    PartyKind,
)
from exchange.errors import TEXTES, Motif, RefusedError
from exchange.instants import PARIS, day, months_before, paris

LISTE_MOIS = 12
"""Oldest list that still counts, in months (project rule: former members' claims must not leak)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What someone asks to release.

    Attributes:
        flux: name of the flux.
        sender: who gives the data.
        recipient: who receives them; ``TIERS`` for anyone outside the convention.
        niveau: level, or ``None`` for the one granted.
        granularite: detail, or ``None`` for the one granted.
        list_accepted_at: when the member list in force was accepted, or ``None``.
        authorised_by: parties whose letter authorising this third party is on record (000 art. 8).
        public: whether the release is a publication (000 art. 9).
        validated: whether the committee validated that publication.
    """

    flux: str
    sender: PartyKind
    recipient: PartyKind
    niveau: Niveau | None = None
    granularite: Granularite | None = None
    list_accepted_at: datetime | None = None
    authorised_by: frozenset[PartyKind] = frozenset()
    public: bool = False
    validated: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer.

    Attributes:
        allowed: whether the release may take place.
        motif: why not, or ``None``.
        clause: the clause that grants or refuses; ``None`` where the text has none to cite.
        flux: the flux asked for.
        at: the instant of the answer, aware, in Europe/Paris.
    """

    allowed: bool
    motif: Motif | None
    clause: str | None
    flux: str
    at: datetime

    @property
    def texte(self) -> str:
        """The motif in French, for a partner; empty when allowed."""
        return TEXTES[self.motif] if self.motif else ""


def decide(convention: Convention, request: Request, at: datetime) -> Decision:
    """Whether ``convention`` grants ``request`` at ``at``, Europe/Paris where it has no zone."""
    instant = paris(at)
    grant = convention.grant(request.flux)
    refusal = _refusal(convention, request, instant, grant)
    clause = refusal.clause if refusal else grant.clause if grant else None
    motif = refusal.motif if refusal else None
    return Decision(refusal is None, motif, clause, request.flux, instant.astimezone(PARIS))


def check(convention: Convention, request: Request, at: datetime) -> Decision:
    """Same as :func:`decide`, for those who go no further without a yes.

    Raises:
        RefusedError: the convention does not grant it, with motif and clause.
    """
    decision = decide(convention, request, at)
    if decision.motif is not None:
        raise RefusedError(decision.motif, decision.clause)
    return decision


@dataclass(frozen=True, slots=True)
class _Refusal:
    motif: Motif
    clause: str | None


@dataclass(frozen=True, slots=True)
class _Case:
    convention: Convention
    request: Request
    at: datetime
    day: date
    grant: GrantedFlux

    @property
    def granularite(self) -> Granularite:
        return self.request.granularite or self.grant.granularite


def _refusal(
    convention: Convention, request: Request, at: datetime, grant: GrantedFlux | None
) -> _Refusal | None:
    today = day(at)
    before_flux = _dates(convention, today, at) or _recipient(convention, request)
    if before_flux:
        return before_flux
    if grant is None:
        return _Refusal(Motif.FLUX_NON_PREVU, convention.clauses.finalite)
    case = _Case(convention, request, at, today, grant)
    return next((found for ask in _CHECKS if (found := ask(case))), None)


def _dates(convention: Convention, today: date, at: datetime) -> _Refusal | None:
    duree = convention.clauses.duree
    if convention.debut is None or convention.fin is None:
        return _Refusal(Motif.CONVENTION_INCOMPLETE, duree)
    if today < convention.debut:
        return _Refusal(Motif.CONVENTION_PAS_COMMENCEE, duree)
    if today > convention.fin:
        return _Refusal(Motif.CONVENTION_ECHUE, duree)
    if convention.denonciation and at >= paris(convention.denonciation.recue_le):
        return _Refusal(Motif.CONVENTION_DENONCEE, convention.clauses.denonciation)
    return None


def _is_outsider(convention: Convention, kind: PartyKind) -> bool:
    return kind == PartyKind.TIERS or convention.party(kind) is None


def _recipient(convention: Convention, request: Request) -> _Refusal | None:
    clauses = convention.clauses
    if not _is_outsider(convention, request.recipient):
        return None
    if clauses.tiers and request.authorised_by >= SIGNATAIRES:
        return None
    return _Refusal(Motif.DESTINATAIRE_TIERS, clauses.tiers or clauses.confidentialite)


def _direction(case: _Case) -> _Refusal | None:
    # An authorised third party stands beside the recipients: only the sender is then compared.
    outsider = _is_outsider(case.convention, case.request.recipient)
    granted = any(
        sens.sender == case.request.sender
        and (outsider or sens.recipient == case.request.recipient)
        for sens in case.grant.sens
    )
    return None if granted else _Refusal(Motif.SENS_NON_PREVU, case.grant.clause)


def _level(case: _Case) -> _Refusal | None:
    niveaux, asked = case.grant.niveaux, case.request.niveau
    if asked is None or not niveaux or asked in niveaux:
        return None
    return _Refusal(Motif.NIVEAU_NON_PREVU, case.grant.clause)


def _granularity(case: _Case) -> _Refusal | None:
    if case.granularite.is_finer_than(case.grant.granularite):
        return _Refusal(Motif.GRANULARITE, case.grant.clause)
    if case.request.public and case.granularite == Granularite.ETABLISSEMENT:
        return _Refusal(Motif.GRANULARITE, _publication_clause(case.convention))
    return None


def _adhesion(case: _Case) -> _Refusal | None:
    if not case.grant.adhesion:
        return None
    rule = case.convention.regle_adhesion
    clause = rule.clause if rule else case.grant.clause
    motif = _adhesion_motif(case)
    return _Refusal(motif, clause) if motif else None


def _adhesion_motif(case: _Case) -> Motif | None:
    year = [a for a in case.convention.adhesions if a.annee == case.day.year]
    signed = [a for a in year if a.signee_le is None or paris(a.signee_le) <= case.at]
    alive = [a for a in signed if a.revoquee_le is None or case.at < paris(a.revoquee_le)]
    if not signed:
        return Motif.ADHESION_ABSENTE
    if not alive:
        return Motif.ADHESION_REVOQUEE
    if not any(_covers(adhesion, case) for adhesion in alive):
        return Motif.THEME_NON_CHOISI
    return None


def _covers(adhesion: Adhesion, case: _Case) -> bool:
    rule = case.convention.regle_adhesion
    has_base = rule is None or rule.socle in adhesion.themes
    return has_base and not set(case.grant.adhesion).isdisjoint(adhesion.themes)


def _list(case: _Case) -> _Refusal | None:
    if not case.grant.liste_requise:
        return None
    accepted = case.request.list_accepted_at
    if accepted and months_before(case.at, LISTE_MOIS) <= paris(accepted) <= case.at:
        return None
    return _Refusal(Motif.LISTE_ABSENTE, case.grant.clause)


def _publication(case: _Case) -> _Refusal | None:
    if not case.request.public:
        return None
    if case.convention.clauses.publication and case.request.validated:
        return None
    return _Refusal(Motif.PUBLICATION_NON_VALIDEE, _publication_clause(case.convention))


def _publication_clause(convention: Convention) -> str | None:
    return convention.clauses.publication or convention.clauses.confidentialite


def _channel(case: _Case) -> _Refusal | None:
    equivalence = case.convention.canal
    if case.grant.canal is None or (equivalence and equivalence.date <= case.day):
        return None
    return _Refusal(Motif.CANAL_NON_AGREE, case.grant.clause)


_CHECKS: tuple[Callable[[_Case], _Refusal | None], ...] = (
    _direction,
    _level,
    _granularity,
    _adhesion,
    _list,
    _publication,
    _channel,
)
