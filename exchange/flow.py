"""One exchange, step by step, as the clauses read; plain functions that the worker makes durable.

1. Receive: the front seals what it is given to the worker and puts the arrival on record before
   anything is read (`gateway/spool`, `gateway/storage/deposits.py`).
2. Authorise: `admit` at deposit, `authorise` at matching and again at release.
3. Validate: `read_members`, `read_extract`; a fault is a finding that goes back to the sender.
4. Pseudonymise and 5. match and 6. disclose: `work_out` where an extract is looked up for a list,
   `compile_result` where several parties contribute.
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

from exchange.admission import role_of
from exchange.avenants import in_force
from exchange.contribution import Contribution, Gathered, Keying
from exchange.contribution_file import cle_of as cle_of_contribution
from exchange.contribution_file import decode as decode_contribution
from exchange.contribution_file import encode as encode_contribution
from exchange.conventions import SEUIL_ECARTEES, Convention, GrantedFlux, PartyKind
from exchange.decide import check
from exchange.errors import Motif, RefusedError
from exchange.extracts.index import EncodedExtract, ExtractIndex, encode
from exchange.flux.definition import Build, Flux
from exchange.flux.entree import Garde
from exchange.flux.registry import by_name
from exchange.indicators.checking import check_indicators
from exchange.lineage import Related, attribute
from exchange.matching import match
from exchange.members_only import about_members
from exchange.objections import Opposed
from exchange.remise import Audience, request
from exchange.report import Report
from exchange.results import Result
from exchange.routing import per_convention
from keys.pseudonyms import Algorithm, pseudonymise
from validators.contracts.adherents import parse as parse_adherents
from validators.contracts.model import Adherents, Extract
from validators.contracts.registry import parse_extract
from validators.findings import NOTHING, Findings
from validators.reading.table import Table

ADHERENTS = "adherents"
FORMS = frozenset({"indicateurs", "indicateurs_ssam"})
"""Input contracts that are forms of indicators."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """How an extract's pseudonyms were made: its own algorithm and key."""

    algorithm: Algorithm
    key: bytes = field(repr=False)


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


def read_extract(contrat: str, table: Table, at: datetime) -> Extract:
    """3. Validate an extract or a contribution: all of it, or nothing.

    Raises:
        RejectedError: every bad row, by code.
    """
    return parse_extract(contrat, table, at.year)


def check_contribution(
    extract: Extract, granting: Sequence[Convention], garde: Garde, party: str
) -> Findings:
    """3. Validate what the file contract cannot: a form, against the list of its convention.

    Args:
        extract: as parsed.
        granting: the conventions that let it be deposited.
        garde: how it is kept.
        party: code of the depositor.

    Returns:
        What is said without refusing.

    Raises:
        RejectedError: what the sender must mend.
    """
    if extract.kind not in FORMS:
        return NOTHING
    if len(granting) == 1:
        return check_indicators(extract, granting[0], role_of(granting[0], party))
    split = per_convention(extract, granting, garde)
    found = NOTHING
    for convention in granting:
        if convention.reference in split:
            part = split[convention.reference]
            found += check_indicators(part, convention, role_of(convention, party))
    return found


def index_extract(extract: Extract, pseudonyms: Pseudonyms) -> EncodedExtract:
    """4. Pseudonymise an extract and lay it out for lookup; from here it holds no SIRET."""
    keyed = pseudonymise(pseudonyms.algorithm, pseudonyms.key, extract.sirets)
    return encode(extract.kind, keyed, extract.frame)


def keep_contribution(extract: Extract, pseudonyms: Pseudonyms | None, cle: str = "") -> bytes:
    """4. Lay out a contribution; under pseudonyms, it holds no SIRET from here.

    Args:
        extract: as parsed.
        pseudonyms: algorithm and key; ``None`` where its SIRETs are kept.
        cle: name and version of that key, where it is that of a ledger of releases.
    """
    return encode_contribution(extract, keying_of(pseudonyms), cle)


def open_contribution(
    content: bytes,
    sender: PartyKind,
    contrat: str,
    received_at: datetime,
    pseudonyms: Pseudonyms | None,
) -> Contribution:
    """A contribution back from what :func:`keep_contribution` laid out.

    Raises:
        ExtractFormatError: these are not the bytes of one.
    """
    keying = keying_of(pseudonyms)
    return decode_contribution(content, sender, contrat, received_at, keying)


def cle_of(content: bytes) -> str:
    """Name of the ledger's key that a contribution is under, empty where it has its own.

    Raises:
        ExtractFormatError: these are not the bytes of one.
    """
    return cle_of_contribution(content)


def keying_of(pseudonyms: Pseudonyms | None) -> Keying | None:
    """How SIRETs become the identities of a contribution; ``None`` where they stay."""
    if pseudonyms is None:
        return None
    return lambda sirets: pseudonymise(pseudonyms.algorithm, pseudonyms.key, sirets)


def authorise(
    convention: Convention,
    flux: str,
    senders: Sequence[PartyKind],
    to: Audience,
    list_accepted_at: datetime | None,
    at: datetime,
) -> GrantedFlux:
    """2 and 8. Authorise a release at this instant, for each party that gives something to it.

    Raises:
        RefusedError: the convention does not grant it now, with motif and clause.
    """
    for sender in senders:
        check(convention, request(flux, sender, to, list_accepted_at), at)
    granted = in_force(convention, at).grant(flux)
    if granted is None or not senders:
        raise RefusedError(Motif.FLUX_NON_PREVU)
    return granted


def work_out(
    granted: GrantedFlux,
    sirets: NDArray[np.uint8],
    index: ExtractIndex,
    pseudonyms: Pseudonyms,
    related: Related | None = None,
    opposed: Opposed | None = None,
) -> Result:
    """4 to 6. Pseudonymise the members, match them, keep back what must be, build the result.

    Args:
        granted: what the convention grants, from `authorise`.
        sirets: the member list, (n, 14) ASCII digits.
        index: the extract in force.
        pseudonyms: algorithm and key of that extract.
        related: predecessors and successors of the members; none where no Sirene is loaded.
        opposed: the objections in effect, for a nominative flux (GDPR art. 21).
    """
    outside = None if related is None else related.outside(sirets)
    looked_for = sirets if outside is None else np.concatenate([sirets, outside.siret])
    # 4. Pseudonymise: the matching sees keyed pseudonyms only.
    keyed = pseudonymise(pseudonyms.algorithm, pseudonyms.key, looked_for)
    # 5. Match; what is found under a predecessor or successor is its member's.
    found = match(looked_for, keyed, index)
    if opposed is not None:
        found = opposed.withhold(found, sirets, outside)
    matched = found if outside is None else attribute(found, outside)
    # 6. Disclose: each flux applies the convention's size floor as it builds its result.
    return _builder(by_name(granted.nom))(sirets, matched, granted)


def compile_result(gathered: Gathered, members: NDArray[np.uint8] | None) -> Result | Report:
    """5 and 6. Make the result for one recipient from what the parties contributed.

    A SPSTI receives rows about its own members alone, where its list is known: what the others
    contribute may be about the establishments of another.

    Args:
        gathered: the contributions, all of them authorised.
        members: the list in force of the SPSTI that receives, ``(m, 14)``; ``None`` where there is
            none, or where another party receives.
    """
    flux = by_name(gathered.grant.nom)
    if flux.compile is None:
        raise RefusedError(Motif.SENS_NON_PREVU)
    return flux.compile(gathered if members is None else about_members(gathered, members))


def _builder(flux: Flux) -> Build:
    if flux.build is None:
        raise RefusedError(Motif.SENS_NON_PREVU)
    return flux.build
