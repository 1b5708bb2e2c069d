"""Waiting for what the gateway puts on a shelf: the names that speak of given flux.

`wait_for_all(client, "/retour", flux)` polls over the connection that is open, and gives the names
by flux. Promises: an end in time, in words.
"""

import time
from collections.abc import Callable, Collection
from typing import Final, TypeVar

from gateway.demo.errors import DemoError
from gateway.demo.sftp_client import PartnerClient

POLL_SECONDS: Final = 0.1
SECONDS: Final = 120.0
Found = TypeVar("Found")


def wait_until(ask: Callable[[], Found | None], what: str) -> Found:
    """Ask until there is an answer.

    Raises:
        DemoError: none came in time.
    """
    limit = time.monotonic() + SECONDS
    while (found := ask()) is None:
        if time.monotonic() > limit:
            raise DemoError(f"{what} : rien après {SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)
    return found


def wait_for_all(
    client: PartnerClient, folder: str, flux: Collection[str], ending: str
) -> dict[str, str]:
    """The name of one file of that ending for each flux, once all are there.

    Raises:
        DemoError: one is still missing at the end.
    """

    def ask() -> dict[str, str] | None:
        names = [name for name in client.listing(folder) if name.endswith(ending)]
        found = {one: name for one in flux for name in names if speaks_of(name, one)}
        return found if len(found) == len(flux) else None

    return wait_until(ask, f"fichiers attendus dans {folder}/")


def speaks_of(name: str, flux: str) -> bool:
    """Whether the name of a result or of an answer is that of a flux."""
    return f"-{flux}-".replace("_", "-") in name.replace("_", "-")
