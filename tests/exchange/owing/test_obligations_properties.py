"""Whatever the convention, the record and the instant: one state, no anticipation, no excess."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.convention_files.parsing import parse_convention
from exchange.conventions import Adhesion, Avenant, Convention, Denonciation, PartyKind
from exchange.flux.registry import CATALOGUE
from exchange.instants import PARIS, day
from exchange.owing.obligations import obligations
from exchange.owing.owed import Etat, Obligation, Record
from exchange.owing.rappels import stage

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "conventions"
ALL_THEMES = ("relations_operationnelles", "tms", "risques_chimiques", "tpe", "communication")
FIRST, LAST = datetime(2023, 1, 1, tzinfo=UTC), datetime(2032, 12, 31, tzinfo=UTC)


def _completed(name: str) -> Convention:
    read = parse_convention((FOLDER / f"{name}.toml").read_text("utf-8"))
    debut = read.debut or date(2025, 3, 1)
    return replace(read, debut=debut, fin=read.fin or date(2029, 6, 1))


CONVENTIONS = tuple(
    _completed(name) for name in ("amt", "expertis", "pst35", "occitanie", "satm", "exemple")
)

_instants = st.integers(0, int((LAST - FIRST).total_seconds())).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
) | st.dates(date(2025, 1, 1), date(2029, 12, 31)).map(
    lambda on: datetime(on.year, on.month, on.day, tzinfo=PARIS)
)
_some = st.lists(_instants, max_size=3).map(tuple)


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[Convention, Record, datetime]:
    convention = draw(st.sampled_from(CONVENTIONS))
    years = draw(st.frozensets(st.integers(2025, 2029)))
    adhesions = tuple(
        Adhesion(
            year,
            draw(st.sampled_from((ALL_THEMES, ALL_THEMES[:1], ("tms",)))),
            revoquee_le=draw(st.none() | _instants),
            signee_le=draw(st.none() | _instants),
        )
        for year in sorted(years)
        if convention.regle_adhesion
    )
    denounced = draw(st.none() | _instants)
    convention = replace(
        convention,
        adhesions=adhesions,
        denonciation=Denonciation(denounced, PartyKind.CARSAT) if denounced else None,
        avenants=draw(st.sampled_from(((), (_avenant(convention),)))),
    )
    names = [grant.nom for grant in convention.flux]
    codes = [partie.code for partie in convention.parties]
    record = Record(
        deposits={(code, nom): draw(_some) for code in codes for nom in names},
        deliveries={(convention.reference, nom): draw(_some) for nom in names},
        lists={convention.reference: draw(_some)},
    )
    return convention, record, draw(_instants)


def _avenant(convention: Convention) -> Avenant:
    """Takes the first flux away in the middle of a year, and ends the convention earlier."""
    assert convention.debut
    assert convention.fin
    return Avenant(
        "n° 1",
        convention.debut + timedelta(days=500),
        "essai",
        fin=convention.fin - timedelta(days=100),
        flux_retires=(convention.flux[0].nom,),
    )


def _instants_of(owed: Obligation, convention: Convention, record: Record) -> set[datetime]:
    """Everything on record that could have done it."""
    if owed.flux is None:
        return {a.signee_le for a in convention.adhesions if a.signee_le}
    return {
        at
        for found in (
            record.deposits.get((owed.party, owed.flux), ()),
            record.deliveries.get((owed.convention, owed.flux), ()),
            record.lists.get(owed.convention, ()),
        )
        for at in found
    }


def _last_day(convention: Convention) -> date:
    last = convention.avenants[-1].fin if convention.avenants else None
    assert convention.fin
    return last or convention.fin


@settings(max_examples=150, deadline=None)
@given(_worlds())
def test_each_has_one_state_that_its_record_backs(
    world: tuple[Convention, Record, datetime],
) -> None:
    convention, record, at = world
    found = obligations(convention, record, at)
    assert len({owed.key for owed in found}) == len(found)
    for owed in found:
        assert (owed.why is not None) is (owed.state is Etat.IMPOSSIBLE)
        if owed.done_at is not None:
            assert owed.state is Etat.FAIT
            assert owed.done_at <= at
            assert owed.done_at in _instants_of(owed, convention, record)
        if owed.state is Etat.FAIT and owed.flux is not None:
            assert owed.done_at is not None
        if owed.state is Etat.EN_RETARD:
            assert day(at) > owed.window.due
        if owed.state is Etat.A_VENIR:
            assert day(at) < owed.window.opens
        if owed.state is Etat.A_FAIRE:
            assert owed.window.opens <= day(at) <= owed.window.due


@settings(max_examples=150, deadline=None)
@given(_worlds())
def test_nothing_is_owed_outside_the_convention(
    world: tuple[Convention, Record, datetime],
) -> None:
    convention, record, at = world
    last = _last_day(convention)
    for owed in obligations(convention, record, at):
        window = owed.window
        assert convention.debut
        assert convention.debut <= window.opens <= window.due <= last
        assert convention.debut <= window.since <= window.closes <= last
        assert owed.party in {partie.code for partie in convention.parties}
        if convention.denonciation and convention.denonciation.recue_le <= at:
            assert window.opens <= day(convention.denonciation.recue_le)


@settings(max_examples=60, deadline=None)
@given(_worlds(), st.timedeltas(timedelta(), timedelta(days=400)))
def test_what_is_done_stays_done_and_what_was_known_stays_known(
    world: tuple[Convention, Record, datetime], later: timedelta
) -> None:
    convention, record, at = world
    after = {owed.key: owed for owed in obligations(convention, record, at + later)}
    for owed in obligations(convention, record, at):
        if owed.state is Etat.FAIT and owed.flux is not None and owed.key in after:
            assert after[owed.key].done_at == owed.done_at


@settings(max_examples=60, deadline=None)
@given(_worlds())
def test_only_what_can_still_be_done_is_reminded_of(
    world: tuple[Convention, Record, datetime],
) -> None:
    convention, record, at = world
    for owed in obligations(convention, record, at):
        reached = stage(owed, at)
        if reached is not None:
            assert owed.state in {Etat.A_FAIRE, Etat.EN_RETARD}
            assert reached.since <= day(at)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda one: one.reference)
def test_every_granted_yearly_flux_is_owed_by_its_sender(convention: Convention) -> None:
    found = obligations(convention, Record(), datetime(2026, 6, 1, tzinfo=UTC))
    for owed in found:
        if owed.flux is None:
            continue
        grant = convention.grant(owed.flux)
        assert grant is not None
        assert owed.kind in {sens.sender for sens in grant.sens}
        assert owed.clause == grant.clause
        assert owed.libelle == CATALOGUE[owed.flux].libelle
