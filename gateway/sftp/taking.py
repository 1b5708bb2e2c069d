"""When a closed upload is taken: at once, or after some seconds of quiet.

Use `consider` whenever a drop appears or changes name, and `tick` several times a second. It
promises that a temporary name is never taken; that a final name is taken when it was renamed from a
temporary one, when its empty `.go` is there, or when neither it nor its `.sha256` has changed for
`quiet` seconds; and that what the database could not record is tried again.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from gateway.sftp.clock import Clock
from gateway.sftp.errors import BusyError, PortError
from gateway.sftp.names import COMPANION_LIMIT, Role, base_of, role_of
from gateway.sftp.paths import FluxFolder
from gateway.sftp.ports import Depot, Drop, Visitor
from gateway.sftp.rooms import Rooms

_LOG: Final = logging.getLogger("passerelle.sftp")


@dataclass(frozen=True, slots=True)
class _Plan:
    visitor: Visitor
    drop: Drop
    due: datetime


class Taker:
    """Takes closed uploads in their time.

    Args:
        depot: Where they are.
        rooms: Uploads in progress: a companion among them is waited for.
        quiet: Seconds without change before a final name is taken.
        clock: Gives aware instants.
    """

    def __init__(self, depot: Depot, rooms: Rooms, quiet: float, clock: Clock) -> None:
        self._depot = depot
        self._rooms = rooms
        self._quiet = timedelta(seconds=quiet)
        self._clock = clock
        self._plans: dict[tuple[str, str], _Plan] = {}
        self._lock = threading.Lock()

    def restore(self) -> None:
        """Plan for what an earlier process left closed and not taken."""
        for visitor, drop in self._depot.waiting():
            self.consider(visitor, drop)

    def consider(self, visitor: Visitor, drop: Drop, *, renamed: bool = False) -> None:
        """Plan for a drop that was closed, or given its name.

        Args:
            visitor: Who did it.
            drop: As it is now; not taken.
            renamed: It had a temporary name before.
        """
        now = self._clock()
        match role_of(drop.name):
            case Role.FINAL if renamed:
                self._attempt(_Plan(visitor, drop, now))
            case Role.FINAL:
                self._plan(_Plan(visitor, drop, now + self._quiet))
                self._obey_signals(visitor, drop)
            case Role.SIGNAL:
                self._plan(_Plan(visitor, drop, now + self._quiet))
                self._obey(visitor, drop)
            case Role.DIGEST:
                self._postpone(visitor, drop)
            case Role.TEMPORARY:
                self._forget(visitor, drop)

    def tick(self) -> None:
        """Take what is due."""
        now = self._clock()
        with self._lock:
            due = [plan for plan in self._plans.values() if plan.due <= now]
        for plan in due:
            self._attempt(plan)

    def _attempt(self, plan: _Plan) -> None:
        room = self._rooms.of(plan.visitor.party)
        with room.lock, self._retrying(plan):
            drops = self._drops(plan)
            drop = next((known for known in drops if known.id == plan.drop.id), None)
            self._forget(plan.visitor, plan.drop)
            if drop is None or drop.taken or role_of(drop.name) is Role.TEMPORARY:
                return
            if role_of(drop.name) is Role.SIGNAL:
                self._clear_signal(plan, drop, drops)
            elif role_of(drop.name) is Role.FINAL:
                if self._companion_arriving(plan, drop):
                    self._plan(replace(plan, due=self._clock() + self._quiet))
                else:
                    self._depot.take(plan.visitor, drop, _companion(drop, drops))
                    self._plan_clearing(plan.visitor, drop, drops)

    @contextmanager
    def _retrying(self, plan: _Plan) -> Iterator[None]:
        try:
            yield
        except BusyError:
            self._plan(replace(plan, due=self._clock() + self._quiet))
        except PortError as error:
            _LOG.warning("a deposit could not be taken: %s", error.code)

    def _obey_signals(self, visitor: Visitor, drop: Drop) -> None:
        # A database too busy to look for signals leaves the drop to its quiet.
        with suppress(PortError):
            if any(_signals(other, drop) for other in self._drops(_Plan(visitor, drop, drop.at))):
                self._attempt(_Plan(visitor, drop, drop.at))

    def _obey(self, visitor: Visitor, signal: Drop) -> None:
        with suppress(PortError):
            for drop in self._drops(_Plan(visitor, signal, signal.at)):
                if _signals(signal, drop) and not drop.taken and role_of(drop.name) is Role.FINAL:
                    self._attempt(_Plan(visitor, drop, signal.at))

    def _plan_clearing(self, visitor: Visitor, drop: Drop, drops: list[Drop]) -> None:
        # A signal stays a moment after it was obeyed: clients check that their upload is there.
        for other in drops:
            if _signals(other, drop):
                self._plan(_Plan(visitor, other, self._clock() + self._quiet))

    def _clear_signal(self, plan: _Plan, signal: Drop, drops: list[Drop]) -> None:
        if any(drop.taken and _signals(signal, drop) for drop in drops):
            self._depot.remove(plan.visitor, signal)

    def _postpone(self, visitor: Visitor, companion: Drop) -> None:
        with self._lock:
            for key, plan in self._plans.items():
                if plan.visitor.party == visitor.party and _accompanies(companion, plan.drop):
                    self._plans[key] = replace(plan, due=self._clock() + self._quiet)

    def _companion_arriving(self, plan: _Plan, drop: Drop) -> bool:
        room = self._rooms.of(plan.visitor.party)
        return any(
            partial.writers
            and role_of(partial.deposit.name) is Role.DIGEST
            and base_of(partial.deposit.name) == drop.name
            for partial in room.within(FluxFolder(drop.place, drop.flux))
        )

    def _drops(self, plan: _Plan) -> list[Drop]:
        return list(self._depot.drops(plan.visitor, plan.drop.place, plan.drop.flux))

    def _plan(self, plan: _Plan) -> None:
        with self._lock:
            self._plans[plan.visitor.party, plan.drop.id] = plan

    def _forget(self, visitor: Visitor, drop: Drop) -> None:
        with self._lock:
            self._plans.pop((visitor.party, drop.id), None)


def _companion(drop: Drop, drops: list[Drop]) -> Drop | None:
    return next((other for other in drops if _accompanies(other, drop) and not other.taken), None)


def _accompanies(other: Drop, drop: Drop) -> bool:
    return (
        role_of(other.name) is Role.DIGEST
        and base_of(other.name) == drop.name
        and (other.place, other.flux) == (drop.place, drop.flux)
        and other.size <= COMPANION_LIMIT
    )


def _signals(signal: Drop, drop: Drop) -> bool:
    return (
        role_of(signal.name) is Role.SIGNAL
        and base_of(signal.name) == drop.name
        and (signal.place, signal.flux) == (drop.place, drop.flux)
        and not signal.size
    )
