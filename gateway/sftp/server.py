"""The SFTP server: a listener, a watch, and what joins the parts.

Use::

    server = SftpServer(settings, ports, host_key=pem, public=arrival_public, spool=folder)
    server.start()
    ...
    server.stop()

It promises that `start` returns once connections are accepted on `port`, that `stop` ends every
connection and thread, that what was closed and not taken before a restart is taken after it, and
that uploads in progress do not outlive the process.
"""

import logging
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.sftp.clock import Clock, system_clock
from gateway.sftp.connections import Connections
from gateway.sftp.deposits import Deposits
from gateway.sftp.errors import PortError
from gateway.sftp.grants import Grants
from gateway.sftp.hostkey import load_host_key
from gateway.sftp.namespace import House, Namespace
from gateway.sftp.ports import Depot, Gate, Shelf, Visitor
from gateway.sftp.requests import Requests
from gateway.sftp.rooms import Rooms
from gateway.sftp.session import Session, Stream
from gateway.sftp.settings import SftpSettings
from gateway.sftp.taking import Taker
from gateway.sftp.uploads import Keeping, SpoolPlace, Uploads
from gateway.spool.sealed import sweep

_LOG: Final = logging.getLogger("passerelle.sftp")
_BACKLOG: Final = 64
_LONGEST_PERIOD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Ports:
    """What the server asks of the rest of the gateway."""

    gate: Gate
    depot: Depot
    shelf: Shelf


class SftpServer:
    """A server, stopped until `start`.

    Args:
        settings: Limits and delays.
        ports: The adapters.
        host_key: OpenSSH private file (`hostkey.new_host_key`).
        public: The worker's public key, to which uploads are sealed.
        spool: Folder of sealed uploads, which this server alone writes.
        clock: Gives aware instants.
    """

    def __init__(
        self,
        settings: SftpSettings,
        ports: Ports,
        *,
        host_key: bytes,
        public: bytes,
        spool: Path,
        clock: Clock = system_clock,
    ) -> None:
        self._settings = settings
        self._spool = spool
        self._rooms = Rooms()
        self._clock = clock
        self._taker = Taker(ports.depot, self._rooms, settings.quiet, clock)
        grants = Grants(ports.depot, self._rooms, clock)
        deposits = Deposits(ports.depot, self._rooms, self._taker, grants)
        keeping = Keeping(
            ports.depot,
            self._rooms,
            self._taker,
            grants,
            SpoolPlace(spool, public),
            settings,
            clock,
        )
        self._house = House(deposits, Uploads(deposits, keeping), grants, ports.shelf, clock())
        self._connections = Connections(settings, ports.gate, load_host_key(host_key), self._serve)
        self._listener: socket.socket | None = None
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int:
        """The port listened on."""
        if self._listener is None:
            return self._settings.port
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        """Sweep the spool, plan for what waits, listen.

        Raises:
            OSError: The address cannot be listened on.
            PortError: What waits could not be asked.
        """
        sweep(self._spool)
        self._taker.restore()
        family = socket.AF_INET6 if ":" in self._settings.host else socket.AF_INET
        self._listener = socket.create_server(
            (self._settings.host, self._settings.port), family=family, backlog=_BACKLOG
        )
        self._stopping.clear()
        for name, target in (("accueil", self._accept), ("veille", self._watch)):
            thread = threading.Thread(target=target, name=f"passerelle-sftp-{name}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End every connection; interrupted uploads are forgotten."""
        self._stopping.set()
        if self._listener is not None:
            # Closing alone would leave the accepting thread waiting.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._connections.end_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._connections.end_all()
        self._rooms.clear()

    def _accept(self) -> None:
        listener = self._listener
        while listener is not None and not self._stopping.is_set():
            try:
                connected, address = listener.accept()
            except OSError as error:
                if not self._stopping.is_set():
                    _LOG.warning("a connection could not be accepted: %s", error.errno)
                    self._stopping.wait(_LONGEST_PERIOD)
                continue
            try:
                self._connections.admit(connected, str(address[0]))
            except (OSError, RuntimeError) as error:
                # The other side left at once, or no thread can be had: the next one may be luckier.
                connected.close()
                _LOG.warning("a connection could not be served: %s", type(error).__name__)

    def _watch(self) -> None:
        period = min(_LONGEST_PERIOD, self._settings.quiet / 4, self._settings.login_grace / 4)
        while not self._stopping.wait(period):
            try:
                self._taker.tick()
            except PortError as error:
                _LOG.warning("closed uploads could not be looked at: %s", error.code)
            except Exception as error:  # noqa: BLE001  # the watch must outlive a fault of an adapter
                _LOG.error("the watch failed: %s", type(error).__name__)
            self._rooms.expire_after(self._settings.partial_seconds, self._clock())
            self._connections.watch()

    def _serve(self, visitor: Visitor, stream: Stream) -> None:
        tree = Namespace(self._house, visitor)
        Session(stream, Requests(tree, self._settings.handles)).run()
