"""Where a partner may drop, and what is put on record when it tries elsewhere.

Use `check` before anything is created or renamed. It promises one record a minute at most for the
same refusal, printable and short, and that a refusal stands even when it could not be recorded.
"""

import logging
from typing import Final

from gateway.sftp.clock import Clock
from gateway.sftp.errors import ForbiddenError, MissingError, NameRefusedError, PortError
from gateway.sftp.names import COMPANION_LIMIT, Role, check_name, printable, role_of
from gateway.sftp.paths import Deposit
from gateway.sftp.ports import Depot, Visitor
from gateway.sftp.rooms import Rooms

_LOG: Final = logging.getLogger("passerelle.sftp")


class Grants:
    """What is granted to partners, asked at each instant."""

    def __init__(self, depot: Depot, rooms: Rooms, clock: Clock) -> None:
        self._depot = depot
        self._rooms = rooms
        self._clock = clock

    def folders(self, visitor: Visitor) -> list[str]:
        """The folders the visitor may drop into."""
        return sorted(self._depot.flux(visitor))

    def check_visible(self, visitor: Visitor, flux: str) -> None:
        """Refuse to show a folder that is not granted.

        Raises:
            MissingError: It is as though it did not exist.
        """
        if flux not in self._depot.flux(visitor):
            raise MissingError

    def check(self, visitor: Visitor, deposit: Deposit) -> None:
        """Refuse an upload that is not granted, or not well named.

        Raises:
            ForbiddenError: And the refusal is on record.
        """
        if deposit.flux not in self._depot.flux(visitor):
            self.refuse(visitor, deposit.path, "flux-non-accorde")
            raise ForbiddenError("Aucun dépôt ne vous est ouvert dans ce dossier.")
        try:
            check_name(deposit.name)
        except NameRefusedError:
            self.refuse(visitor, deposit.path, "nom-refuse")
            raise

    def check_role(self, visitor: Visitor, deposit: Deposit, size: int) -> None:
        """Refuse a signal that is not empty, or a digest that is not one.

        Raises:
            ForbiddenError: And the refusal is on record.
        """
        role = role_of(deposit.name)
        if role is Role.SIGNAL and size:
            self.refuse(visitor, deposit.path, "signal-non-vide")
            raise ForbiddenError("Un fichier .go est vide.")
        if role is Role.DIGEST and size > COMPANION_LIMIT:
            self.refuse(visitor, deposit.path, "compagnon-trop-grand")
            raise ForbiddenError("Un fichier .sha256 tient en 4 Kio.")

    def refuse(self, visitor: Visitor, path: str, reason: str) -> None:
        """Put a refused upload on record."""
        shown = printable(path)
        room = self._rooms.of(visitor.party)
        if not room.is_news(shown, reason, self._clock()):
            return
        try:
            self._depot.refuse(visitor, shown, reason)
        except PortError as error:
            room.forget_refusal(shown, reason)
            _LOG.warning("a refusal could not be recorded: %s", error.code)
