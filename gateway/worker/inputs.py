"""What an exchange works on, opened in memory: a list, an extract, contributions.

`Inputs(shop).work_out(case, granted, at)` gives what the flux makes of them. It promises that what
is opened is never written, and that an extract stays sealed but for the chunks looked up.
"""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping

from exchange import flow
from exchange.avenants import in_force
from exchange.contribution import Contribution, Gathered
from exchange.conventions import GrantedFlux, Granularite, PartyKind
from exchange.extracts.sealed import open_extract
from exchange.flux.entree import Garde
from exchange.objections import Opposed
from exchange.report import Report
from exchange.results import Result, with_held, withholding
from gateway.acknowledgement import PARIS
from gateway.messages import ATTESTED, NOT_ATTESTED
from gateway.rendering.wording import french_day
from gateway.storage import attestations, oppositions, recalls
from gateway.storage.holdings import sealed_object
from gateway.storage.objects import reader_at
from gateway.withdrawals import SPARSE
from gateway.worker.case import Case
from gateway.worker.contesting import Contesting, Holding
from gateway.worker.ledgers import Ledgers, Shown
from gateway.worker.placing import placed
from gateway.worker.recall_answers import replacement_notices
from gateway.worker.successions import successions_of
from gateway.worker.vault import pseudonym_key
from gateway.worker.workshop import Workshop
from keys.at_rest import open_sealed
from keys.pseudonyms import SIRET_SIZE, Algorithm


