"""OpenPGP: results signed by the gateway and encrypted to their recipient.

Use `new_gateway_key` once; `public_certificate` and `fingerprint` for what partners import and
compare; `seal_fd_to_path` for a result held in a memfd, `seal_bytes` for a short one. Recipients
have passed `keys.recipients.check_certificate` beforehand: the library underneath would encrypt to
expired and revoked certificates alike.

It promises binary messages that GnuPG 2.2 and Kleopatra open, memory that does not grow with the
result, no plaintext on any disk, no compression (a sealed size tells no more than the size of the
result), and errors without the library's stack traces.

Source: RFC 4880 (keys and messages in the form every GnuPG reads).
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pysequoia import Cert, Profile, PySigner, Tsk, encrypt, encrypt_file

from keys.errors import KeyUnavailableError, SealingError

GATEWAY_VALIDITY = timedelta(days=3 * 365)


def new_gateway_key(user_id: str, at: datetime) -> bytes:
    """A new transferable secret key (Ed25519), binary, expiring three years after `at`.

    Its creation date is the machine's clock, which the library reads itself.

    Raises:
        SealingError: The name is empty or unprintable, or `at` is three years behind the clock.
        ValueError: `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("the instant needs a time zone")
    seconds = int((at + GATEWAY_VALIDITY - datetime.now(UTC)).total_seconds())
    if seconds <= 0 or not user_id.strip() or not user_id.isprintable():
        raise SealingError
    try:
        return bytes(
            Tsk.generate(user_id=user_id, profile=Profile.RFC4880, validity_seconds=seconds)
        )
    except RuntimeError:
        raise SealingError from None


def public_certificate(tsk: bytes) -> bytes:
    """The certificate to hand to partners: ASCII-armoured, without any secret.

    Raises:
        KeyUnavailableError: `tsk` is not a transferable secret key.
    """
    return str(_open_key(tsk).extract_certificate()).encode()


def fingerprint(cert: bytes) -> str:
    """The fingerprint of a certificate, in capitals as GnuPG prints it, without spaces.

    Raises:
        SealingError: `cert` is not one certificate.
    """
    return _open_certificate(cert).fingerprint.upper()


def seal_bytes(tsk: bytes, recipients: Sequence[bytes], plaintext: bytes) -> bytes:
    """Sign and encrypt a short result.

    Raises:
        SealingError: No recipient, or one that cannot be encrypted to.
        KeyUnavailableError: `tsk` is not a transferable secret key.
    """
    signer, certificates = _signer(tsk), _certificates(recipients)
    try:
        return encrypt(plaintext, recipients=certificates, signer=signer, armor=False)
    except RuntimeError:
        raise SealingError from None


def seal_fd_to_path(
    tsk: bytes, recipients: Sequence[bytes], descriptor: int, output_path: Path
) -> None:
    """Sign and encrypt all that `descriptor` holds into a file, on disk when this returns.

    Args:
        tsk: The gateway's transferable secret key.
        recipients: Their certificates, as `check_certificate` returned them.
        descriptor: An open memfd (Linux), read from its first octet wherever it stands.
        output_path: Written with mode 0600; what a broken attempt left there is replaced. On
            failure it is removed. Renaming it and syncing its folder are the caller's.

    Raises:
        SealingError: No recipient, one that cannot be encrypted to, or nothing could be written.
        KeyUnavailableError: `tsk` is not a transferable secret key.
    """
    signer, certificates = _signer(tsk), _certificates(recipients)
    try:
        _create_private(output_path)
        # The library opens files by name only; this one names the caller's memory.
        source = f"/proc/self/fd/{descriptor}"
        encrypt_file(source, output_path, recipients=certificates, signer=signer, armor=False)
        _sync(output_path)
    except (RuntimeError, OSError):
        with suppress(OSError):
            output_path.unlink()
        raise SealingError from None


def _create_private(path: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _open_key(tsk: bytes) -> Tsk:
    try:
        return Tsk.from_bytes(tsk)
    except RuntimeError:
        raise KeyUnavailableError from None


def _signer(tsk: bytes) -> PySigner:
    try:
        return _open_key(tsk).signer()
    except RuntimeError:
        raise KeyUnavailableError from None


def _open_certificate(data: bytes) -> Cert:
    try:
        return Cert.from_bytes(data)
    except RuntimeError:
        raise SealingError from None


def _certificates(recipients: Sequence[bytes]) -> list[Cert]:
    if not recipients:
        raise SealingError
    return [_open_certificate(data) for data in recipients]
