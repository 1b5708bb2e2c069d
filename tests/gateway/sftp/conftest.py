"""A server on 127.0.0.1 with the ports in memory, and the clients that visit it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko
import pytest

from gateway.sftp.hostkey import new_host_key, parse_public_key
from gateway.sftp.ports import Visitor
from gateway.sftp.server import Ports, SftpServer
from gateway.sftp.settings import SftpSettings
from keys.arrival import arrival_public, new_arrival_key, open_arrival
from tests.fakes.sftp_ports import FakeDepot, FakeGate, FakeShelf
from tests.gateway.sftp.support import eventually, write_key


@dataclass
class Site:
    """A running server and all that surrounds it."""

    folder: Path
    settings: SftpSettings
    gate: FakeGate = field(default_factory=FakeGate)
    depot: FakeDepot = field(default_factory=FakeDepot)
    shelf: FakeShelf = field(default_factory=FakeShelf)
    private: bytes = field(default_factory=new_arrival_key)
    host_key: bytes = field(default_factory=new_host_key)
    keys: dict[str, Path] = field(default_factory=dict)
    clients: list[paramiko.Transport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spool = self.folder / "spool"
        self.spool.mkdir()
        self.server = self._server()
        self.spsti = self.enrol("spsti", "SPSTI")
        self.other = self.enrol("carsat", "CARSAT")
        self.depot.granted = {"SPSTI": ["adherents"], "CARSAT": ["sinistralite", "portefeuille"]}

    def _server(self) -> SftpServer:
        return SftpServer(
            self.settings,
            Ports(self.gate, self.depot, self.shelf),
            host_key=self.host_key,
            public=arrival_public(self.private),
            spool=self.spool,
        )

    def restart(self) -> None:
        self.server.stop()
        self.server = self._server()
        self.server.start()

    def enrol(self, login: str, party: str) -> Visitor:
        path = self.folder / f"{login}.key"
        line = write_key(path)
        self.keys[login] = path
        return self.gate.register(login, parse_public_key(line).blob, party)

    def transport(self, login: str | None = "spsti") -> paramiko.Transport:
        transport = paramiko.Transport(("127.0.0.1", self.server.port))
        self.clients.append(transport)
        transport.start_client(timeout=10)
        if login is not None:
            key = paramiko.Ed25519Key(filename=str(self.keys[login]))
            transport.auth_publickey(login, key)
        return transport

    def client(self, login: str = "spsti") -> paramiko.SFTPClient:
        client = paramiko.SFTPClient.from_transport(self.transport(login))
        assert client is not None
        return client

    def opened(self, name: str, visitor: Visitor | None = None) -> bytes:
        path = self.depot.sealed_path(visitor or self.spsti, name)
        with path.open("rb") as file:
            return b"".join(open_arrival(self.private, file))

    def wait_taken(self, *names: str) -> None:
        eventually(lambda: set(names) <= {name for name, _ in self.depot.taken})


SiteMaker = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[SiteMaker]:
    sites: list[Site] = []

    def make(**changes: Any) -> Site:
        folder = tmp_path / f"site{len(sites)}"
        folder.mkdir()
        settings = SftpSettings(port=0, **{"quiet": 0.4, **changes})
        site = Site(folder, settings)
        site.server.start()
        sites.append(site)
        return site

    yield make
    for site in sites:
        for client in site.clients:
            client.close()
        site.server.stop()
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("passerelle")]
    assert not left


@pytest.fixture
def site(make_site: SiteMaker) -> Site:
    return make_site()
