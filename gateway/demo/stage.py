"""What every step of the demo shares: who plays, the narration, what was measured so far."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gateway.demo.actors import Cast
from gateway.demo.figures import Figures
from gateway.demo.instance import Operator
from gateway.demo.narration import Narration
from gateway.demo.openpgp import Keyring

Form = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played.

    Attributes:
        establishments: in the CARSAT's extract.
        form: of the member list and of the results.
        on: today.
    """

    establishments: int
    form: Form
    on: date


@dataclass(frozen=True, slots=True)
class Stage:
    """One performance.

    Attributes:
        plan: what is played.
        narration: tells it.
        operator: runs the gateway.
        cast: the partners.
        keyring: the SPSTI's GnuPG; None where gpg is not installed.
        figures: filled in as it goes.
    """

    plan: Plan
    narration: Narration
    operator: Operator
    cast: Cast
    keyring: Keyring | None
    figures: Figures
