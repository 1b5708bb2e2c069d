"""What the front holds in memory for each partner: uploads not yet closed, and refusals said.

Use `Rooms.of(party)` for a partner's `Room` and hold `room.lock` around what must not be
interleaved; `expire_after` now and then. It promises that an interrupted upload lives a bounded
time, that a partner holds a bounded number of them, and that repeating one refused upload is
recorded once a minute, not once a try.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from gateway.sftp.paths import Deposit, FluxFolder
from gateway.sftp.ports import Visitor
from gateway.spool.upload import Upload

_REFUSAL_PAUSE: Final = timedelta(minutes=1)
_MOST_REFUSALS: Final = 32


@dataclass(slots=True, eq=False)
class Partial:
    """An upload that is not closed.

    Attributes:
        visitor: Who began it.
        deposit: Under which name.
        upload: Its content.
        owner: The channel that writes it.
        touched: When something was last written.
        writers: Handles open for writing; none for an interrupted upload.
        spoiled: A write failed or the upload was removed: it will not be kept.
        closing: It is being sealed.
    """

    visitor: Visitor
    deposit: Deposit
    upload: Upload
    owner: object
    touched: datetime
    writers: int = 0
    spoiled: bool = False
    closing: bool = False


@dataclass(slots=True, eq=False)
class Room:
    """What is in memory for one partner; guarded by `lock`."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    partials: dict[Deposit, Partial] = field(default_factory=dict)
    refusals: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def writers(self) -> int:
        """Handles open for writing."""
        return sum(partial.writers for partial in self.partials.values())

    def within(self, folder: FluxFolder) -> list[Partial]:
        """The uploads in progress in a folder."""
        with self.lock:
            return [part for part in self.partials.values() if part.deposit.folder == folder]

    def drop(self, partial: Partial) -> None:
        """Forget an upload, and what it held."""
        with self.lock:
            partial.spoiled = True
            if self.partials.get(partial.deposit) is partial:
                del self.partials[partial.deposit]
            partial.upload.discard()

    def make_room(self, most: int) -> None:
        """Let the oldest interrupted uploads go until fewer than `most` remain."""
        interrupted = sorted(self._interrupted(), key=lambda partial: partial.touched)
        for partial in interrupted[: max(0, len(interrupted) - most + 1)]:
            self.drop(partial)

    def expire(self, before: datetime) -> None:
        """Forget interrupted uploads untouched since `before`."""
        with self.lock:
            for partial in [part for part in self._interrupted() if part.touched < before]:
                self.drop(partial)

    def is_news(self, path: str, reason: str, now: datetime) -> bool:
        """Whether a refusal is worth recording again."""
        with self.lock:
            for known in [key for key, at in self.refusals.items() if at <= now - _REFUSAL_PAUSE]:
                del self.refusals[known]
            if (path, reason) in self.refusals or len(self.refusals) >= _MOST_REFUSALS:
                return False
            self.refusals[path, reason] = now
            return True

    def forget_refusal(self, path: str, reason: str) -> None:
        """The refusal was not recorded after all."""
        with self.lock:
            self.refusals.pop((path, reason), None)

    def _interrupted(self) -> Iterable[Partial]:
        return [part for part in self.partials.values() if not part.writers and not part.closing]


class Rooms:
    """The rooms of all partners."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()

    def of(self, party: str) -> Room:
        """The room of a partner."""
        with self._lock:
            return self._rooms.setdefault(party, Room())

    def expire_after(self, seconds: float, now: datetime) -> None:
        """Forget interrupted uploads untouched for so long."""
        for room in self._all():
            room.expire(now - timedelta(seconds=seconds))

    def clear(self) -> None:
        """Forget every upload in progress."""
        for room in self._all():
            with room.lock:
                for partial in list(room.partials.values()):
                    room.drop(partial)

    def _all(self) -> list[Room]:
        with self._lock:
            return list(self._rooms.values())
