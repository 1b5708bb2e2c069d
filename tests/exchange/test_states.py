"""States move along the table and nowhere else."""

import itertools

import pytest

from exchange.errors import PassageError
from exchange.states import (
    DEPOSIT_PASSAGES,
    EXCHANGE_PASSAGES,
    DepositState,
    ExchangeState,
    can_pass,
    check_passage,
    diagram,
)


@pytest.mark.parametrize(
    ("passages", "states"), [(DEPOSIT_PASSAGES, DepositState), (EXCHANGE_PASSAGES, ExchangeState)]
)
def test_only_the_passages_of_the_table_are_allowed(passages, states) -> None:  # type: ignore[no-untyped-def] # two families of enums
    for old, new in itertools.product(states, states):
        if can_pass(passages, old, new):
            check_passage(passages, old, new)
        else:
            with pytest.raises(PassageError):
                check_passage(passages, old, new)


def test_what_is_recalled_or_answered_is_final() -> None:
    finals = {
        ExchangeState.RAPPELE,
        ExchangeState.REMPLACE,
        ExchangeState.ABANDONNE,
    }
    assert finals.isdisjoint(EXCHANGE_PASSAGES)


def test_what_is_delivered_can_only_be_recalled() -> None:
    assert EXCHANGE_PASSAGES[ExchangeState.LIVRE] == {ExchangeState.RAPPELE}


def test_whatever_is_not_ended_can_be_recalled() -> None:
    for state in (ExchangeState.OUVERT, ExchangeState.SCELLE, ExchangeState.EN_ECHEC):
        assert can_pass(EXCHANGE_PASSAGES, state, ExchangeState.RAPPELE)


def test_every_state_can_be_reached() -> None:
    for passages, first in (
        (DEPOSIT_PASSAGES, DepositState.CLOS),
        (EXCHANGE_PASSAGES, ExchangeState.OUVERT),
    ):
        reached = {first}.union(*passages.values())
        assert reached == set(type(first))


def test_the_diagram_names_every_state_once() -> None:
    drawn = diagram(EXCHANGE_PASSAGES)
    assert all(drawn.count(f"    {state.name} : ") == 1 for state in ExchangeState)
    assert "SCELLE --> LIVRE" in drawn
