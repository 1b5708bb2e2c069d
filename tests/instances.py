"""A throwaway instance, with a keystore that opens fast."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from gateway.bootstrap.instance import create_instance
from gateway.clock import Clock, now
from gateway.creation import Fingerprints, Listening
from keys.custody.keystore import MINIMUM

PASSPHRASE: Final = "une phrase de passe d'essai"


def new_instance(folder: Path, clock: Clock = now) -> Fingerprints:
    """An instance on ports that the system chooses.

    One is made a process and copied, keys included: a second each otherwise. One that begins at
    another instant is made for good.
    """
    if clock is not now:
        return _create(folder, clock)
    made, fingerprints = _made()
    shutil.copytree(made, folder)
    return fingerprints


@cache
def _made() -> tuple[Path, Fingerprints]:
    """An instance in a folder of its own, which goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-essai-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "instance", _create(folder / "instance", now)


def _create(folder: Path, clock: Clock) -> Fingerprints:
    listening = Listening(sftp_port=0, http_port=0)
    return create_instance(folder, "essai", PASSPHRASE, listening, MINIMUM, clock)
