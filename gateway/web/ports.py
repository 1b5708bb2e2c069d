"""What the HTTP interface asks of the rest of the gateway; `bootstrap` joins them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.spool.upload import Upload


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token it is."""

    party: str


class Access(Protocol):
    """Who may call."""

    def caller(self, token: str) -> Caller | None:
        """The party of a token, or None."""
        ...

    def refused(self, source: str) -> None:
        """Count a call with no good token."""
        ...


class Receiving(Protocol):
    """Where deposits go."""

    def granted(self, caller: Caller) -> Sequence[str]:
        """The flux that the caller may deposit at this instant."""
        ...

    def refuse(self, caller: Caller, flux: str, name: str) -> None:
        """Put on record a deposit that no convention grants; its reason reaches /accuses/."""
        ...

    def new_upload(self) -> Upload:
        """An empty upload, bounded."""
        ...

    def receive(self, caller: Caller, flux: str, name: str, upload: Upload) -> str:
        """Seal a whole upload, put it on record, queue it; its id."""
        ...


class Following(Protocol):
    """Where things stand."""

    def status(self, caller: Caller, identity: str) -> Mapping[str, Any] | None:
        """One deposit or exchange of the caller's, or None, alike where it is another's."""
        ...

    def ready(self) -> bool:
        """Whether the database answers."""
        ...
