"""The process that holds the keys: no port, durable workflows."""

from functools import partial
from pathlib import Path

from gateway.bootstrap.desk import open_desk
from gateway.clock import Clock, now
from gateway.creation import answers_name_of, origin_of
from gateway.desk import Desk
from gateway.purging import destroyer
from gateway.signers import NamedSigner
from gateway.storage.objects import ObjectStore
from gateway.worker.durable import DurableOutbox
from gateway.worker.process import Worker
from gateway.worker.sirene_advice import open_register
from gateway.worker.successions import open_lineage
from gateway.worker.vault import Vault
from gateway.worker.workflows import ATTEMPTS, Faults
from gateway.worker.workshop import Workshop
from keys.custody.keystore import GatewaySecrets, load
from keys.signing import Signer


def open_worker(
    folder: Path, passphrase: str, faults: Faults | None = None, attempts: int = ATTEMPTS
) -> Worker:
    """The worker over an instance.

    Args:
        folder: the instance.
        passphrase: of its keystore.
        faults: where tests stop the process; nothing in service.
        attempts: how often a failing step is tried.

    Raises:
        InstanceError: there is no instance there.
        WrongPassphraseError: the keystore does not open.
    """
    desk = open_desk(folder)
    secrets = load(desk.instance.keystore, passphrase)
    return Worker(workshop(desk, secrets), desk.settings, desk.instance, faults, attempts)


def workshop(desk: Desk, secrets: GatewaySecrets, clock: Clock = now) -> Workshop:
    """The worker's tools over an open instance."""
    instance, name = desk.instance, desk.settings.name
    return Workshop(
        name=name,
        origin=origin_of(name),
        database=desk.database,
        spool=instance.spool,
        objects=ObjectStore(instance.objects),
        shelves=ObjectStore(instance.shelves),
        secrets=secrets,
        vault=Vault(secrets, desk.database),
        journal_signer=NamedSigner(origin_of(name), Signer(secrets.journal_seed)),
        answers_signer=NamedSigner(answers_name_of(name), Signer(secrets.accuses_seed)),
        sirene=partial(open_register, instance.sirene),
        lineage=partial(open_lineage, instance.sirene),
        outbox=DurableOutbox(instance.database_url),
        clock=clock,
        destroy=destroyer(instance),
    )
