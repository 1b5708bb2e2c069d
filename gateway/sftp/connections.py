"""The connections of the server: counted, watched, ended.

Use `admit` on each accepted socket, `watch` several times a minute, `end_all` to stop. It promises
a bounded number of connections in all and from one address, that a stranger who does not enter in
time is hung up on, and so is a visitor that falls silent.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from paramiko import Channel, PKey

from gateway.sftp.authentication import Doorkeeper
from gateway.sftp.errors import PortError
from gateway.sftp.packets import ReadAheadSocket
from gateway.sftp.ports import Gate, Visitor
from gateway.sftp.session import Stream
from gateway.sftp.settings import SftpSettings
from gateway.sftp.transport import GuardedTransport

_LOG: Final = logging.getLogger("passerelle.sftp")
_PATIENCE: Final = 5.0
_STEP: Final = 0.1


@dataclass(slots=True, eq=False)
class _Connection:
    source: str
    socket: ReadAheadSocket
    since: float
    door: Doorkeeper | None = None
    transport: GuardedTransport | None = None
    sessions: dict[int, threading.Thread] = field(default_factory=dict)


class Connections:
    """Every connection of a server.

    Args:
        settings: Limits.
        gate: Knows who may come in.
        host_key: Proves that this is the gateway.
        serve: Speaks SFTP on a channel for a visitor, until its end.
    """

    def __init__(
        self,
        settings: SftpSettings,
        gate: Gate,
        host_key: PKey,
        serve: Callable[[Visitor, Stream], None],
    ) -> None:
        self._settings = settings
        self._gate = gate
        self._host_key = host_key
        self._serve = serve
        self._open: set[_Connection] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def admit(self, connected: socket.socket, source: str) -> None:
        """Serve a new connection, or close it where there are too many."""
        guarded = ReadAheadSocket(connected)
        connection = _Connection(source, guarded, time.monotonic())
        with self._lock:
            mine = sum(other.source == source for other in self._open)
            admitted = (
                len(self._open) < self._settings.connections
                and mine < self._settings.connections_per_source
            )
            if admitted:
                self._open.add(connection)
        if not admitted:
            guarded.close()
            self._refuse(source)
            return
        try:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            self._begin(connection)
        except BaseException:
            self._ended(connection)
            raise

    def watch(self) -> None:
        """Hang up on strangers that linger and on visitors that sleep."""
        now = time.monotonic()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            door = connection.door
            if door is not None and door.visitor is not None:
                if now - connection.socket.heard > self._settings.idle:
                    connection.socket.hang_up()
            elif now - connection.since > self._settings.login_grace:
                if door is not None:
                    door.reason = door.reason or "delai"
                connection.socket.hang_up()

    def end_all(self) -> None:
        """Hang up on everybody, and wait until nobody is left."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            connection.socket.hang_up()
        limit = time.monotonic() + _PATIENCE
        while (left := self._alive()) and time.monotonic() < limit:
            # One at a time: a connection that ends may have begun a session meanwhile.
            left[0].join(_STEP)

    def _begin(self, connection: _Connection) -> None:
        transport = GuardedTransport(
            connection.socket,
            self._host_key,
            self._settings.profile,
            lambda _: self._ended(connection),
        )
        transport.name = f"passerelle-sftp-{connection.source}"
        connection.transport = transport
        connection.door = Doorkeeper(
            self._gate,
            connection.source,
            lambda: transport.channels() < self._settings.channels,
            lambda visitor, channel: self._start(connection, visitor, channel),
        )
        # The event is for whoever would wait: nobody does, the thread goes on alone.
        transport.start_server(event=threading.Event(), server=connection.door)
        self._remember(transport)

    def _start(self, connection: _Connection, visitor: Visitor, channel: Channel) -> bool:
        for ended in [key for key, known in connection.sessions.items() if not known.is_alive()]:
            del connection.sessions[ended]
        number = channel.get_id()
        if number in connection.sessions:
            return False
        thread = threading.Thread(
            target=self._serve,
            args=(visitor, channel),
            name=f"passerelle-sftp-{connection.source}-{number}",
            daemon=True,
        )
        connection.sessions[number] = thread
        thread.start()
        self._remember(thread)
        return True

    def _remember(self, thread: threading.Thread) -> None:
        with self._lock:
            self._threads = [known for known in self._threads if known.is_alive()]
            self._threads.append(thread)

    def _alive(self) -> list[threading.Thread]:
        with self._lock:
            return [thread for thread in self._threads if thread.is_alive()]

    def _ended(self, connection: _Connection) -> None:
        with self._lock:
            self._open.discard(connection)
        if connection.door is not None:
            connection.door.leave()

    def _refuse(self, source: str) -> None:
        _LOG.warning("too many connections from %s, or in all", source)
        try:
            self._gate.refused(source, "quota")
        except PortError as error:
            _LOG.warning("a refusal could not be recorded: %s", error.code)
