"""What several SPSTIs claim at once, over the lists in force of this instance.

`Contesting(shop)` opens those lists in memory, each time it is asked, and says by keyed digests
what `exchange.members.contested` decides: `holding` for one exchange, `claims` for all. Promises:
nothing it keeps or returns names an SPSTI to another; the lists are opened in memory only.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, RowMapping

from exchange.conventions import PartyKind
from exchange.lineage import Related
from exchange.members import contested
from exchange.members.contested import Claim, Column
from exchange.states import ContestState
from gateway.errors import UnknownError
from gateway.storage import contests, conventions, holdings
from gateway.worker.opened_list import open_members
from gateway.worker.workshop import Workshop


@dataclass(frozen=True, slots=True)
class ClaimingList:
    """A list in force that claims its members: its row, and the CARSAT of its convention."""

    row: RowMapping
    carsat: str


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Holding:
    """What one exchange holds back.

    Attributes:
        free: ``(f, 14)`` the members that may be looked for, in the order of the list.
        held: ``(h, 14)`` those held back.
        barred: digests of which nothing may go.
        basis: names the lists and decisions that this rests on.
    """

    free: NDArray[np.uint8]
    held: NDArray[np.uint8]
    barred: Column
    basis: str


class Contesting:
    """Who claims what, over one workshop."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    def lists(self, connection: Connection, at: datetime) -> list[ClaimingList]:
        """The lists that claim their members at this instant."""
        claiming = []
        for loaded in conventions.list_conventions(connection):
            convention = loaded.convention
            row = holdings.list_in_force(connection, convention.reference)
            carsat = convention.party(PartyKind.CARSAT)
            if row is None or carsat is None:
                continue
            if contested.claims_at(convention, row["confirmed_at"], at):
                claiming.append(ClaimingList(row, carsat.code))
        return claiming

    def claims(self, at: datetime) -> tuple[list[ClaimingList], list[Claim]]:
        """The same, opened: a column of digests each."""
        with self._shop.database.reading() as connection:
            lists = self.lists(connection, at)
        try:
            return lists, self._opened(lists)
        except UnknownError:
            # One was replaced and destroyed meanwhile: those that are in force now are read.
            with self._shop.database.reading() as connection:
                lists = self.lists(connection, at)
            return lists, self._opened(lists)

    def _opened(self, lists: Sequence[ClaimingList]) -> list[Claim]:
        return [Claim(one.row["party"], self.digests(self.open(one.row))) for one in lists]

    def open(self, row: RowMapping) -> NDArray[np.uint8]:
        """The members of a list, ``(n, 14)`` ASCII digits."""
        return open_members(self._shop.vault, self._shop.objects, row)

    def digests(self, sirets: NDArray[np.uint8]) -> Column:
        """Keyed digests of SIRETs."""
        return contested.column(self._shop.vault.contest_digests(sirets))

    def basis(self, connection: Connection, party: str, at: datetime) -> str:
        """A name for all that bears on what a party may not receive: lists in force, decisions."""
        others = [one.row["id"] for one in self.lists(connection, at) if one.row["party"] != party]
        decided = [
            (row["id"], row["decision"], sorted(contests.parties_of(row)))
            for row in contests.live(connection)
            if row["state"] == ContestState.TRANCHEE
        ]
        return hashlib.sha256(json.dumps([sorted(others), sorted(decided)]).encode()).hexdigest()

    def holding(self, own: RowMapping, at: datetime) -> Holding:
        """What an exchange over a list holds back at this instant; the list is opened."""
        sirets = self.open(own)
        party = own["party"]
        with self._shop.database.reading() as connection:
            # Read first: should a list or a decision come meanwhile, the release finds another.
            basis = self.basis(connection, party, at)
            standing = contests.standing(connection)
        digests = self.digests(sirets)
        others = [claim for claim in self.claims(at)[1] if claim.party != party]
        barred = contested.barred([Claim(party, digests), *others], standing, party)
        held = contested.among(digests, barred)
        return Holding(sirets[~held], sirets[held], barred, basis)

    def unbarred(self, related: Related | None, holding: Holding | None) -> Related | None:
        """The successions to follow, without those that lead to or through what is held back."""
        if related is None or holding is None:
            return related
        return related.without(
            contested.among(self.digests(related.siret), holding.barred),
            contested.among(self.digests(related.between), holding.barred),
        )
