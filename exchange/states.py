"""The states of a deposit, of an exchange and of a contest, and the passages between them, as data.

`check_passage` raises where a passage is not in the table; `diagram` draws the table as Mermaid for
the documentation, and a test holds the two together.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from exchange.errors import PassageError


class DepositState(StrEnum):
    """Where a file dropped by a partner stands; the value is what the partner reads."""

    CLOS = "clos"
    PRIS = "pris"
    ACCEPTE = "accepté"
    REJETE = "rejeté"
    REFUSE = "refusé"
    REPETE = "déjà reçu"
    ESSAYE = "essayé"
    RETIRE = "retiré"
    JOINT = "joint"
    EN_ECHEC = "en échec"
    ABANDONNE = "abandonné"


class ExchangeState(StrEnum):
    """Where an exchange stands."""

    OUVERT = "ouvert"
    SCELLE = "scellé"
    LIVRE = "livré"
    RAPPELE = "rappelé"
    REFUSE = "refusé"
    REMPLACE = "remplacé"
    EN_ECHEC = "en échec"
    ABANDONNE = "abandonné"


class ContestState(StrEnum):
    """Where an establishment claimed by two SPSTIs stands."""

    OUVERTE = "ouverte"
    TRANCHEE = "tranchée"
    ETEINTE = "éteinte"


_ANSWERS: Final = frozenset[StrEnum](
    {
        DepositState.ACCEPTE,
        DepositState.REJETE,
        DepositState.REFUSE,
        DepositState.REPETE,
        DepositState.ESSAYE,
    }
)

DEPOSIT_PASSAGES: Final[Mapping[StrEnum, frozenset[StrEnum]]] = {
    DepositState.CLOS: frozenset({DepositState.PRIS, DepositState.RETIRE, DepositState.JOINT}),
    DepositState.PRIS: _ANSWERS | {DepositState.EN_ECHEC, DepositState.ABANDONNE},
    DepositState.EN_ECHEC: _ANSWERS | {DepositState.PRIS, DepositState.ABANDONNE},
}

_ENDS: Final = frozenset[StrEnum](
    {
        ExchangeState.REFUSE,
        ExchangeState.REMPLACE,
        ExchangeState.RAPPELE,
        ExchangeState.ABANDONNE,
    }
)

EXCHANGE_PASSAGES: Final[Mapping[StrEnum, frozenset[StrEnum]]] = {
    ExchangeState.OUVERT: _ENDS | {ExchangeState.SCELLE, ExchangeState.EN_ECHEC},
    # Sealed again where a list or a decision changed what is held back
    # (`exchange/members/contested.py`).
    ExchangeState.SCELLE: _ENDS
    | {ExchangeState.LIVRE, ExchangeState.OUVERT, ExchangeState.EN_ECHEC},
    ExchangeState.EN_ECHEC: _ENDS | {ExchangeState.OUVERT},
    # The CARSAT recalled what the result was built from: nothing leads out of that.
    ExchangeState.LIVRE: frozenset({ExchangeState.RAPPELE}),
    # What was refused is asked again once the convention, or the list, has changed.
    ExchangeState.REFUSE: frozenset({ExchangeState.OUVERT}),
}

CONTEST_PASSAGES: Final[Mapping[StrEnum, frozenset[StrEnum]]] = {
    # Open again with other claimants; decided again where the Caisse corrects itself.
    ContestState.OUVERTE: frozenset(
        {ContestState.OUVERTE, ContestState.TRANCHEE, ContestState.ETEINTE}
    ),
    ContestState.TRANCHEE: frozenset(
        {ContestState.OUVERTE, ContestState.TRANCHEE, ContestState.ETEINTE}
    ),
}


def can_pass(passages: Mapping[StrEnum, frozenset[StrEnum]], old: StrEnum, new: StrEnum) -> bool:
    """Whether the table holds this passage."""
    return new in passages.get(old, frozenset())


def check_passage(
    passages: Mapping[StrEnum, frozenset[StrEnum]], old: StrEnum, new: StrEnum
) -> None:
    """Refuse a passage that the table does not hold.

    Raises:
        PassageError: with both states.
    """
    if not can_pass(passages, old, new):
        raise PassageError(f"passage impossible : de « {old} » à « {new} »")


def diagram(passages: Mapping[StrEnum, frozenset[StrEnum]]) -> str:
    """The table as a Mermaid state diagram, in the order of the declaration."""
    kind = type(next(iter(passages)))
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.name} : {state.value}" for state in kind]
    lines += [f"    [*] --> {next(iter(passages)).name}"]
    for old in kind:
        lines += [f"    {old.name} --> {new.name}" for new in kind if can_pass(passages, old, new)]
    lines += [f"    {state.name} --> [*]" for state in kind if state not in passages]
    return "\n".join(lines) + "\n"
