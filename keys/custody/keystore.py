"""Custody by a passphrase: one JSON file, mode 0600, opened by Argon2id.

Use `create` once and `load` at each start. It promises that the file is written whole or not at
all and never replaced, that opening it is bounded (64 KiB of file, cost between `MINIMUM` and
`MAXIMUM`), that every parameter is authenticated with the secrets, and that a wrong passphrase says
so in one line. The passphrase is taken in Unicode form NFC: an é typed on any keyboard is the same.

Source: RFC 9106 (Argon2id), NIST SP 800-38D (AES-256-GCM).
"""

import base64
import json
import os
import stat
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keys.custody.gateway_secrets import GatewaySecrets
from keys.errors import (
    KeystoreExistsError,
    KeystoreUnreadableError,
    KeyUnavailableError,
    WrongPassphraseError,
)

__all__ = ["MAXIMUM", "MINIMUM", "STRONG", "Cost", "GatewaySecrets", "create", "load"]

_FORMAT = "passerelle-keystore-1"
_MAX_FILE = 64 * 1024
_SALT_SIZE, _NONCE_SIZE = 16, 12
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try at the passphrase costs: memory in KiB, passes, parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int


# RFC 9106, section 4, second recommended option.
STRONG = Cost(memory_kib=64 * 1024, iterations=3, lanes=4)
MINIMUM = Cost(memory_kib=8 * 1024, iterations=1, lanes=1)
MAXIMUM = Cost(memory_kib=1024 * 1024, iterations=16, lanes=8)


def create(path: Path, passphrase: str, secrets: GatewaySecrets, cost: Cost = STRONG) -> None:
    """Write the secrets to a new file, on disk when this returns.

    Raises:
        KeystoreExistsError: Something already stands at `path`.
        ValueError: The passphrase is empty, or the cost out of bounds.
        OSError: The file could not be written; nothing is left of it.
    """
    if not passphrase:
        raise ValueError("the passphrase is empty")
    if not _within_bounds(cost):
        raise ValueError("the cost is out of bounds")
    content = _sealed_text(passphrase, secrets, cost)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise KeystoreExistsError from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def load(path: Path, passphrase: str) -> GatewaySecrets:
    """Open the file.

    Raises:
        WrongPassphraseError: Not the passphrase, or the file was altered.
        KeystoreUnreadableError: No keystore there, not its owner's alone, or out of bounds.
    """
    header, nonce, sealed = _parse(_read_bounded(path))
    try:
        plain = AESGCM(_passphrase_key(passphrase, header)).decrypt(nonce, sealed, header.bound())
    except InvalidTag:
        raise WrongPassphraseError from None
    return _secrets_of(plain)


@dataclass(frozen=True, slots=True)
class _Header:
    cost: Cost
    salt: bytes

    def as_json(self) -> dict[str, object]:
        return {
            "format": _FORMAT,
            "kdf": "argon2id",
            **asdict(self.cost),
            "salt": _text(self.salt),
            "cipher": "AES-256-GCM",
        }

    def bound(self) -> bytes:
        return json.dumps(self.as_json(), sort_keys=True, separators=(",", ":")).encode()


def _sealed_text(passphrase: str, secrets: GatewaySecrets, cost: Cost) -> bytes:
    header, nonce = _Header(cost, os.urandom(_SALT_SIZE)), os.urandom(_NONCE_SIZE)
    values = {item.name: _text(getattr(secrets, item.name)) for item in fields(secrets)}
    cipher = AESGCM(_passphrase_key(passphrase, header))
    sealed = cipher.encrypt(nonce, json.dumps(values).encode(), header.bound())
    document = {**header.as_json(), "nonce": _text(nonce), "sealed": _text(sealed)}
    return json.dumps(document, indent=2).encode() + b"\n"


def _passphrase_key(passphrase: str, header: _Header) -> bytes:
    kdf = Argon2id(
        salt=header.salt,
        length=32,
        iterations=header.cost.iterations,
        lanes=header.cost.lanes,
        memory_cost=header.cost.memory_kib,
    )
    return kdf.derive(unicodedata.normalize("NFC", passphrase).encode())


def _read_bounded(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MAX_FILE + 1) if stat.S_ISREG(mode) else b""
    except OSError:
        raise KeystoreUnreadableError from None
    if mode & _OPEN_TO_OTHERS:
        raise KeystoreUnreadableError(
            "Le fichier de clés est accessible à d'autres que son propriétaire : "
            "remettez-le en mode 0600."
        )
    if not content or len(content) > _MAX_FILE:
        raise KeystoreUnreadableError
    return content


def _parse(content: bytes) -> tuple[_Header, bytes, bytes]:
    try:
        document = json.loads(content)
        cost = Cost(*(document[item.name] for item in fields(Cost)))
        header = _Header(cost, _octets(document["salt"]))
        nonce, sealed = _octets(document["nonce"]), _octets(document["sealed"])
        known = all(document[name] == value for name, value in header.as_json().items())
    # A deeply nested document exhausts the parser's stack; a list or a number has no keys.
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeystoreUnreadableError from None
    sizes_hold = len(header.salt) == _SALT_SIZE and len(nonce) == _NONCE_SIZE
    if not (known and sizes_hold and _within_bounds(cost)):
        raise KeystoreUnreadableError
    return header, nonce, sealed


def _secrets_of(plain: bytes) -> GatewaySecrets:
    try:
        values = json.loads(plain)
        return GatewaySecrets(**{name: _octets(value) for name, value in values.items()})
    except (ValueError, TypeError, AttributeError, KeyUnavailableError):
        raise KeystoreUnreadableError from None


def _within_bounds(cost: Cost) -> bool:
    return all(
        type(value) is int and getattr(MINIMUM, name) <= value <= getattr(MAXIMUM, name)
        for name, value in asdict(cost).items()
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _octets(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
