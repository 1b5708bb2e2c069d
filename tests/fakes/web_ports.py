"""In-memory answers to the HTTP interface's ports."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway.spool.upload import Upload
from gateway.web.ports import Caller

TOKEN = "jeton-de-la-spsti"  # a test's


class FakeAccess:
    """Knows one token."""

    def __init__(self) -> None:
        self.turned_away = 0

    def caller(self, token: str) -> Caller | None:
        return Caller("spsti-a") if token == TOKEN else None

    def refused(self, source: str) -> None:
        self.turned_away += 1


class FakeReceiving:
    """Keeps what it received, in clear: these are test bytes."""

    def __init__(self, folder: Path, limit: int = 1000) -> None:
        self._folder = folder
        self._limit = limit
        self.received: list[tuple[str, str, bytes]] = []
        self.refusals: list[tuple[str, str]] = []

    def granted(self, caller: Caller) -> Sequence[str]:
        return ("adherents",)

    def refuse(self, caller: Caller, flux: str, name: str) -> None:
        self.refusals.append((flux, name))

    def new_upload(self) -> Upload:
        return Upload(self._folder, limit=self._limit)

    def receive(self, caller: Caller, flux: str, name: str, upload: Upload) -> str:
        self.received.append((flux, name, upload.read(0, upload.size)))
        return "abcdefgh2345"


class FakeFollowing:
    """Knows one deposit."""

    def __init__(self) -> None:
        self.is_ready = True

    def status(self, caller: Caller, identity: str) -> Mapping[str, Any] | None:
        if identity != "abcdefgh2345":
            return None
        return {
            "reference": identity,
            "genre": "dépôt",
            "flux": "adherents",
            "etat": "accepté",
            "motif": None,
            "clause": None,
            "comptes": {"lignes reçues": 3},
            "depuis": "2026-11-22T05:00:00+00:00",
        }

    def ready(self) -> bool:
        return self.is_ready
