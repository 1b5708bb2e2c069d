"""What tests of the SFTP server share: keys, waiting, the OpenSSH client."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.sftp.hostkey import host_public_line, new_host_key


def write_key(path: Path) -> str:
    """A new user key in `path`; the public line."""
    private = new_host_key()
    path.touch(mode=0o600)
    path.write_bytes(private)
    return host_public_line(private)


def eventually(condition: Callable[[], bool], within: float = 10.0) -> None:
    """Wait until `condition` holds; fail when it does not come."""
    limit = time.monotonic() + within
    while not condition():
        if time.monotonic() > limit:
            pytest.fail("what was expected did not come")
        time.sleep(0.02)


def needs(program: str) -> str:
    """The path of a program; skips the test, saying so, where it is absent."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed here")
    return found


def run(command: list[str], *, text: str = "", env: dict[str, str] | None = None) -> str:
    """What a command prints, whatever it answers."""
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
    )
    return f"{done.stdout}{done.stderr}[exit {done.returncode}]"


def openssh(port: int, key: Path, login: str, batch: str, *options: str) -> str:
    """What OpenSSH's `sftp` prints for a batch of commands."""
    known = key.with_suffix(".known")
    command = [needs("sftp"), *options, "-b", "-", "-P", str(port)]
    for option in (
        f"IdentityFile={key}",
        "IdentitiesOnly=yes",
        f"UserKnownHostsFile={known}",
        "StrictHostKeyChecking=accept-new",
        "LogLevel=ERROR",
    ):
        command += ["-o", option]
    return run([*command, f"{login}@127.0.0.1"], text=batch)
