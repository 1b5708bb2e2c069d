"""A partner's own GnuPG, in a home of its own that disappears: real keys, real openings.

Use `with gnupg_home() as gnupg:` (it skips the test where gpg is not installed), or the fixture
`gnupg` of this folder. No passphrase, no keyserver, no network.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class GnupgError(Exception):
    """gpg ended with an error; the text is its own."""


class Gnupg:
    """gpg on one home folder, which must have a short path: its agent's socket lies there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._environment = {**os.environ, "GNUPGHOME": str(home), "LC_ALL": "C.UTF-8"}

    def run(self, *arguments: str, data: bytes = b"") -> tuple[bytes, str]:
        """Run gpg; its standard output, and its status lines and messages as text."""
        command = ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""]
        done = subprocess.run(
            [*command, "--trust-model", "always", "--status-fd", "2", *arguments],
            input=data,
            env=self._environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        text = done.stderr.decode("utf-8", "replace")
        if done.returncode:
            raise GnupgError(text)
        return done.stdout, text

    def generate(
        self,
        name: str,
        algorithm: str = "future-default",
        usage: str = "default",
        expire: str = "1y",
        options: tuple[str, ...] = (),
    ) -> str:
        """A new key (Ed25519 with a Curve25519 subkey by default); its fingerprint in capitals."""
        _, status = self.run(*options, "--quick-gen-key", name, algorithm, usage, expire)
        created = next(line for line in status.splitlines() if " KEY_CREATED " in line)
        return created.split()[3]

    def generate_from(self, parameters: str, options: tuple[str, ...] = ()) -> str:
        """A new key from a parameter file, for what `generate` cannot say."""
        text = f"%no-protection\n{parameters}\n%commit\n"
        _, status = self.run(*options, "--gen-key", data=text.encode())
        created = next(line for line in status.splitlines() if " KEY_CREATED " in line)
        return created.split()[3]

    def export(self, fingerprint: str) -> bytes:
        """The public certificate, binary."""
        return self.run("--export", fingerprint)[0]

    def export_secret(self, fingerprint: str) -> bytes:
        """The secret key, binary."""
        return self.run("--export-secret-keys", fingerprint)[0]

    def import_(self, certificate: bytes) -> None:
        """Take in a certificate, armoured or binary."""
        self.run("--import", data=certificate)

    def decrypt(self, message: bytes) -> tuple[bytes, str]:
        """The plaintext and the status text (GOODSIG, DECRYPTION_OKAY…); raises on failure."""
        return self.run("--decrypt", data=message)

    def close(self) -> None:
        """End the agent of this home."""
        subprocess.run(
            ["gpgconf", "--kill", "all"], env=self._environment, capture_output=True, check=False
        )


@contextmanager
def gnupg_home() -> Iterator[Gnupg]:
    """A throwaway GnuPG under the system's temporary folder; skips where gpg is absent."""
    if shutil.which("gpg") is None:
        pytest.skip("gpg is not installed")
    home = Path(tempfile.mkdtemp(prefix="gpg"))
    gnupg = Gnupg(home)
    try:
        yield gnupg
    finally:
        gnupg.close()
        shutil.rmtree(home, ignore_errors=True)
