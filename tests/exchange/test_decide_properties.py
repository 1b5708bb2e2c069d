"""Time moves, conditions change: the decision is that of an oracle written from the clauses.

The oracle is a list of rows (does it fail?, motif) in the published order, over plain integers
(minutes since an origin) instead of dates, so that it shares no code with what it checks.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.conventions import (
    Adhesion,
    Canal,
    Clauses,
    Convention,
    Denonciation,
    EquivalenceCanal,
    Granularite,
    Niveau,
    PartyKind,
    Sens,
)
from exchange.decide import Request, decide
from exchange.instants import PARIS
from tests.exchange.examples import BASE, CARSAT, DREETS, SPSTI, TIERS, a_convention, a_grant

THEMES = (BASE, "tms", "tpe")
SCALE = ("etablissement", "secteur", "total")


@dataclass(frozen=True)
class World:
    """Everything a decision depends on, in plain values; days count from 1 January 2026."""

    first: int | None
    last: int | None
    denounced: int | None
    recipient: str
    sender: str
    authorised: frozenset[str]
    thirds: bool
    flux: str
    grant_pairs: frozenset[tuple[str, str]]
    levels: frozenset[str]
    level: str | None
    granted_detail: int
    detail: int | None
    theme: str | None
    chosen: frozenset[str] | None
    revoked: int | None
    list_required: bool
    listed: int | None
    public: bool
    validated: bool
    publishable: bool
    channel: bool
    equivalent_from: int | None
    minute: int


KINDS = ("spsti", "carsat", "dreets")
_minutes = st.integers(-300, 900).flatmap(
    lambda days: st.sampled_from((0, 1, 719, 720, 1439)).map(lambda m: days * 1440 + m)
)
_biased = st.sampled_from
worlds = st.builds(
    World,
    first=_biased((-365, -365, 0, 30, None)),
    last=_biased((800, 800, 200, 31, None)),
    denounced=st.none() | _minutes,
    recipient=_biased(("spsti", "spsti", "spsti", "dreets", "tiers")),
    sender=_biased(("carsat", "carsat", "carsat", "spsti", "tiers")),
    authorised=st.frozensets(_biased(KINDS)) | st.just(frozenset(KINDS)),
    thirds=st.booleans(),
    flux=_biased(("sinistralite", "sinistralite", "sinistralite", "visites")),
    grant_pairs=_biased(
        (frozenset({("carsat", "spsti")}), frozenset({("carsat", "spsti"), ("spsti", "dreets")}))
    ),
    levels=_biased((frozenset(), frozenset("R"), frozenset("RD"))),
    level=_biased((None, "R", "D")),
    granted_detail=_biased((0, 0, 1)),
    detail=_biased((None, 0, 1, 2)),
    theme=_biased((None, BASE, "tms")),
    chosen=st.none() | st.just(frozenset(THEMES)) | st.frozensets(_biased(THEMES)),
    revoked=st.none() | _minutes,
    list_required=st.booleans(),
    listed=st.none() | _minutes,
    public=_biased((False, False, True)),
    validated=st.booleans(),
    publishable=st.booleans(),
    channel=_biased((False, False, True)),
    equivalent_from=st.none() | st.integers(-10, 400),
    minute=_minutes,
)


def _at(minute: int) -> datetime:
    """A Paris clock reading; none of the minutes drawn falls in a repeated or skipped hour."""
    return datetime(2026, 1, 1, tzinfo=PARIS) + timedelta(minutes=minute)


def _day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def _expected(w: World) -> str | None:
    day = w.minute // 1440
    in_2026 = 0 <= day < 365
    detail = w.granted_detail if w.detail is None else w.detail
    outsider = w.recipient == "tiers"
    letters = w.thirds and w.authorised == frozenset(KINDS)
    pairs = {p[0] for p in w.grant_pairs} if outsider else w.grant_pairs
    asked = w.sender if outsider else (w.sender, w.recipient)
    themed = w.theme is not None
    rows = (
        (w.first is None or w.last is None, "CONVENTION-INCOMPLETE"),
        (w.first is not None and day < w.first, "CONVENTION-PAS-COMMENCEE"),
        (w.last is not None and day > w.last, "CONVENTION-ECHUE"),
        (w.denounced is not None and w.minute >= w.denounced, "CONVENTION-DENONCEE"),
        (outsider and not letters and not (w.public and w.publishable), "DESTINATAIRE-TIERS"),
        (w.flux != "sinistralite", "FLUX-NON-PREVU"),
        (asked not in pairs, "SENS-NON-PREVU"),
        (w.level is not None and bool(w.levels) and w.level not in w.levels, "NIVEAU-NON-PREVU"),
        (detail < w.granted_detail or (w.public and detail == 0), "GRANULARITE"),
        (themed and (w.chosen is None or not in_2026), "ADHESION-ABSENTE"),
        (themed and w.revoked is not None and w.minute >= w.revoked, "ADHESION-REVOQUEE"),
        (themed and not {BASE, w.theme} <= (w.chosen or frozenset()), "THEME-NON-CHOISI"),
        (w.list_required and not _listed(w), "LISTE-ABSENTE"),
        (w.public and not (w.validated and w.publishable), "PUBLICATION-NON-VALIDEE"),
        (
            w.channel and (w.equivalent_from is None or day < w.equivalent_from),
            "CANAL-NON-AGREE",
        ),
    )
    return next((motif for fails, motif in rows if fails), None)


def _listed(w: World) -> bool:
    if w.listed is None or w.listed > w.minute:
        return False
    # A year is 366 days where it crosses 29 February 2028, day 789 of the count.
    crosses = w.listed // 1440 < 789 <= w.minute // 1440
    return w.minute - w.listed <= (366 if crosses else 365) * 1440


def _convention(w: World) -> Convention:
    adhesion = (
        ()
        if w.chosen is None
        else (Adhesion(2026, tuple(w.chosen), None if w.revoked is None else _at(w.revoked)),)
    )
    grant = a_grant(
        sens=tuple(Sens(PartyKind(a), PartyKind(b)) for a, b in sorted(w.grant_pairs)),
        niveaux=tuple(Niveau(level) for level in sorted(w.levels)),
        granularite=Granularite(SCALE[w.granted_detail]),
        adhesion=() if w.theme is None else (w.theme,),
        liste_requise=w.list_required,
        canal=Canal.MESSAGERIE_SECURISEE if w.channel else None,
    )
    since = w.equivalent_from
    return a_convention(
        debut=None if w.first is None else _day(w.first),
        fin=None if w.last is None else _day(w.last),
        denonciation=None if w.denounced is None else Denonciation(_at(w.denounced), SPSTI),
        clauses=Clauses(
            tiers="art. 8" if w.thirds else None, publication="art. 9" if w.publishable else None
        ),
        flux=(grant,),
        adhesions=adhesion,
        canal=None if since is None else EquivalenceCanal("lettre", _day(since)),
    )


def _request(w: World) -> Request:
    return Request(
        flux=w.flux,
        sender=PartyKind(w.sender),
        recipient=PartyKind(w.recipient),
        niveau=None if w.level is None else Niveau(w.level),
        granularite=None if w.detail is None else Granularite(SCALE[w.detail]),
        list_accepted_at=None if w.listed is None else _at(w.listed),
        authorised_by=frozenset(PartyKind(kind) for kind in w.authorised),
        public=w.public,
        validated=w.validated,
    )


@settings(max_examples=600, deadline=None)
@given(worlds)
def test_the_decision_is_the_oracles(w: World) -> None:
    decision = decide(_convention(w), _request(w), _at(w.minute))
    expected = _expected(w)
    assert (decision.motif.value if decision.motif else None) == expected
    assert decision.allowed is (expected is None)


def _allowed(w: World) -> bool:
    return decide(_convention(w), _request(w), _at(w.minute)).allowed


@settings(max_examples=300, deadline=None)
@given(worlds, _minutes)
def test_a_revocation_or_a_denunciation_never_opens_what_was_closed(w: World, minute: int) -> None:
    still = replace(w, revoked=None, denounced=None)
    if not _allowed(still):
        assert not _allowed(replace(still, revoked=minute))
        assert not _allowed(replace(still, denounced=minute))


@settings(max_examples=300, deadline=None)
@given(worlds, st.sampled_from(KINDS))
def test_a_letter_a_validation_or_a_theme_never_closes_what_was_open(w: World, kind: str) -> None:
    if _allowed(w):
        assert _allowed(replace(w, authorised=w.authorised | {kind}))
        assert _allowed(replace(w, validated=True))
        if w.chosen is not None:
            assert _allowed(replace(w, chosen=w.chosen | {"tms"}))


@settings(max_examples=300, deadline=None)
@given(worlds, _minutes)
def test_a_revocation_closes_from_its_instant_to_the_end_of_the_year(w: World, later: int) -> None:
    themed = replace(w, theme=BASE)
    revoked = replace(themed, revoked=w.minute, minute=max(w.minute, later))
    assert not _allowed(revoked)


@settings(max_examples=300, deadline=None)
@given(worlds, st.integers(1, 2))
def test_a_coarser_detail_is_never_refused_where_a_finer_one_passes(w: World, step: int) -> None:
    detail = w.granted_detail if w.detail is None else w.detail
    if _allowed(w):
        assert _allowed(replace(w, detail=min(detail + step, 2)))


@settings(max_examples=150, deadline=None)
@given(st.datetimes(datetime(2000, 1, 2), datetime(2060, 1, 1)), st.booleans())  # noqa: DTZ001
def test_nothing_is_released_outside_the_dates(at: datetime, naive: bool) -> None:
    convention = a_convention(flux=(a_grant(adhesion=(), liste_requise=False),))
    instant = at if naive else at.replace(tzinfo=UTC)
    local = at if naive else instant.astimezone(PARIS)
    allowed = decide(convention, Request("sinistralite", CARSAT, SPSTI), instant).allowed
    assert allowed is (2025 <= local.year <= 2029)


def test_the_kinds_of_the_tests_are_those_of_the_code() -> None:
    assert {SPSTI.value, CARSAT.value, DREETS.value, TIERS.value} == {*KINDS, "tiers"}
