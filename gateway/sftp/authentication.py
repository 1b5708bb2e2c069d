"""Who comes in: public keys only, and what is said of those that do not.

`Doorkeeper` answers paramiko's questions for one connection; `KeyAuthHandler` runs the exchange.
They promise that only a verified signature counts as an entry, that an unsigned probe counts
neither as an entry nor as a failure, that a key type unknown here is merely not the right key, and
that a connection is refused on record once at most.

Source: RFC 4252, sections 5 and 7.
"""

import logging
from collections.abc import Callable
from typing import Final

from paramiko import (
    AUTH_FAILED,
    AUTH_SUCCESSFUL,
    OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED,
    OPEN_FAILED_RESOURCE_SHORTAGE,
    OPEN_SUCCEEDED,
    Channel,
    Message,
    PKey,
    ServerInterface,
)
from paramiko.auth_handler import AuthHandler
from paramiko.common import MSG_SERVICE_REQUEST, MSG_USERAUTH_REQUEST

from gateway.sftp.errors import PortError
from gateway.sftp.ports import Gate, Visitor

_LOG: Final = logging.getLogger("passerelle.sftp")
_LONGEST_LOGIN: Final = 64
_LONGEST_KEY: Final = 4096
_MOST_PROBES: Final = 30


class UnusableKey:
    """Stands for a key of a type that is not accepted, so that the client may offer another."""


class Doorkeeper(ServerInterface):  # type: ignore[misc]  # paramiko is untyped
    """What one connection may do.

    Args:
        gate: Knows the keys.
        source: IP address of the other side.
        may_open: Whether the connection may have one more channel.
        start: Begins SFTP on a channel; False where it has begun already.
    """

    def __init__(
        self,
        gate: Gate,
        source: str,
        may_open: Callable[[], bool],
        start: Callable[[Visitor, Channel], bool],
    ) -> None:
        self._gate = gate
        self._source = source
        self._may_open = may_open
        self._start = start
        self._candidate: Visitor | None = None
        self.visitor: Visitor | None = None
        self.reason: str | None = None

    def get_allowed_auths(self, username: str) -> str:
        """Keys, and nothing else."""
        del username
        return "publickey"

    def check_auth_none(self, username: str) -> int:
        """Never; clients begin so to learn what is allowed."""
        del username
        return int(AUTH_FAILED)

    def check_auth_password(self, username: str, password: str) -> int:
        """Never."""
        del username, password
        self.reason = "methode"
        return int(AUTH_FAILED)

    def check_auth_publickey(self, username: str, key: PKey | UnusableKey) -> int:
        """Whether this key opens for this login; nothing is proved yet."""
        self._candidate = None
        if isinstance(key, UnusableKey):
            self.reason = "cle-inutilisable"
        elif len(username) <= _LONGEST_LOGIN and username.isprintable():
            self._candidate = self._authenticate(username, key.asbytes())
        if self._candidate is None:
            self.reason = self.reason or "cle-inconnue"
            return int(AUTH_FAILED)
        return int(AUTH_SUCCESSFUL)

    def enter(self) -> bool:
        """The signature is good: let the visitor in, on record."""
        visitor = self._candidate
        if visitor is None:
            return False
        try:
            self._gate.accepted(visitor, self._source)
        except PortError as error:
            _LOG.warning("an entry could not be recorded: %s", error.code)
            return False
        self.visitor = visitor
        _LOG.info("%s entered from %s", visitor.login, self._source)
        return True

    def not_proved(self) -> None:
        """The key was right, the signature was not."""
        if self._candidate is not None:
            self.reason = "signature"

    def leave(self) -> None:
        """The connection has ended: record why nobody entered, if anybody tried."""
        if self.visitor is not None or self.reason is None:
            return
        _LOG.info("refused from %s: %s", self._source, self.reason)
        try:
            self._gate.refused(self._source, self.reason)
        except PortError as error:
            _LOG.warning("a refusal could not be recorded: %s", error.code)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Sessions only, and few."""
        del chanid
        if kind != "session":
            return int(OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED)
        return int(OPEN_SUCCEEDED if self._may_open() else OPEN_FAILED_RESOURCE_SHORTAGE)

    def check_channel_subsystem_request(self, channel: Channel, name: str) -> bool:
        """SFTP only; commands, shells and forwarding are refused by default."""
        return name == "sftp" and self.visitor is not None and self._start(self.visitor, channel)

    def _authenticate(self, login: str, key_blob: bytes) -> Visitor | None:
        try:
            return self._gate.authenticate(login, key_blob)
        except PortError as error:
            _LOG.warning("a key could not be looked up: %s", error.code)
            return None


class KeyAuthHandler(AuthHandler):  # type: ignore[misc]  # paramiko is untyped
    """The authentication exchange of one connection, public keys only."""

    _signed = False
    _probes = 0

    @property
    def _server_handler_table(self) -> dict[int, Callable[[Message], None]]:
        # Without the answers to questions that are never asked: their count is not bounded.
        return {
            MSG_SERVICE_REQUEST: self._parse_service_request,
            MSG_USERAUTH_REQUEST: self._parse_userauth_request,
        }

    def _parse_userauth_request(self, m: Message) -> None:
        self._signed = _is_signed(Message(m.asbytes()))
        super()._parse_userauth_request(m)

    def _generate_key_from_request(self, algorithm: str, keyblob: bytes) -> PKey | UnusableKey:
        accepted = algorithm in self.transport.preferred_pubkeys
        if not accepted or len(keyblob) > _LONGEST_KEY:
            return UnusableKey()
        try:
            return super()._generate_key_from_request(algorithm, keyblob) or UnusableKey()
        except Exception:  # noqa: BLE001  # whatever a stranger's key does to a parser
            return UnusableKey()

    def _send_auth_result(self, username: str, method: str, result: int) -> None:
        door: Doorkeeper = self.transport.server_object
        if result == AUTH_SUCCESSFUL:
            result = AUTH_SUCCESSFUL if door.enter() else AUTH_FAILED
        elif self._signed:
            door.not_proved()
        elif method == "publickey":
            self._probes += 1
            # The parent counts every failure: a probe is none, up to a point.
            self.auth_fail_count -= int(self._probes <= _MOST_PROBES)
        super()._send_auth_result(username, method, result)


def _is_signed(request: Message) -> bool:
    for _ in range(2):
        request.get_binary()
    return bool(request.get_binary() == b"publickey" and request.get_boolean())
