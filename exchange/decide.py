"""May this be released, at this instant? One pure function, and the clause that answers.

Call :func:`decide` to ask and :func:`check` to insist, at deposit, at matching and at release:
the answer depends on the instant, so an earlier yes is worth nothing later. It promises that what
the convention does not grant is refused, that the convention is read as its avenants leave it at
that instant, and that the first check that fails, in the order of
:class:`exchange.errors.Motif`, names the motif.

Readings of the project, where the texts leave room:

- A third party authorised by the letters of all three parties (000 art. 8) receives what one of
  them may give: its sender, level, detail and conditions are those of the flux.
- A publication has everyone for recipient. Where the contract says how one is validated (000
  art. 9), that clause alone governs it and no letter is asked for; where it does not (001), the
  public is a third party like any other.
- A publication is aggregate whatever the committee says: the detail is judged before its
  validation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from exchange.avenants import in_force
from exchange.conventions import (
    SIGNATAIRES,
    Convention,
    GrantedFlux,
    Granularite,
    Niveau,
    PartyKind,
)
from exchange.errors import TEXTES, Motif, RefusedError
from exchange.instants import PARIS, day, paris
from exchange.standing import (
    adhesion_motif,
    channel_agreed,
    date_motif,
    is_validated,
    letters,
    list_counts,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What someone asks to release.

    Attributes:
        flux: name of the flux; one that does not exist is simply not granted.
        sender: who gives the data.
        recipient: who receives them; ``TIERS`` for anyone outside the convention.
        niveau: level, or ``None`` for the one granted.
        granularite: detail, or ``None`` for the one granted.
        list_accepted_at: when the member list in force was accepted, or ``None``.
        authorised_by: parties whose letter authorising this third party is on record (000 art. 8),
            beside those that the convention records for ``tiers``.
        public: whether the release is a publication (000 art. 9).
        validated: whether the committee validated it, beside what the convention records for
            ``publication``.
        tiers: the third party, as the convention's authorisations name it.
        publication: the publication, as the convention's validations name it.
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
    tiers: str | None = None
    publication: str | None = None


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
    read = in_force(convention, instant)
    grant = read.grant(request.flux)
    refusal = _refusal(read, request, instant, grant)
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
    grant: GrantedFlux

    @property
    def granularite(self) -> Granularite:
        return self.request.granularite or self.grant.granularite


def _refusal(
    convention: Convention, request: Request, at: datetime, grant: GrantedFlux | None
) -> _Refusal | None:
    before_flux = _dates(convention, at) or _recipient(convention, request, at)
    if before_flux:
        return before_flux
    if grant is None:
        return _Refusal(Motif.FLUX_NON_PREVU, _cited(convention, convention.clauses.finalite))
    case = _Case(convention, request, at, grant)
    return next((found for ask in _CHECKS if (found := ask(case))), None)


def _cited(convention: Convention, clause: str | None) -> str:
    """The clause, or the nearest general one: what is not granted has none of its own."""
    return clause or convention.clauses.confidentialite or convention.base_legale


def _dates(convention: Convention, at: datetime) -> _Refusal | None:
    motif = date_motif(convention, at)
    clauses = convention.clauses
    denounced = motif is Motif.CONVENTION_DENONCEE
    return _Refusal(motif, clauses.denonciation if denounced else clauses.duree) if motif else None


def _is_outsider(convention: Convention, kind: PartyKind) -> bool:
    return kind == PartyKind.TIERS or convention.party(kind) is None


def _recipient(convention: Convention, request: Request, at: datetime) -> _Refusal | None:
    clauses = convention.clauses
    if not _is_outsider(convention, request.recipient):
        return None
    if request.public and clauses.publication:
        return None
    written = request.authorised_by | letters(convention, request.tiers, request.flux, at)
    if clauses.tiers and written >= SIGNATAIRES:
        return None
    return _Refusal(Motif.DESTINATAIRE_TIERS, _cited(convention, clauses.tiers))


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
    motif = adhesion_motif(case.convention, case.grant, case.at)
    rule = case.convention.regle_adhesion
    return _Refusal(motif, rule.clause if rule else case.grant.clause) if motif else None


def _list(case: _Case) -> _Refusal | None:
    if not case.grant.liste_requise or list_counts(case.request.list_accepted_at, case.at):
        return None
    return _Refusal(Motif.LISTE_ABSENTE, case.grant.clause)


def _publication(case: _Case) -> _Refusal | None:
    asked, convention = case.request, case.convention
    if not asked.public:
        return None
    validated = asked.validated or is_validated(convention, asked.publication, asked.flux, case.at)
    if convention.clauses.publication and validated:
        return None
    return _Refusal(Motif.PUBLICATION_NON_VALIDEE, _publication_clause(convention))


def _publication_clause(convention: Convention) -> str:
    return _cited(convention, convention.clauses.publication)


def _channel(case: _Case) -> _Refusal | None:
    if case.grant.canal is None or channel_agreed(case.convention, day(case.at)):
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
