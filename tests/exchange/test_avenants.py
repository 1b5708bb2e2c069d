"""An avenant counts from its day on: before it the former text judges, after it the new one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exchange.avenants import in_force
from exchange.conventions import Avenant, Clauses, Granularite, RegleAdhesion
from exchange.decide import decide
from exchange.errors import Motif
from exchange.instants import PARIS
from tests.exchange.examples import BASE, NOON, TIERS, a_convention, a_grant, a_request

EFFET = datetime(2026, 6, 15, tzinfo=PARIS)
EVE = EFFET.astimezone(UTC) - timedelta(microseconds=1)


def an_avenant(**changes: object) -> Avenant:
    return replace(Avenant("avenant 1", EFFET.date(), "essai"), **changes)  # type: ignore[arg-type]  # fields given by name


def test_without_avenant_a_convention_is_itself() -> None:
    convention = a_convention()
    assert in_force(convention, NOON) is convention


def test_a_flux_is_added_from_midnight_in_paris_on() -> None:
    new = a_grant("visites", clause="avenant 1", liste_requise=False)
    convention = a_convention(avenants=(an_avenant(flux=(new,)),))
    before = decide(convention, a_request(flux="visites"), EVE)
    after = decide(convention, a_request(flux="visites"), EFFET)
    assert (before.allowed, before.motif) == (False, Motif.FLUX_NON_PREVU)
    assert (after.allowed, after.clause) == (True, "avenant 1")


def test_a_flux_is_replaced_whole_and_another_retired() -> None:
    coarse = a_grant(clause="avenant 1", granularite=Granularite.SECTEUR)
    convention = a_convention(
        flux=(a_grant(), a_grant("portefeuille")),
        avenants=(an_avenant(flux=(coarse,), flux_retires=("portefeuille",)),),
    )
    read = in_force(convention, EFFET)
    assert read.flux == (coarse,)
    rows = a_request(granularite=Granularite.ETABLISSEMENT, list_accepted_at=EVE)
    assert decide(convention, rows, EVE).allowed
    assert decide(convention, rows, EFFET).motif == Motif.GRANULARITE
    assert decide(convention, a_request(flux="portefeuille"), NOON).motif == Motif.FLUX_NON_PREVU


def test_avenants_apply_in_their_order() -> None:
    first = an_avenant(flux=(a_grant("visites"),), fin=date(2026, 12, 31))
    second = replace(first, flux=(), flux_retires=("visites",), fin=date(2027, 6, 30))
    read = in_force(a_convention(avenants=(first, second)), NOON)
    assert read.grant("visites") is None
    assert read.fin == date(2027, 6, 30)
    assert in_force(a_convention(avenants=(second, first)), NOON).grant("visites") is not None


def test_the_end_moves() -> None:
    longer = a_convention(fin=date(2026, 6, 20), avenants=(an_avenant(fin=date(2026, 7, 1)),))
    last = datetime(2026, 7, 1, 23, 59, tzinfo=PARIS)
    assert decide(longer, a_request(), last).allowed
    assert decide(longer, a_request(), last + timedelta(minutes=1)).motif == Motif.CONVENTION_ECHUE
    shorter = a_convention(avenants=(an_avenant(fin=EFFET.date()),))
    next_day = EFFET + timedelta(days=1)
    assert decide(shorter, a_request(), next_day).motif == Motif.CONVENTION_ECHUE


def test_clauses_come_and_go() -> None:
    opened = a_convention(avenants=(an_avenant(clauses=Clauses(tiers="avenant 1, art. 2")),))
    asked = a_request(recipient=TIERS)
    assert decide(opened, asked, EVE).clause == "art. secret"
    assert decide(opened, asked, NOON).clause == "avenant 1, art. 2"
    assert in_force(opened, NOON).clauses.duree == "art. durée"
    retired = a_convention(avenants=(an_avenant(clauses_retirees=("denonciation",)),))
    assert in_force(retired, NOON).clauses.denonciation is None


def test_a_new_offer_takes_the_place_of_the_former() -> None:
    offer = RegleAdhesion("autre_socle", ("autre_socle", BASE), "offre 2027")
    convention = a_convention(avenants=(an_avenant(panier=offer),))
    refused = decide(convention, a_request(), NOON)
    assert (refused.motif, refused.clause) == (Motif.THEME_NON_CHOISI, "offre 2027")


@given(st.integers(-2_000_000, 2_000_000))
def test_an_avenant_changes_nothing_before_its_day(minutes: int) -> None:
    at = EFFET.astimezone(UTC) + timedelta(minutes=minutes)
    plain = a_convention(flux=(a_grant(liste_requise=False),))
    changed = replace(plain, avenants=(an_avenant(flux_retires=("sinistralite",)),))
    if minutes < 0:
        assert decide(changed, a_request(), at) == decide(plain, a_request(), at)
    else:
        assert not decide(changed, a_request(), at).allowed
