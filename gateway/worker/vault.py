"""The worker's keys at work: scope keys opened as needed, one fresh key per sealed object.

Only the worker process holds a `Vault`: it is made from the opened keystore. A scope key is created
the first time its scope and year need one, with its own entry in the log.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gateway.storage import scope_keys
from gateway.storage.database import Database
from gateway.storage.holdings import SealedObject
from keys.custody.keystore import GatewaySecrets
from keys.digests import KeyedDigest, keyed_digest
from keys.pseudonyms import Algorithm, pseudonymise
from keys.scopes import Scope, new_key, unwrap, unwrap_for, wrap, wrap_for

_DEPOSIT_LABEL: Final = "depot"
_PSEUDONYM_LABEL: Final = "pseudonymes"
_OPPOSITION_LABEL: Final = "oppositions"
_CONTEST_LABEL: Final = "contestations"
_ATTESTED_LABEL: Final = "liste attestee"


def pseudonym_key(object_key: bytes) -> bytes:
    """The key of an extract's pseudonyms: of its own object, and of no other use."""
    return bytes.fromhex(keyed_digest(object_key, _PSEUDONYM_LABEL, b""))


def attested_key(object_key: bytes) -> bytes:
    """The key of a list's salted commitments: of its own object, and of no other use."""
    return bytes.fromhex(keyed_digest(object_key, _ATTESTED_LABEL, b""))


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A new object's key, and what is stored to open it again."""

    scope_key: str
    wrapped: bytes = field(repr=False)
    key: bytes = field(repr=False)


class Vault:
    """Wraps and unwraps the keys of sealed objects."""

    def __init__(self, secrets: GatewaySecrets, database: Database) -> None:
        self._secrets = secrets
        self._database = database

    def fresh_key(self, scope: str, at: datetime) -> FreshKey:
        """A key for a new object of a scope, in the year of `at`."""
        identity, scope_key = self._scope_key(Scope(scope, at.year), at)
        key = new_key()
        return FreshKey(identity, wrap(scope_key, key), key)

    def key_of(self, sealed: SealedObject) -> bytes:
        """The key that opens an object.

        Raises:
            UnknownError: the scope key's row is gone.
            KeyDestroyedError: the scope key was destroyed.
            KeyUnavailableError: the wrapped key was altered.
        """
        with self._database.reading() as connection:
            record = scope_keys.get(connection, sealed.scope_key)
        return unwrap(unwrap_for(self._secrets.root, record), sealed.wrapped_key)

    def deposit_digest(self) -> KeyedDigest:
        """A digest of deposits that nobody can compute without the root key."""
        return KeyedDigest(self._secrets.root, _DEPOSIT_LABEL)

    def opposition_key(self) -> bytes:
        """The key of the digests of establishments that object; nobody has it without the root."""
        return bytes.fromhex(keyed_digest(self._secrets.root, _OPPOSITION_LABEL, b""))

    def contest_digests(self, sirets: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Digests of SIRETs that only this instance can compute: ``(n, 14)`` to ``(n, 16)``."""
        key = bytes.fromhex(keyed_digest(self._secrets.root, _CONTEST_LABEL, b""))
        return pseudonymise(Algorithm.AES_256_CMAC, key, sirets)

    def _scope_key(self, scope: Scope, at: datetime) -> tuple[str, bytes]:
        with self._database.reading() as connection:
            found = scope_keys.current(connection, scope)
        if found is None:
            with self._database.writing() as connection:
                # Another step may have made it between the two transactions.
                found = scope_keys.current(connection, scope)
                if found is None:
                    record = wrap_for(self._secrets.root, scope, 1, new_key())
                    found = scope_keys.add(connection, record, at), record
        identity, record = found
        return identity, unwrap_for(self._secrets.root, record)
