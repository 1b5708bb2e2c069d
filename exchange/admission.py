"""Whether a party may deposit for a flux now, and under which of its conventions.

:func:`admit` asks each convention at one instant; :func:`depositable` lists the folders to open.
It promises that a folder opens only where the gateway can read what is dropped there and where a
convention grants a release that the file can serve: one that the depositor makes, or one made to
it, where the file only serves to work out what it receives.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange.avenants import in_force
from exchange.conventions import Convention, PartyKind
from exchange.decide import Decision, Request, decide
from exchange.errors import Motif
from exchange.flux.definition import Flux
from exchange.flux.entree import Entree
from exchange.flux.registry import CATALOGUE, REGISTRY


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer to a deposit: the conventions that grant it, or why none does."""

    granting: tuple[Convention, ...]
    refusal: Decision | None


def admit(conventions: Sequence[Convention], flux: str, party: str, at: datetime) -> Admission:
    """2. Authorise: which of a party's conventions let it deposit a flux at this instant.

    A list that has not been received yet does not stop the CARSAT from depositing its extract: the
    condition bears on the release to the SPSTI, where it is checked twice.

    Args:
        conventions: those the party signed.
        flux: name of the flux.
        party: code of the depositor.
        at: the instant.
    """
    if flux in CATALOGUE and flux not in REGISTRY:
        return Admission((), _nothing_granted(flux, at))  # granted, but no contract reads its file
    current = [in_force(convention, at) for convention in conventions]
    answers = [(convention, _at_deposit(convention, flux, party, at)) for convention in current]
    granting = tuple(convention for convention, answer in answers if answer.allowed)
    if granting:
        return Admission(granting, None)
    refusals = [answer for _, answer in answers]
    return Admission((), refusals[0] if refusals else _nothing_granted(flux, at))


def depositable(conventions: Sequence[Convention], party: str, at: datetime) -> tuple[str, ...]:
    """The flux that a party may deposit at this instant, by name."""
    return tuple(flux for flux in REGISTRY if admit(conventions, flux, party, at).granting)


def entree_of(conventions: Sequence[Convention], flux: str, party: str) -> Entree | None:
    """What a party deposits for a flux, by its role in its conventions; ``None`` for nothing."""
    known = CATALOGUE.get(flux)
    roles = [role_of(convention, party) for convention in conventions]
    return known.entrees.get(roles[0]) if known and roles else None


def role_of(convention: Convention, party: str) -> PartyKind:
    """The role of one of its parties."""
    return next(partie.kind for partie in convention.parties if partie.code == party)


def _at_deposit(convention: Convention, flux: str, party: str, at: datetime) -> Decision:
    """The first release granted that the file serves, or the refusal that came the furthest."""
    role = role_of(convention, party)
    answers = []
    for sender, recipient in _served(CATALOGUE.get(flux), role):
        request = Request(flux, sender, recipient, list_accepted_at=at)
        answers.append(decide(convention, request, at))
        if answers[-1].allowed:
            return answers[-1]
    return max(answers, key=_how_far)


def _served(flux: Flux | None, role: PartyKind) -> Iterator[tuple[PartyKind, PartyKind]]:
    """The directions that a file of this party would serve; one at least, to be refused."""
    if flux is None:
        yield role, PartyKind.CARSAT if role is not PartyKind.CARSAT else PartyKind.SPSTI
    elif role not in flux.entrees:
        yield role, next(one.recipient for one in flux.sens if one.sender != role)
    else:
        given = [(one.sender, one.recipient) for one in flux.sens if one.sender == role]
        yield from given or [(one.sender, role) for one in flux.sens if one.recipient == role]


def _how_far(decision: Decision) -> int:
    return list(Motif).index(decision.motif) if decision.motif else len(Motif)


def _nothing_granted(flux: str, at: datetime) -> Decision:
    return Decision(False, Motif.FLUX_NON_PREVU, None, flux, at)
