"""A new instance: its files and keys, its database, the workflow library's tables."""

from pathlib import Path

from gateway.bootstrap.desk import open_desk
from gateway.clock import Clock, now
from gateway.creation import Fingerprints, Listening, create_files
from gateway.settings import Instance
from gateway.storage import parties
from gateway.storage.journal import append
from gateway.storage.migrations import migrate
from gateway.worker.durable import create_tables
from keys.custody.keystore import STRONG, Cost


def create_instance(
    folder: Path,
    name: str,
    passphrase: str,
    listening: Listening,
    cost: Cost = STRONG,
    clock: Clock = now,
) -> Fingerprints:
    """Make an instance in a new or empty folder.

    Args:
        folder: where it goes.
        name: the instance's.
        passphrase: of its keystore.
        listening: where the front will listen.
        cost: of opening the keystore.
        clock: dates the log's first entry; keys bear the machine's date, which their library
            reads itself.

    Raises:
        ConflictError: the folder is not empty.
    """
    fingerprints = create_files(folder, name, passphrase, now(), listening, cost)
    instance = Instance(folder)
    migrate(instance.database_url)
    create_tables(instance.database_url)
    with open_desk(folder) as desk, desk.database.writing() as connection:
        append(connection, parties.instance_created(clock()))
    return fingerprints
