"""Finds one establishment in what the gateway holds: lists, extracts, results delivered.

`Search(database, objects, vault).run(siret)` opens every list and extract still held, in memory.
Lists hold SIRETs, sealed; extracts hold pseudonyms under a key of their own, so that the SIRET is
pseudonymised under each. Promises: nothing is written; an extract that cannot be asked is said to
be so, and stops nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, RowMapping

from exchange import flow
from exchange.avenants import in_force
from exchange.conventions import Convention, PartyKind
from exchange.errors import ExchangeError
from exchange.extracts.index import ExtractIndex
from exchange.extracts.sealed import open_extract
from exchange.flux.entree import Garde
from exchange.flux.registry import by_name
from exchange.matching import Matched, match
from exchange.objections import digests
from gateway.errors import UnknownError
from gateway.storage import conventions, exchanges, holdings, oppositions, outgoing, parties
from gateway.storage.database import Database
from gateway.storage.holdings import sealed_object
from gateway.storage.objects import ObjectStore, reader_at
from gateway.withdrawals import SPARSE
from gateway.worker.opened_list import open_members
from gateway.worker.rights.holding import Delivery, Held, InExtract, InList
from gateway.worker.vault import Vault, pseudonym_key
from keys.at_rest import open_sealed
from keys.errors import KeysError
from keys.pseudonyms import Algorithm, pseudonymise
from validators.siret import Digits

_UNREADABLE = (ExchangeError, KeysError, UnknownError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Search:
    """Looks one establishment up."""

    database: Database
    objects: ObjectStore
    vault: Vault

    def run(self, siret: Digits) -> Held:
        """All that is held about an establishment.

        Args:
            siret: ``(1, 14)`` ASCII digits.
        """
        with self.database.reading() as connection:
            lists, extracts = holdings.held(connection)
        in_lists = tuple(found for row in lists if (found := self._in_list(row, siret)))
        in_extracts = tuple(held for row in extracts if (held := self._in_extract(row, siret)))
        named = {found.identity for found in in_lists if found.readable}
        mute = {found.identity for found in in_lists if not found.readable}
        asked = {row["id"] for row in lists} - mute
        with self.database.reading() as connection:
            deliveries = tuple(_deliveries(connection, named, asked, in_extracts))
            opposition = oppositions.in_effect_for(connection, self.digest(siret))
        return Held(in_lists, in_extracts, deliveries, opposition["id"] if opposition else None)

    def digest(self, siret: Digits) -> bytes:
        """The keyed digest under which an objection of this establishment is kept."""
        return digests(self.vault.opposition_key(), siret).tobytes()

    def _in_list(self, row: RowMapping, siret: Digits) -> InList | None:
        """The list, or None where it does not hold the establishment."""
        try:
            readable, named = True, self._is_in_list(row, siret)
        except _UNREADABLE:
            readable, named = False, True
        if not named:
            return None
        return InList(
            identity=row["id"],
            convention=row["convention"],
            party=row["party"],
            accepted_at=row["accepted_at"],
            in_force=row["replaced_at"] is None,
            readable=readable,
        )

    def _is_in_list(self, row: RowMapping, siret: Digits) -> bool:
        members = open_members(self.vault, self.objects, row)
        return bool((members == siret).all(axis=1).any())

    def _in_extract(self, row: RowMapping, siret: Digits) -> InExtract | None:
        """The extract with its rows, or None where it holds nothing on the establishment."""
        known = (row["id"], row["flux"], row["party"], row["loaded_at"], row["replaced_at"] is None)
        if row["kept"] == Garde.VALEURS:
            return None
        try:
            rows = self._rows(row, siret)
        except _UNREADABLE:
            return InExtract(*known, readable=False)
        return InExtract(*known, rows) if rows else None

    def _rows(self, row: RowMapping, siret: Digits) -> tuple[Mapping[str, Any], ...]:
        key, name = self.vault.key_of(sealed_object(row)), row["object"]
        if row["kept"] != Garde.INDEX:
            return self._contributed(row, key, siret)
        keyed = pseudonymise(Algorithm(row["algorithm"]), pseudonym_key(key), siret)
        sparse = self.objects.read_bytes(name + SPARSE)
        with self.objects.reading(name) as source:
            index: ExtractIndex = open_extract(sparse, key, name.encode(), reader_at(source))
            return _plain(match(siret, keyed, index))

    def _contributed(
        self, row: RowMapping, key: bytes, siret: Digits
    ) -> tuple[Mapping[str, Any], ...]:
        """The rows of a contribution, kept with its SIRETs or under pseudonyms."""
        name = row["object"]
        content = open_sealed(key, name.encode(), self.objects.read_bytes(name))
        keyed = flow.Pseudonyms(Algorithm(row["algorithm"]), pseudonym_key(key))
        pseudonyms = keyed if row["kept"] == Garde.PSEUDONYMES else None
        with self.database.reading() as connection:
            party = parties.get_party(connection, row["party"])
        kind = PartyKind(party.kind)
        contrat = by_name(row["flux"]).entrees[kind].contrat
        given = flow.open_contribution(content, kind, contrat, row["loaded_at"], pseudonyms)
        rows = given.etablissement == given.identify(siret)[0]
        found = given.frame[rows].astype(object)
        return tuple(found.where(found.notna(), None).to_dict("records")) if len(rows) else ()


def _plain(found: Matched) -> tuple[Mapping[str, Any], ...]:
    cells = found.layout.cells
    table = pa.table({cell.nom: cell.unpack(found.column(cell.nom)) for cell in cells})
    return tuple(table.to_pylist())


def _deliveries(
    connection: Connection,
    named: set[str],
    asked: set[str],
    in_extracts: tuple[InExtract, ...],
) -> Iterator[Delivery]:
    """Results made from a list that names the establishment, or from one destroyed since."""
    extracts = {found.identity for found in in_extracts if found.readable}
    for row in exchanges.delivered(connection):
        used = extracts & set(exchanges.sources_of(row))
        # A flux that looks no list up gives what its sources hold.
        certain = row["member_list"] in named or (not row["member_list"] and bool(used))
        possible = row["member_list"] not in asked and used
        if certain or possible:
            yield from _of_exchange(connection, row, certain=certain)


def _of_exchange(connection: Connection, row: RowMapping, *, certain: bool) -> Iterator[Delivery]:
    convention = conventions.get_convention(connection, row["convention"])
    sender = holdings.get_extract(connection, exchanges.sources_of(row)[0])["party"]
    for file in outgoing.results_of(connection, row["id"]):
        granted = in_force(convention, file["created_at"]).grant(row["flux"])
        yield Delivery(
            exchange=row["id"],
            convention=row["convention"],
            flux=row["flux"],
            state=row["state"],
            recipient=_named(convention, row["recipient"]),
            sender=_named(convention, sender),
            clause=row["clause"],
            finalite=granted.finalite if granted else convention.finalite,
            retention_days=granted.conservation_jours if granted else None,
            delivered_at=file["created_at"],
            collected_at=file["collected_at"],
            certain=certain,
        )


def _named(convention: Convention, code: str) -> str:
    """A party's name, as the contract gives it; its code where it is no signatory any more."""
    return next((p.nom for p in convention.parties if p.code == code), code)
