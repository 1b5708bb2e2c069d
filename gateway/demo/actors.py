"""Who plays in the demo: a clerk of the SPSTI, an agent of the CARSAT, a DPO, each with a key.

`cast_in(folder)` gives them, each with a folder of their own; `make_ssh_key` makes the key that
never leaves it. All of them are invented, as is the convention between them.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.demo.programs import run
from gateway.sftp.hostkey import host_public_line, new_host_key

SPSTI: Final = "spsti-exemple"
CARSAT: Final = "carsat-exemple"
DPO: Final = "dpo-exemple"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person, and the party they act for.

    Attributes:
        login: their name over SFTP.
        party: code of their party.
        kind: of party.
        party_name: as partners read it.
        folder: all that they hold.
    """

    login: str
    party: str
    kind: str
    party_name: str
    folder: Path

    @property
    def key(self) -> Path:
        """Their private SSH key."""
        return self.folder / "cle_ssh"

    @property
    def public_key(self) -> Path:
        """What they send to the operator."""
        return self.folder / "cle_ssh.pub"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone."""

    spsti: Actor
    carsat: Actor
    dpo: Actor

    @property
    def everyone(self) -> tuple[Actor, ...]:
        """In the order in which they appear."""
        return (self.spsti, self.carsat, self.dpo)


def cast_in(folder: Path) -> Cast:
    """The actors, each with a new private folder under `folder`."""
    cast = Cast(
        Actor("camille", SPSTI, "spsti", "SPSTI Exemple", folder / "spsti"),
        Actor("nadia", CARSAT, "carsat", "CARSAT Exemple", folder / "carsat"),
        Actor("alix", DPO, "dpo", "DPO des parties", folder / "dpo"),
    )
    for actor in cast.everyone:
        actor.folder.mkdir(mode=0o700)
    return cast


def make_ssh_key(actor: Actor) -> str:
    """Make an Ed25519 key pair in the actor's folder.

    Returns:
        The name of what made it.
    """
    if shutil.which("ssh-keygen"):
        comment = f"{actor.login}@{actor.party}"
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment]
        run([*command, "-f", actor.key.name], actor.folder)
        return "ssh-keygen"
    private = new_host_key()
    actor.key.touch(mode=0o600)
    actor.key.write_bytes(private)
    actor.public_key.write_text(host_public_line(private) + "\n", "ascii")
    return "la passerelle, faute de ssh-keygen"
