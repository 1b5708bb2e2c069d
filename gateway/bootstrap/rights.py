"""An instance opened with its keys, to look one establishment up: no workflow, no port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.bootstrap.desk import open_desk
from gateway.desk import Desk
from gateway.storage.objects import ObjectStore
from gateway.worker.rights.searching import Search
from gateway.worker.vault import Vault
from keys.custody.keystore import load


@dataclass(frozen=True, slots=True)
class RightsRoom:
    """The desk, and what searches."""

    desk: Desk
    search: Search


@contextmanager
def open_rights(folder: Path, passphrase: str) -> Iterator[RightsRoom]:
    """An instance whose lists and extracts can be opened.

    Raises:
        InstanceError: there is none there.
        WrongPassphraseError: the keystore does not open.
    """
    with open_desk(folder) as desk:
        vault = Vault(load(desk.instance.keystore, passphrase), desk.database)
        objects = ObjectStore(desk.instance.objects)
        yield RightsRoom(desk, Search(desk.database, objects, vault))
