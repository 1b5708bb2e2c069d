"""A throwaway instance, with a keystore that opens fast."""

from pathlib import Path
from typing import Final

from gateway.bootstrap.instance import create_instance
from gateway.clock import Clock, now
from gateway.creation import Fingerprints, Listening
from keys.custody.keystore import MINIMUM

PASSPHRASE: Final = "une phrase de passe d'essai"


def new_instance(folder: Path, clock: Clock = now) -> Fingerprints:
    """Create an instance on ports that the system chooses, its log beginning at `clock`."""
    listening = Listening(sftp_port=0, http_port=0)
    return create_instance(folder, "essai", PASSPHRASE, listening, MINIMUM, clock)
