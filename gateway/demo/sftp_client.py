"""The partners' SFTP client: OpenSSH's `sftp` where it is installed, ours where it is not.

`connect(gateway, actor)` gives a `PartnerClient`; `drop` sends a file the way the guide advises,
to `NAME.part` and then to its name. Promises: the host key is compared with the fingerprint that
the operator handed over before anything is sent; no file of the user's own SSH set-up is read.
"""

import contextlib
import os
import select
import shutil
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from typing import Final, Protocol

from gateway.demo.actors import Actor
from gateway.demo.programs import environment, last_line, run
from gateway.sftp.client import (
    Destination,
    SftpClient,
    TransferDeniedError,
    TransferError,
)
from gateway.sftp.hostkey import fingerprint

KNOWN_HOSTS: Final = "known_hosts"
_SECONDS: Final = 60.0
_DENIED: Final = "permission denied"
_END: Final = "SFTP protocol version"
_OPTIONS: Final = (
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
    "PreferredAuthentications=publickey",
    "StrictHostKeyChecking=yes",
    f"UserKnownHostsFile={KNOWN_HOSTS}",
    "GlobalKnownHostsFile=none",
    "UpdateHostKeys=no",
    "LogLevel=ERROR",
)


class PartnerClient(Protocol):
    """What a partner does over SFTP; every failure is a `TransferError`."""

    def listing(self, folder: str) -> list[str]:
        """The names in a folder."""
        ...

    def upload(self, local: Path, remote: str) -> None:
        """Send a file."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a file its name."""
        ...

    def download(self, remote: str, local: Path) -> None:
        """Fetch a file."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


def client_name() -> str:
    """Which client will be used, for the narration."""
    return "sftp d'OpenSSH" if shutil.which("sftp") else "celui de paramiko, faute de sftp"


def connect(gateway: Destination, actor: Actor) -> PartnerClient:
    """Connect an actor.

    Raises:
        TransferError: no answer, another host key, or their key is refused.
    """
    if shutil.which("sftp") and shutil.which("ssh-keyscan"):
        _trust(gateway, actor)
        return OpenSshClient(gateway, actor)
    return SftpClient.connect(gateway, actor.login, actor.key)


def drop(client: PartnerClient, local: Path, folder: str) -> float:
    """Send a file to `NAME.part`, then give it its name.

    Returns:
        The monotonic instant of the renaming.
    """
    target = f"{folder}/{local.name}"
    client.upload(local, f"{target}.part")
    renamed = time.monotonic()
    client.rename(f"{target}.part", target)
    return renamed


class OpenSshClient:
    """One running `sftp -b -`, given its commands one at a time."""

    def __init__(self, gateway: Destination, actor: Actor) -> None:
        self._folder = actor.folder
        self._errors = actor.folder / "sftp.log"
        command = ["sftp", "-b", "-", "-F", "none", "-P", str(gateway.port), "-i", actor.key.name]
        for option in _OPTIONS:
            command += ["-o", option]
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 # a fixed program, without a shell
                [*command, f"{actor.login}@{gateway.host}"],
                cwd=actor.folder,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._said = b""
        self._read_errors = 0
        try:
            self._ask("pwd")
        except BaseException:
            self.close()
            raise

    def listing(self, folder: str) -> list[str]:
        """The names in a folder."""
        lines = self._ask(f"ls -1 {_quoted(folder)}")
        return [line.strip().rsplit("/", 1)[-1] for line in lines if line.strip()]

    def upload(self, local: Path, remote: str) -> None:
        """Send a file."""
        self._ask(f"put {_quoted(str(local.relative_to(self._folder)))} {_quoted(remote)}")

    def rename(self, old: str, new: str) -> None:
        """Give a file its name."""
        self._ask(f"rename {_quoted(old)} {_quoted(new)}")

    def download(self, remote: str, local: Path) -> None:
        """Fetch a file."""
        self._ask(f"get {_quoted(remote)} {_quoted(str(local.relative_to(self._folder)))}")

    def close(self) -> None:
        """Hang up."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _ask(self, command: str) -> list[str]:
        """Have one command done; what it printed.

        The hyphen keeps `sftp` going when the command fails; `version` prints, without asking the
        server, a line that marks the end of the answer.
        """
        given, answered = self._process.stdin, self._process.stdout
        if given is None or answered is None:
            raise TransferError
        with contextlib.suppress(BrokenPipeError):
            given.write(f"-{command}\nversion\n".encode())
            given.flush()
        lines = self._answer(answered.fileno())
        if complaint := self._complaint():
            denied = complaint.lower().endswith(_DENIED)
            kind = TransferDeniedError if denied else TransferError
            raise kind(f"sftp : {complaint}")
        return [line for line in lines if not line.startswith("sftp>")]

    def _answer(self, descriptor: int) -> list[str]:
        limit = time.monotonic() + _SECONDS
        lines: list[str] = []
        while True:
            while b"\n" in self._said:
                line, _, self._said = self._said.partition(b"\n")
                if line.startswith(_END.encode()):
                    return lines
                lines.append(line.decode("utf-8", "replace"))
            if not select.select([descriptor], [], [], max(0.0, limit - time.monotonic()))[0]:
                raise TransferError(f"sftp ne répond plus après {_SECONDS:.0f} s")
            read = os.read(descriptor, 65_536)
            if not read:
                raise TransferError(f"sftp s'est arrêté : {self._complaint() or 'sans un mot'}")
            self._said += read

    def _complaint(self) -> str:
        """The last line written to the error stream since the last time it was read."""
        with self._errors.open("rb") as errors:
            errors.seek(self._read_errors)
            new = errors.read()
        self._read_errors += len(new)
        return last_line(new.decode("utf-8", "replace")) if new.strip() else ""


def _trust(gateway: Destination, actor: Actor) -> None:
    """Write the actor's `known_hosts`, once the key shown has the print that was handed over."""
    command = ["ssh-keyscan", "-T", "10", "-t", "ed25519", "-p", str(gateway.port), gateway.host]
    lines = run(command, actor.folder).stdout.splitlines()
    shown = [line for line in lines if line and not line.startswith("#")]
    if [fingerprint(b64decode(line.split()[2])) for line in shown] != [gateway.fingerprint]:
        raise TransferError("La clé d'hôte n'est pas celle qui a été transmise.")
    (actor.folder / KNOWN_HOSTS).write_text("\n".join([*shown, ""]), "ascii")


def _quoted(argument: str) -> str:
    """An argument of an `sftp` command; within quotes, nothing else is special to it."""
    return '"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"'
