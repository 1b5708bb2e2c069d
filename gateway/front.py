"""The front process: the SFTP and HTTP servers, started and stopped together."""

import threading
from dataclasses import dataclass
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI

from gateway.desk import Desk
from gateway.errors import GatewayError
from gateway.sftp.server import SftpServer

_START_SECONDS: Final = 10.0
_CONNECTIONS: Final = 64


class ListenError(GatewayError):
    """Impossible d'écouter à cette adresse : le port est-il déjà pris ?"""

    code = "ECOUTE"
    exit_status = 4


class HttpServer:
    """Uvicorn in a thread of its own, with our signals left alone."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        """Listen; returns once connections are accepted.

        Raises:
            ListenError: the address cannot be listened to.
        """
        self._thread.start()
        waited = threading.Event()
        for _ in range(int(_START_SECONDS / 0.02)):
            if self._server.started:
                return
            if not self._thread.is_alive():
                break
            waited.wait(0.02)
        raise ListenError

    def stop(self) -> None:
        """End the connections and wait for the thread."""
        self._server.should_exit = True
        self._thread.join(_START_SECONDS)

    @property
    def port(self) -> int:
        """The port listened to."""
        port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Front:
    """What `passerelle serve` runs."""

    desk: Desk
    sftp: SftpServer
    http: HttpServer

    def run(self, stopping: threading.Event) -> None:
        """Serve until told to stop.

        Raises:
            ListenError: one of the two addresses cannot be listened to.
        """
        try:
            self.sftp.start()
        except OSError:
            raise ListenError from None
        try:
            self.http.start()
            structlog.get_logger().info("façade prête", sftp=self.sftp.port, http=self.http.port)
            stopping.wait()
        finally:
            self.http.stop()
            self.sftp.stop()
            self.desk.close()
