"""The operator of the demo: the real `passerelle` command, run as a program each time.

`Operator(root, narration, cache)` echoes and runs each command, keeps `passerelle up` in the
background and can show the end of its log. Promises: it listens on 127.0.0.1 only, on free ports;
the passphrase is on no command line; `stop` leaves nothing running.
"""

import json
import secrets
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.demo.errors import DemoError
from gateway.demo.narration import Narration
from gateway.demo.programs import cached, environment, run
from gateway.settings import Instance
from gateway.sftp.client import Destination

HOST: Final = "127.0.0.1"
INSTANCE: Final = "instance"
_DESK: Final = "exploitant"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 40.0
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What the operator gives to partners by another channel than the gateway's own."""

    gateway: Destination
    openpgp: str
    journal_key: str
    answers_key: str


class Operator:
    """Who runs the gateway.

    Attributes:
        root: the folder of the whole demo; commands run there.
        instance: its paths.
        folder: what the operator keeps: passphrase, convention, log.
    """

    def __init__(self, root: Path, narration: Narration, cache: Path) -> None:
        """Settle in.

        Args:
            root: the folder of the whole demo.
            narration: tells of every command.
            cache: an empty folder for compiled programs, where they may not be kept elsewhere.
        """
        self.root = root
        self._variables = {**cached(environment(), cache), "PASSERELLE_INSTANCE": INSTANCE}
        self._narration = narration
        self._up: subprocess.Popen[bytes] | None = None
        self.instance = Instance(root / INSTANCE)
        self.folder = root / _DESK
        self.folder.mkdir(mode=0o700)
        self._passphrase = self.folder / "phrase.txt"
        self._passphrase.touch(mode=0o600)
        self._passphrase.write_text(secrets.token_urlsafe(24) + "\n", "ascii")
        self._log = self.folder / "serveur.log"

    def passerelle(self, *arguments: str) -> str:
        """Echo and run a command of the gateway; what it printed.

        Raises:
            DemoError: it ended with another status than 0.
        """
        self._echo(arguments)
        return self._run(arguments)

    def together(self, *chains: Sequence[Sequence[str]]) -> list[str]:
        """Echo all commands, then run the chains side by side, each in its own order.

        A command spends its time loading the program, so two at a time take half as long.

        Returns:
            What each chain printed, in the order given.

        Raises:
            DemoError: a command ended with another status than 0.
        """
        for chain in chains:
            for command in chain:
                self._echo(command)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(self._run_chain, chains))

    def init(self) -> HandedOver:
        """Create the instance on two free ports."""
        sftp_port, http_port = _free_ports(2)
        said = self.passerelle(
            *("init", INSTANCE, "--name", "demonstration"),
            *("--sftp-port", str(sftp_port), "--http-port", str(http_port)),
            *("--passphrase-file", self._relative(self._passphrase), "--json"),
        )
        prints = json.loads(said)
        return HandedOver(
            gateway=Destination(HOST, sftp_port, prints["ssh"]),
            openpgp=prints["openpgp"].replace(" ", "").upper(),
            journal_key=prints["journal"],
            answers_key=prints["accuses"],
        )

    def keep(self, name: str, text: str) -> str:
        """Write a file in the operator's folder; its name from the root."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return self._relative(path)

    def up(self) -> None:
        """Start the gateway in the background."""
        arguments = ("up", "--passphrase-file", self._relative(self._passphrase))
        self._echo(arguments, " &")
        with self._log.open("wb") as log:
            self._up = subprocess.Popen(  # noqa: S603 # our own program
                _command(*arguments),
                cwd=self.root,
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_for(self, gateway: Destination) -> None:
        """Wait until the SSH port answers.

        Raises:
            DemoError: it does not, or the gateway ended.
        """
        limit = time.monotonic() + _START_SECONDS
        while time.monotonic() < limit:
            if self._up is None or self._up.poll() is not None:
                raise DemoError("la passerelle s'est arrêtée à son démarrage")
            try:
                with socket.create_connection((gateway.host, gateway.port), timeout=5) as probe:
                    if probe.recv(4) == b"SSH-":
                        return
            except OSError:
                time.sleep(0.1)
        raise DemoError(f"le port SSH ne répond pas après {_START_SECONDS:.0f} s")

    def stop(self) -> int | None:
        """Send SIGTERM and wait; the exit status, or None where nothing ran.

        Raises:
            DemoError: it had to be killed.
        """
        process, self._up = self._up, None
        if process is None:
            return None
        process.terminate()
        try:
            return process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise DemoError(
                f"« passerelle up » tourne encore après {_STOP_SECONDS:.0f} s"
            ) from None

    def log_tail(self, lines: int = 15) -> str:
        """The end of the server's log; empty where it has none."""
        if not self._log.exists():
            return ""
        return "\n".join(self._log.read_text("utf-8", "replace").splitlines()[-lines:])

    def _echo(self, arguments: Sequence[str], ending: str = "") -> None:
        self._narration.echo(shlex.join(["passerelle", *arguments]) + ending)

    def _run(self, arguments: Sequence[str]) -> str:
        return run(_command(*arguments), self.root, variables=self._variables).stdout

    def _run_chain(self, chain: Sequence[Sequence[str]]) -> str:
        return "".join(self._run(command) for command in chain)

    def _relative(self, path: Path) -> str:
        return str(path.relative_to(self.root))


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "gateway.cli", *arguments]


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens to now; held together, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