class Inputs:
    """Opens what exchanges work on, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._contesting = Contesting(shop)

        self._ledgers = Ledgers(shop.database, shop.objects, shop.vault)

    def work_out(
        self, case: Case, granted: GrantedFlux, at: datetime, shown: Shown | None = None
    ) -> tuple[Result | Report, str]:
        """4 to 6. Look the list up in the extract, or compile what the parties contributed.

        Members that are contested are held back before either (`exchange/members/contested.py`),
        and establishments that object are withheld (`exchange/objections.py`).

        Args:
            case: the exchange.
            granted: what the convention grants.
            at: the instant.
            shown: the ledger of releases that an aggregate is held against.

        Returns:
            What was found, and a name for the lists and decisions that it rests on.
        """
        holding, opposed = self._holding(case, at), self._opposed(case)
        if case.flux.compile is None:
            found: Result | Report = self._looked_up(case, granted, holding, opposed)
        else:
            gathered = self._gathered(case, granted, at)
            if shown is not None:
                gathered = replace(gathered, ledger=shown.ledger)
            found = _compiled(case, gathered, holding, opposed)
        with self._shop.database.reading() as connection:
            replaced = replacement_notices(recalls.replaced_by(connection, case.row))
        if replaced:
            found = replace(found, notices=(*replaced, *found.notices))
        if holding is None:
            return found, ""
        if isinstance(found, Result) and case.role is PartyKind.SPSTI:
            found = with_held(found, holding.held)
        return found, holding.basis

    def shown(self, case: Case, at: datetime) -> Shown | None:
        """The ledger of releases of the party whose aggregates are shown; None for other flux."""
        for kind, row in case.sources.items():
            if case.flux.entrees[kind].diffusee:
                return self._ledgers.opened(row["party"], at)
        return None

    def basis(self, connection: Connection, case: Case, at: datetime) -> str:
        """What would be named now, as `work_out` names it."""
        if case.members is None or not _holds(case):
            return ""
        return self._contesting.basis(connection, case.members["party"], at)

    def objections(self, case: Case) -> str | None:
        """The mark of the objections in effect, where the result names establishments."""
        if case.flux.granularite is not Granularite.ETABLISSEMENT:
            return None
        with self._shop.database.reading() as connection:
            return oppositions.mark(connection)

    def _holding(self, case: Case, at: datetime) -> Holding | None:
        """What is held back of the list looked up, or of that of the SPSTI that receives."""
        if case.members is None or not _holds(case):
            return None
        return self._contesting.holding(case.members, at)

    def _opposed(self, case: Case) -> Opposed | None:
        """The objections in effect, where the result names establishments."""
        if case.flux.granularite is not Granularite.ETABLISSEMENT:
            return None
        with self._shop.database.reading() as connection:
            known = oppositions.in_effect(connection)
        return Opposed.of(self._shop.vault.opposition_key(), known) if known else None

    def _looked_up(
        self,
        case: Case,
        granted: GrantedFlux,
        holding: Holding | None,
        opposed: Opposed | None,
    ) -> Result:
        (extract,) = case.sources.values()
        name = extract["object"]
        key = self._shop.vault.key_of(sealed_object(extract))
        sparse = self._shop.objects.read_bytes(name + SPARSE)
        members = self._members(case) if holding is None else holding.free
        successions = successions_of(self._shop.lineage, members)
        related = self._contesting.unbarred(successions.related, holding)
        with self._shop.objects.reading(name) as source:
            index = open_extract(sparse, key, name.encode(), reader_at(source))
            result = flow.work_out(
                granted, members, index, _pseudonyms(extract, key), related, opposed
            )
        result = placed(self._shop.sirene, result, case.convention)
        return replace(
            result, notices=(*successions.notices, *result.notices, *self._attested(case))
        )

    def _members(self, case: Case) -> NDArray[np.uint8]:
        """The list looked up for a party of which nothing is held back."""
        if case.members is None:
            return np.empty((0, SIRET_SIZE), np.uint8)
        return self._contesting.open(case.members)

    def _attested(self, case: Case) -> tuple[str, ...]:
        """What the reader must know of the list: whether its SPSTI signed it."""
        if case.members is None:
            return ()
        with self._shop.database.reading() as connection:
            found = attestations.attestation_of(connection, case.members["id"])
        if found is None:
            return (NOT_ATTESTED,)
        return (ATTESTED.format(on=french_day(found["signed_at"].astimezone(PARIS))),)

    def _gathered(self, case: Case, granted: GrantedFlux, at: datetime) -> Gathered:
        return Gathered(
            grant=granted,
            recipient=case.role,
            at=at,
            annee=case.year,
            contributions=MappingProxyType(
                {kind: self._contribution(case, kind, row) for kind, row in case.sources.items()}
            ),
            precedentes=MappingProxyType(
                {kind: self._contribution(case, kind, row) for kind, row in case.former.items()}
            ),
            convention=in_force(case.convention, at),
        )

    def _contribution(self, case: Case, kind: PartyKind, row: RowMapping) -> Contribution:
        name = row["object"]
        key = self._shop.vault.key_of(sealed_object(row))
        content = open_sealed(key, name.encode(), self._shop.objects.read_bytes(name))
        return flow.open_contribution(
            content,
            kind,
            case.flux.entrees[kind].contrat,
            row["loaded_at"],
            self._keyed(row, key, content),
        )

    def _keyed(self, row: RowMapping, key: bytes, content: bytes) -> flow.Pseudonyms | None:
        if row["kept"] != Garde.PSEUDONYMES:
            return None
        cle = flow.cle_of(content)
        if not cle:
            return _pseudonyms(row, key)
        ledger = self._ledgers.key_named(cle)
        return flow.Pseudonyms(ledger.algorithm, ledger.key)


def _compiled(
    case: Case, gathered: Gathered, holding: Holding | None, opposed: Opposed | None
) -> Result | Report:
    own = case.role is PartyKind.SPSTI
    members = holding.free if holding is not None and own else None
    withheld = 0
    if opposed is not None:
        gathered, withheld = opposed.leave_out(gathered)
    found = flow.compile_result(gathered, members)
    return withholding(found, withheld) if isinstance(found, Result) else found


def _holds(case: Case) -> bool:
    """Whether members may be held back: a list is looked up, whoever receives, or a SPSTI's own."""
    return bool(case.row["member_list"]) or case.role is PartyKind.SPSTI


def _pseudonyms(row: RowMapping, key: bytes) -> flow.Pseudonyms:
    return flow.Pseudonyms(Algorithm(row["algorithm"]), pseudonym_key(key))
