"""A running gateway and its partners, each with their own keys and their own client."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import pytest

from gateway.bootstrap.desk import open_desk
from gateway.sftp.hostkey import host_public_line, parse_public_key
from gateway.storage import parties
from tests.instances import PASSPHRASE
from tests.keys.gnupg import Gnupg
from tests.scenario import CARSAT, DPO, SPSTI, Scenario, build_scenario

T = TypeVar("T")
PATIENCE: Final = 60.0
LOGINS: Final = {"camille": SPSTI, "alex": CARSAT, "dominique": DPO}


@dataclass(frozen=True)
class House:
    """The gateway as its partners meet it."""

    scenario: Scenario
    folder: Path
    temporary: Path
    gnupg: Gnupg
    sftp_port: int
    http_port: int
    supervisor: subprocess.Popen[bytes]

    def sftp(self, login: str, *lines: str, check: bool = True) -> str:
        """Run a batch of the OpenSSH client; what it printed, errors included."""
        command = ["sftp", "-q", "-b", "-", "-P", str(self.sftp_port)]
        for option in (
            f"IdentityFile={self.folder / login}",
            "IdentitiesOnly=yes",
            f"UserKnownHostsFile={self.folder / 'known_hosts'}",
            "StrictHostKeyChecking=yes",
        ):
            command += ["-o", option]
        done = subprocess.run(
            [*command, f"{login}@127.0.0.1"],
            input="\n".join(lines) + "\n",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0 or not check, output
        return output

    def names(self, login: str, folder: str) -> Sequence[str]:
        """What a folder lists."""
        lines = self.sftp(login, f"ls -1 {folder}").splitlines()
        return [line.rsplit("/", 1)[-1] for line in lines if line.startswith(folder)]

    def drop(self, login: str, flux: str, name: str, content: bytes, place: str = "depot") -> None:
        """Upload under a temporary name, then rename, as the guide advises."""
        local = self.folder / f"local-{login}"
        local.write_bytes(content)
        remote = f"/{place}/{flux}/{name}"
        self.sftp(login, f'put {local} "{remote}.part"', f'rename "{remote}.part" "{remote}"')
        local.unlink()

    def answer(self, login: str, part: str) -> tuple[str, bytes]:
        """Wait for the answer whose name holds `part`: its French text and its JSON."""
        names = self.wait(
            lambda: [n for n in self.names(login, "/accuses") if part in n and n != "suivi.txt"],
            f"an answer about {part}",
            at_least=2,
        )
        fetched = {name.rsplit(".", 1)[1]: self.fetch(login, f"/accuses/{name}") for name in names}
        return fetched["txt"].decode("utf-8-sig"), fetched["json"]

    def result(self, flux: str, *, after: Sequence[str] = ()) -> bytes:
        """Wait for the result of a flux that was not there before; the sealed file."""
        names = self.wait(
            lambda: [n for n in self.names("camille", "/retour") if flux in n and n not in after],
            f"a result of {flux}",
        )
        return self.fetch("camille", f"/retour/{names[0]}")

    def fetch(self, login: str, remote: str) -> bytes:
        """Download a file."""
        local = self.folder / f"fetched-{login}"
        self.sftp(login, f'get "{remote}" {local}')
        content = local.read_bytes()
        local.unlink()
        return content

    def wait(self, look: Callable[[], Sequence[T]], what: str, at_least: int = 1) -> Sequence[T]:
        """Look until there is something."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = look()
            if len(found) >= at_least:
                return found
            time.sleep(0.2)
        pytest.fail(f"waited in vain for {what}")


@contextmanager
def running_house(folder: Path, gnupg: Gnupg) -> Iterator[House]:
    """Set everything up, run `passerelle up`, and end it with SIGTERM."""
    for program in ("sftp", "ssh-keygen"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian package openssh-client)")
    scenario = build_scenario(folder / "instance", gnupg.export(gnupg.generate("SPSTI Exemple")))
    _give_access(scenario, folder)
    temporary = folder / "tmp"
    temporary.mkdir()
    ports = _free_ports(2)
    _know_host(scenario, folder, ports[0])
    supervisor = _start(scenario, folder, temporary, ports)
    try:
        _wait_for_port(ports[0])
        _wait_for_port(ports[1])
        gnupg.import_((scenario.folder / "public" / "passerelle.asc").read_bytes())
        yield House(scenario, folder, temporary, gnupg, ports[0], ports[1], supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        status = supervisor.wait(PATIENCE)
    assert status == 0


def _give_access(scenario: Scenario, folder: Path) -> None:
    with open_desk(scenario.folder) as desk, desk.database.writing() as connection:
        for login, party in LOGINS.items():
            _ssh_key(folder / login)
            key = parse_public_key((folder / f"{login}.pub").read_text())
            parts = (key.type, key.blob, key.fingerprint)
            parties.add_login(connection, login, party, parts, desk.clock())
    _ssh_key(folder / "inconnu")


def _ssh_key(path: Path) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True, timeout=PATIENCE)


def _know_host(scenario: Scenario, folder: Path, port: int) -> None:
    with open_desk(scenario.folder) as desk:
        line = host_public_line(desk.instance.host_key.read_bytes())
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {line}\n")


def _start(
    scenario: Scenario, folder: Path, temporary: Path, ports: Sequence[int]
) -> subprocess.Popen[bytes]:
    phrase = folder / "phrase"
    phrase.write_text(PASSPHRASE + "\n")
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "PASSERELLE_SFTP_PORT": str(ports[0]),
        "PASSERELLE_HTTP_PORT": str(ports[1]),
        "PASSERELLE_QUIET_SECONDS": "1",
        "PASSERELLE_CHECKPOINT_SECONDS": "1",
    }
    command = [sys.executable, "-m", "gateway.cli", "up", "--instance", str(scenario.folder)]
    with (folder / "up.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "--passphrase-file", str(phrase)], env=environment, stdout=log, stderr=log
        )


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [found.getsockname()[1] for found in sockets]
    for found in sockets:
        found.close()
    return ports


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the front does not listen")
