"""`passerelle init`: a new instance in a new folder, with every key it needs.

Promises: nothing that exists is overwritten; files with secrets are their owner's alone; what
partners must be given is told at the end.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from audit.note import VerifierKey
from gateway.errors import ConflictError
from gateway.settings import FILE_NAME, Instance
from gateway.sftp.hostkey import fingerprint, load_host_key, new_host_key
from keys.arrival import arrival_public
from keys.custody.keystore import STRONG, Cost, GatewaySecrets, create
from keys.sealing.openpgp import fingerprint as openpgp_fingerprint
from keys.sealing.openpgp import public_certificate
from keys.signing import Signer

_SETTINGS: Final = """\
# Réglages de l'instance ; chaque clé peut aussi être donnée par PASSERELLE_<CLÉ>.
name = "{name}"

# Où la façade écoute. Derrière un pare-feu : l'adresse de l'interface, pas 0.0.0.0 par habitude.
sftp_host = "{sftp_host}"
sftp_port = {sftp_port}
http_host = "{http_host}"
http_port = {http_port}

# « durci » : AES-GCM seulement. « compatible » : ajoute AES-CTR pour curl et de vieux clients.
sftp_profile = "durci"

# Secondes de calme après lesquelles un fichier déposé sous son nom définitif est pris en charge.
quiet_seconds = 5.0
"""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the front will listen."""

    sftp_host: str = "127.0.0.1"
    sftp_port: int = 2222
    http_host: str = "127.0.0.1"
    http_port: int = 8222


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What to hand to partners, by another channel than the gateway's own."""

    ssh_host: str
    openpgp: str
    journal: str
    accuses: str


def origin_of(name: str) -> str:
    """The log's origin line, which names its key: the instance's name, in one word."""
    return f"passerelle/{'-'.join(name.split())}/journal"


def answers_name_of(name: str) -> str:
    """The name under which acknowledgements are signed."""
    return f"passerelle/{'-'.join(name.split())}/accuses"


def create_files(
    folder: Path,
    name: str,
    passphrase: str,
    at: datetime,
    listening: Listening,
    cost: Cost = STRONG,
) -> Fingerprints:
    """Make the folder, its settings and its keys; the database comes after.

    Raises:
        ConflictError: an instance, or anything else, is there already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConflictError(f"{folder} n'est pas vide : rien n'a été touché")
    instance = Instance(folder)
    for path in instance.folders():
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    secrets = GatewaySecrets.generate(f"Passerelle {name}", at)
    create(instance.keystore, passphrase, secrets, cost)
    host_key = new_host_key()
    certificate = public_certificate(secrets.openpgp)
    journal = VerifierKey(origin_of(name), Signer(secrets.journal_seed).public).encode()
    accuses = VerifierKey(answers_name_of(name), Signer(secrets.accuses_seed).public).encode()
    _write(instance.host_key, host_key, 0o600)
    _write(instance.arrival_public, arrival_public(secrets.arrival), 0o644)
    _write(instance.certificate, certificate, 0o644)
    _write(instance.journal_key, journal.encode() + b"\n", 0o644)
    _write(instance.answers_key, accuses.encode() + b"\n", 0o644)
    settings = _SETTINGS.format(
        name=name.replace("\\", "\\\\").replace('"', '\\"'),
        sftp_host=listening.sftp_host,
        sftp_port=listening.sftp_port,
        http_host=listening.http_host,
        http_port=listening.http_port,
    )
    _write(folder / FILE_NAME, settings.encode(), 0o644)
    return Fingerprints(
        ssh_host=fingerprint(load_host_key(host_key).asbytes()),
        openpgp=openpgp_fingerprint(certificate),
        journal=journal,
        accuses=accuses,
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
