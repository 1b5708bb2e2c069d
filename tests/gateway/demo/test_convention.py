"""The demo's convention reads, and grants on the day it is written what the demo needs."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.admission import admit, depositable
from exchange.convention_files.parsing import parse_convention
from gateway.demo.actors import CARSAT, SPSTI
from gateway.demo.convention import NOT_GRANTED, RESULTS, convention_text


def at_noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 11, tzinfo=UTC)


@given(st.dates(date(2025, 1, 1), date(2090, 12, 31)))
def test_it_is_in_force_on_its_day(on: date) -> None:
    signed = [parse_convention(convention_text(on))]
    assert set(depositable(signed, CARSAT, at_noon(on))) == set(RESULTS)
    assert set(depositable(signed, SPSTI, at_noon(on))) == {"adherents"}


@pytest.mark.parametrize("party", [SPSTI, CARSAT])
def test_nobody_may_drop_what_is_not_granted(party: str) -> None:
    on = date(2026, 11, 22)
    admission = admit([parse_convention(convention_text(on))], NOT_GRANTED, party, at_noon(on))
    assert admission.granting == ()


def test_claims_are_given_without_more_than_the_clause_grants() -> None:
    convention = parse_convention(convention_text(date(2026, 11, 22)))
    granted = convention.grant("sinistralite")
    assert granted is not None
    assert granted.colonnes == ("at", "mp", "atr")
