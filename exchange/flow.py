"""One exchange, step by step, as the clauses read; plain functions that the worker makes durable.

1. Receive: the front seals what it is given to the worker and puts the arrival on record before
   anything is read (`gateway/spool`, `gateway/storage/deposits.py`).
2. Authorise: `admit` at deposit, `authorise` at matching and again at release.
3. Validate: `read_members`, `read_extract`; a fault is a finding that goes back to the sender.
4. Pseudonymise and 5. match and 6. disclose: `work_out`.
7. Seal: to the recipient (`gateway/worker/exchange_steps.py`, `keys/sealing`).
8. Authorise again, deliver, record: `authorise` at the instant of release.
9. Acknowledge and purge (`gateway/worker/deposit_steps.py`).

Promises: pure; one instant is given to each step; nothing is returned that the convention does not
grant at that instant.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from exchange.avenants import in_force
from exchange.conventions import SEUIL_ECARTEES, Convention, GrantedFlux, PartyKind
from exchange.decide import Decision, Request, check, decide
from exchange.errors import Motif, RefusedError
from exchange.extract_index import EncodedExtract, ExtractIndex, encode
from exchange.flux.definition import Build, Flux
from exchange.flux.registry import CATALOGUE, REGISTRY, by_name
from exchange.lineage import Related, attribute
from exchange.matching import match
from exchange.results import Result
from keys.pseudonyms import Algorithm, pseudonymise
from validators.contracts.adherents import parse as parse_adherents
from validators.contracts.model import Adherents, Extract
from validators.contracts.registry import parse_extract
from validators.reading.table import Table

ADHERENTS = "adherents"


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer to a deposit: the conventions that grant it, or why none does."""

    granting: tuple[Convention, ...]
    refusal: Decision | None


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """How an extract's pseudonyms were made: its own algorithm and key."""

    algorithm: Algorithm
    key: bytes = field(repr=False)


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


def read_members(table: Table, granting: Sequence[Convention]) -> Adherents:
    """3. Validate a member list, under the strictest threshold of the conventions that grant it.

    Args:
        table: as read.
        granting: the conventions that let it be deposited, from `admit`.

    Raises:
        RejectedError: what the sender must mend.
    """
    grants = [convention.grant(ADHERENTS) for convention in granting]
    percents = [
        SEUIL_ECARTEES if grant.seuil_ecartees is None else grant.seuil_ecartees
        for grant in grants
        if grant is not None
    ]
    return parse_adherents(table, min(percents, default=SEUIL_ECARTEES) / 100)


def read_extract(flux: str, table: Table, at: datetime) -> Extract:
    """3. Validate an extract: all of it, or nothing.

    Raises:
        RejectedError: every bad row, by code.
    """
    return parse_extract(by_name(flux).contrat, table, at.year)


def index_extract(extract: Extract, pseudonyms: Pseudonyms) -> EncodedExtract:
    """4. Pseudonymise an extract and lay it out for lookup; from here it holds no SIRET."""
    keyed = pseudonymise(pseudonyms.algorithm, pseudonyms.key, extract.sirets)
    return encode(extract.kind, keyed, extract.frame)


def authorise(
    convention: Convention, flux: str, list_accepted_at: datetime, at: datetime
) -> GrantedFlux:
    """2 and 8. Authorise a release to the SPSTI at this instant.

    Raises:
        RefusedError: the convention does not grant it now, with motif and clause.
    """
    kind = by_name(flux)
    check(
        convention,
        Request(flux, kind.sender, kind.recipient, list_accepted_at=list_accepted_at),
        at,
    )
    granted = in_force(convention, at).grant(flux)
    if granted is None:
        raise RefusedError(Motif.FLUX_NON_PREVU)
    return granted


def work_out(
    granted: GrantedFlux,
    sirets: NDArray[np.uint8],
    index: ExtractIndex,
    pseudonyms: Pseudonyms,
    related: Related | None = None,
) -> Result:
    """4 to 6. Pseudonymise the members, match them, keep back what must be, build the result.

    Args:
        granted: what the convention grants, from `authorise`.
        sirets: the member list, (n, 14) ASCII digits.
        index: the extract in force.
        pseudonyms: algorithm and key of that extract.
        related: predecessors and successors of the members; none where no Sirene is loaded.
    """
    outside = None if related is None else related.outside(sirets)
    looked_for = sirets if outside is None else np.concatenate([sirets, outside.siret])
    # 4. Pseudonymise: the matching sees keyed pseudonyms only.
    keyed = pseudonymise(pseudonyms.algorithm, pseudonyms.key, looked_for)
    # 5. Match; what is found under a predecessor or successor is its member's.
    found = match(looked_for, keyed, index)
    matched = found if outside is None else attribute(found, outside)
    # 6. Disclose: each flux applies the convention's size floor as it builds its result.
    return _builder(by_name(granted.nom))(sirets, matched, granted)


def _at_deposit(convention: Convention, flux: str, party: str, at: datetime) -> Decision:
    sender = next(partie.kind for partie in convention.parties if partie.code == party)
    kind = REGISTRY.get(flux)
    recipient = kind.recipient if kind else _other(sender)
    return decide(convention, Request(flux, sender, recipient, list_accepted_at=at), at)


def _other(sender: PartyKind) -> PartyKind:
    return PartyKind.SPSTI if sender is PartyKind.CARSAT else PartyKind.CARSAT


def _nothing_granted(flux: str, at: datetime) -> Decision:
    return Decision(False, Motif.FLUX_NON_PREVU, None, flux, at)


def _builder(flux: Flux) -> Build:
    if flux.build is None:
        raise RefusedError(Motif.SENS_NON_PREVU)
    return flux.build
