"""What an exchange works on, opened in memory: a list, an extract, contributions.

`Inputs(shop).work_out(case, granted, at)` gives what the flux makes of them. It promises that what
is opened is never written, and that an extract stays sealed but for the chunks looked up.
"""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import RowMapping

from exchange import flow, member_list
from exchange.avenants import in_force
from exchange.contribution import Contribution, Gathered
from exchange.conventions import GrantedFlux, Granularite, PartyKind
from exchange.flux.entree import Garde
from exchange.objections import Opposed
from exchange.report import Report
from exchange.results import Result, withholding
from exchange.sealed_extract import open_extract
from gateway.storage import oppositions, recalls
from gateway.storage.holdings import SealedObject
from gateway.storage.objects import reader_at
from gateway.withdrawals import SPARSE
from gateway.worker.case import Case
from gateway.worker.placing import placed
from gateway.worker.recall_answers import replacement_notices
from gateway.worker.successions import successions_of
from gateway.worker.vault import pseudonym_key
from gateway.worker.workshop import Workshop
from keys.at_rest import open_sealed
from keys.pseudonyms import Algorithm


class Inputs:
    """Opens what exchanges work on, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def work_out(self, case: Case, granted: GrantedFlux, at: datetime) -> Result | Report:
        """4 to 6. Look the list up in the extract, or compile what the parties contributed."""
        opposed = self._opposed(case)
        if case.flux.compile is None:
            found: Result | Report = self._looked_up(case, granted, opposed)
        else:
            gathered, withheld = self._gathered(case, granted, at), 0
            if opposed is not None:
                gathered, withheld = opposed.leave_out(gathered)
            found = flow.compile_result(gathered, self._own_members(case))
            if isinstance(found, Result):
                found = withholding(found, withheld)
        with self._shop.database.reading() as connection:
            replaced = replacement_notices(recalls.replaced_by(connection, case.row))
        return replace(found, notices=(*replaced, *found.notices)) if replaced else found

    def objections(self, case: Case) -> str | None:
        """The mark of the objections in effect, where the result names establishments."""
        if case.flux.granularite is not Granularite.ETABLISSEMENT:
            return None
        with self._shop.database.reading() as connection:
            return oppositions.mark(connection)

    def _opposed(self, case: Case) -> Opposed | None:
        """The objections in effect, where the result names establishments."""
        if case.flux.granularite is not Granularite.ETABLISSEMENT:
            return None
        with self._shop.database.reading() as connection:
            known = oppositions.in_effect(connection)
        return Opposed.of(self._shop.vault.opposition_key(), known) if known else None

    def _looked_up(self, case: Case, granted: GrantedFlux, opposed: Opposed | None) -> Result:
        (extract,) = case.sources.values()
        name = extract["object"]
        key = self._shop.vault.key_of(sealed_object(extract))
        sparse = self._shop.objects.read_bytes(name + SPARSE)
        members = self._members(case.members)
        successions = successions_of(self._shop.lineage, members)
        with self._shop.objects.reading(name) as source:
            index = open_extract(sparse, key, name.encode(), reader_at(source))
            result = flow.work_out(
                granted, members, index, _pseudonyms(extract, key), successions.related, opposed
            )
        result = placed(self._shop.sirene, result, case.convention)
        return replace(result, notices=(*successions.notices, *result.notices))

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
        keyed = row["kept"] == Garde.PSEUDONYMES
        return flow.open_contribution(
            content,
            kind,
            case.flux.entrees[kind].contrat,
            row["loaded_at"],
            _pseudonyms(row, key) if keyed else None,
        )

    def _own_members(self, case: Case) -> NDArray[np.uint8] | None:
        if case.role is not PartyKind.SPSTI or case.members is None:
            return None
        return self._members(case.members)

    def _members(self, row: RowMapping | None) -> NDArray[np.uint8]:
        if row is None:
            return np.empty((0, 14), np.uint8)
        name = row["object"]
        key = self._shop.vault.key_of(sealed_object(row))
        return member_list.decode(
            open_sealed(key, name.encode(), self._shop.objects.read_bytes(name))
        )


def sealed_object(row: RowMapping) -> SealedObject:
    """How the object of a list, an extract or a contribution is opened."""
    return SealedObject(row["object"], row["sealed_sha256"], row["scope_key"], row["wrapped_key"])


def _pseudonyms(row: RowMapping, key: bytes) -> flow.Pseudonyms:
    return flow.Pseudonyms(Algorithm(row["algorithm"]), pseudonym_key(key))
