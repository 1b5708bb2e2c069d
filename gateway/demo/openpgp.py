"""The SPSTI's own GnuPG, in a home of its own: it makes a key, then opens what was sealed to it.

`with open_keyring(actor) as keyring:` gives a `Keyring`, or None where gpg is not installed. The
home stays at a short path while it is used, because the agent's socket lies in it; it is copied to
the actor's folder at the end. Promises: a file is only given its name once its signature was found
to be the gateway's.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gateway.demo.actors import Actor
from gateway.demo.errors import DemoError
from gateway.demo.programs import environment, run

CERTIFICATE: Final = "certificat.asc"
HOME: Final = "gnupg"
_PART: Final = ".non-verifie"


def user_id(actor: Actor) -> str:
    """The name that the actor's key bears."""
    return f"{actor.party_name} (démonstration) <{actor.login}@{actor.party}.example>"


class Keyring:
    """gpg, as one person uses it."""

    def __init__(self, home: Path, actor: Actor) -> None:
        self._variables = environment(GNUPGHOME=str(home))
        self._actor = actor

    def make_key(self) -> None:
        """Make a key that expires in a year, and export its certificate to the actor's folder."""
        person = user_id(self._actor)
        self._gpg("--quick-gen-key", person, "default", "default", "1y")
        certificate = str(self._actor.folder / CERTIFICATE)
        self._gpg("--armor", "--output", certificate, "--export", f"={person}")

    def trust(self, certificate: Path, fingerprint: str) -> None:
        """Import the gateway's certificate, if its fingerprint is the one handed over.

        Raises:
            DemoError: it is another one.
        """
        self._gpg("--import", str(certificate))
        shown = self._gpg("--with-colons", "--fingerprint", "--list-keys", fingerprint)
        known = [line.split(":")[9] for line in shown.splitlines() if line.startswith("fpr:")]
        if fingerprint not in known:
            raise DemoError("le certificat de la passerelle n'est pas celui qui a été annoncé")

    def open(self, sealed: Path, target: Path, fingerprint: str) -> None:
        """Decrypt a file and check that the gateway signed it.

        Raises:
            DemoError: gpg cannot open it, or the signature is not the gateway's.
        """
        part = target.with_name(target.name + _PART)
        said = self._gpg("--output", str(part), "--decrypt", str(sealed))
        valid = [line.split() for line in said.splitlines() if " VALIDSIG " in line]
        # The last word is the fingerprint of the primary key (GnuPG, doc/DETAILS).
        if [words[-1] for words in valid] != [fingerprint]:
            part.unlink(missing_ok=True)
            raise DemoError(f"{sealed.name} n'est pas signé par la passerelle")
        part.rename(target)

    def close(self) -> None:
        """End the agent of this home."""
        run(["gpgconf", "--kill", "all"], self._actor.folder, variables=self._variables)

    def _gpg(self, *arguments: str) -> str:
        """Run gpg; its standard output, status lines among it."""
        command = ["gpg", "--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback"]
        # The certificate was compared by its fingerprint: no web of trust is needed.
        command += ["--passphrase", "", "--trust-model", "always", "--status-fd", "1"]
        return run([*command, *arguments], self._actor.folder, variables=self._variables).stdout


@contextmanager
def open_keyring(actor: Actor) -> Iterator[Keyring | None]:
    """A GnuPG for the actor while this lasts."""
    if shutil.which("gpg") is None:
        yield None
        return
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    keyring = Keyring(home, actor)
    try:
        yield keyring
    finally:
        keyring.close()
        # Not moved: sockets of the agent may remain, and they do not travel between disks.
        sockets = shutil.ignore_patterns("S.*", "*.lock", ".#*")
        shutil.copytree(home, actor.folder / HOME, ignore=sockets)
        shutil.rmtree(home, ignore_errors=True)
