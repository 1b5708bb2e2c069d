"""Contests follow the lists: each one accepted, dropped or grown old is weighed against the others.

`settle` compares the lists in force, writes what changes in the contests, opens again what a
contest that ended had held back, and queues the `contest` workflow, which tells
(`gateway/worker/contest_answers.py`). Promises: each change with its entry; what is written rests
on the very lists that are in force as it is written; a second run changes nothing.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from sqlalchemy import Connection

from exchange.flow import ADHERENTS
from exchange.members import contested
from exchange.members.contested import Change, Claim
from exchange.states import ContestState, DepositState
from gateway.storage import contests, deposits, exchanges
from gateway.worker.contesting import ClaimingList, Contesting
from gateway.worker.workshop import Workshop

Claimed = tuple[Change, list[dict[str, str]]]
"""A change, and the lists that claim the establishment now."""
_IN_FORCE: Final = frozenset({DepositState.ACCEPTE, DepositState.REPETE})
_AT_ONCE: Final = 500
"""Contests written in one transaction: the front waits no longer than for a few entries."""


class ContestSteps:
    """Keeps the contests as the lists in force would have them."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._contesting = Contesting(shop)

    def settle_after(self, identity: str) -> None:
        """The same, where a deposit put a list in force or confirmed one.

        Args:
            identity: the deposit.
        """
        with self._shop.database.reading() as connection:
            row = deposits.get(connection, identity)
        if row["flux"] == ADHERENTS and row["state"] in _IN_FORCE:
            self.settle()

    def settle_aged(self) -> None:
        """The same, where a list that some contest rests on claims nothing any more.

        Lists grow old and conventions end without a deposit.
        """
        with self._shop.database.reading() as connection:
            claiming = {
                one.row["convention"]
                for one in self._contesting.lists(connection, self._shop.clock())
            }
            resting = {
                claim["convention"] for row in contests.live(connection) for claim in row["claims"]
            }
        if resting - claiming:
            self.settle()

    def settle(self) -> None:
        """Weigh the lists in force against one another, until they hold still meanwhile."""
        while not self._settled():
            pass

    def _settled(self) -> bool:
        """Compare and write by a few hundreds; whether the lists were the same to the end."""
        lists, claims = self._contesting.claims(self._shop.clock())
        while True:
            with self._shop.database.reading() as connection:
                if not contested.settle(claims, contests.standing(connection)):
                    return True
            with self._shop.database.writing() as connection:
                if not self._still(connection, lists):
                    return False
                # Compared once more under the lock: a decision may have fallen meanwhile.
                changes = contested.settle(claims, contests.standing(connection))[:_AT_ONCE]
                self._write(connection, _claimed(changes, lists, claims))

    def _still(self, connection: Connection, lists: Sequence[ClaimingList]) -> bool:
        """Whether the lists in force are those that were compared."""
        now = self._contesting.lists(connection, self._shop.clock())
        return {one.row["id"] for one in now} == {one.row["id"] for one in lists}

    def _write(self, connection: Connection, some: Sequence[Claimed]) -> None:
        at = self._shop.clock()
        for change, claims in some:
            contests.put(connection, change, claims, at)
        over = {party for change, _ in some if _is_over(change) for party in change.parties}
        for party in sorted(over):
            # What ended is held back no more: those that were delivered without it are completed.
            rows = exchanges.held_back_from(connection, party)
            exchanges.open_again(connection, self._shop.outbox, rows, at)
        contests.queue_telling(connection, self._shop.outbox)


def _is_over(change: Change) -> bool:
    return change.state is ContestState.ETEINTE


def _claimed(
    changes: Sequence[Change], lists: Sequence[ClaimingList], claims: Sequence[Claim]
) -> list[Claimed]:
    """The changes, each with the lists that claim the establishment."""
    asked = np.array([bytes.fromhex(change.digest) for change in changes], contested.DIGEST)
    claimed = [contested.among(asked, claim.digests) for claim in claims]
    return [
        (change, [_claim(one) for one, own in zip(lists, claimed, strict=True) if own[rank]])
        for rank, change in enumerate(changes)
    ]


def _claim(one: ClaimingList) -> dict[str, str]:
    return {
        "partie": one.row["party"],
        "convention": one.row["convention"],
        "carsat": one.carsat,
    }
