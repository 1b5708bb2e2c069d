"""What the worker's steps share: the instance opened with its secrets, built by bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.note import NoteSigner
from gateway.clock import Clock
from gateway.ports import Outbox
from gateway.storage.database import Database
from gateway.storage.objects import ObjectStore
from gateway.worker.sirene_advice import OpenSirene
from gateway.worker.successions import OpenLineage
from gateway.worker.vault import Vault
from keys.custody.keystore import GatewaySecrets


@dataclass(frozen=True, slots=True)
class Workshop:
    """The worker's tools.

    Attributes:
        name: the instance's name.
        origin: the log's origin line.
        database: facts and log.
        spool: folder of sealed uploads.
        objects: sealed lists and extracts.
        shelves: what partners collect.
        secrets: the opened keystore.
        vault: keys of sealed objects.
        journal_signer: signs the log's checkpoints.
        answers_signer: signs acknowledgements.
        sirene: opens the public register, where it is loaded.
        lineage: opens the lineage of establishments, where Sirene is loaded.
        outbox: queues workflows.
        clock: the current instant.
        destroy: removes a file for good, never while a backup is being taken.
    """

    name: str
    origin: str
    database: Database
    spool: Path
    objects: ObjectStore
    shelves: ObjectStore
    secrets: GatewaySecrets
    vault: Vault
    journal_signer: NoteSigner
    answers_signer: NoteSigner
    sirene: OpenSirene
    lineage: OpenLineage
    outbox: Outbox
    clock: Clock
    destroy: Callable[[Path], None]
