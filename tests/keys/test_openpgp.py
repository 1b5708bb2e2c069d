"""Sealed results open in the recipient's own GnuPG, with the gateway's signature."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysequoia
import pytest

from keys.errors import KeysError, KeyUnavailableError, SealingError
from keys.recipients import check_certificate, pkesk_versions
from keys.sealing import openpgp
from tests.keys.gnupg import Gnupg, GnupgError

NOW = datetime.now(UTC)
TSK = openpgp.new_gateway_key("Passerelle d'essai <passerelle@exemple.fr>", NOW)
PLAIN = b"siret;annee\r\n" + b"00000000000000;2024\r\n" * 40_000


@pytest.fixture(scope="module")
def recipient(gnupg: Gnupg) -> bytes:
    gnupg.import_(openpgp.public_certificate(TSK))
    fingerprint = gnupg.generate("destinataire@exemple.fr")
    return check_certificate(gnupg.export(fingerprint), NOW).data


def memory_file(content: bytes) -> int:
    descriptor = os.memfd_create("resultat")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    return descriptor


def test_gpg_opens_a_sealed_file_and_verifies_who_signed_it(
    gnupg: Gnupg, recipient: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "resultat.csv.pgp"
    descriptor = memory_file(PLAIN)
    try:
        openpgp.seal_fd_to_path(TSK, [recipient], descriptor, path)
    finally:
        os.close(descriptor)
    plain, status = gnupg.decrypt(path.read_bytes())
    assert plain == PLAIN
    assert "DECRYPTION_OKAY" in status
    assert "GOODMDC" in status
    valid = next(line for line in status.splitlines() if " VALIDSIG " in line)
    assert valid.endswith(openpgp.fingerprint(openpgp.public_certificate(TSK)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_message_takes_the_oldest_form_and_is_not_compressed(recipient: bytes) -> None:
    message = openpgp.seal_bytes(TSK, [recipient], PLAIN)
    assert set(pkesk_versions(message)) == {3}
    assert len(PLAIN) < len(message) < len(PLAIN) + 2_000


def test_gpg_notices_a_flipped_bit(gnupg: Gnupg, recipient: bytes) -> None:
    message = bytearray(openpgp.seal_bytes(TSK, [recipient], b"x" * 1000))
    message[-100] ^= 1
    with pytest.raises(GnupgError):
        gnupg.decrypt(bytes(message))


def test_the_gateway_cannot_open_what_it_sealed(recipient: bytes) -> None:
    message = openpgp.seal_bytes(TSK, [recipient], b"x")
    decryptor = pysequoia.Tsk.from_bytes(TSK).decryptor()
    with pytest.raises(RuntimeError):
        pysequoia.decrypt(message, decryptor=decryptor)


def test_two_recipients_each_open_it(gnupg: Gnupg, recipient: bytes) -> None:
    second = check_certificate(gnupg.export(gnupg.generate("second@exemple.fr")), NOW).data
    message = openpgp.seal_bytes(TSK, [recipient, second], b"pour deux")
    assert len(pkesk_versions(message)) == 2
    assert gnupg.decrypt(message)[0] == b"pour deux"


def test_the_certificate_expires_and_says_no_secret(gnupg: Gnupg) -> None:
    armored = openpgp.public_certificate(TSK)
    assert armored.startswith(b"-----BEGIN PGP PUBLIC KEY BLOCK-----")
    assert b"PRIVATE" not in armored
    judged = check_certificate(armored, NOW)
    assert abs(judged.expires - (NOW + openpgp.GATEWAY_VALIDITY)) < timedelta(minutes=5)
    gnupg.import_(armored)
    listing = gnupg.run("--with-colons", "--list-keys", judged.fingerprint)[0].decode()
    assert f":{judged.fingerprint}:" in listing


def test_the_certificate_and_the_key_have_one_fingerprint() -> None:
    found = openpgp.fingerprint(openpgp.public_certificate(TSK))
    assert found == openpgp.fingerprint(TSK)
    assert len(found) == 40
    assert found == found.upper()


def test_what_a_broken_attempt_left_is_replaced(recipient: bytes, tmp_path: Path) -> None:
    path = tmp_path / "resultat.part"
    path.write_bytes(b"z" * 1_000_000)
    descriptor = memory_file(b"court")
    try:
        openpgp.seal_fd_to_path(TSK, [recipient], descriptor, path)
    finally:
        os.close(descriptor)
    assert path.stat().st_size < 10_000
    assert b"zzzz" not in path.read_bytes()


def test_a_failure_leaves_no_file_and_no_stack_trace(recipient: bytes, tmp_path: Path) -> None:
    path = tmp_path / "resultat.pgp"
    with pytest.raises(SealingError) as caught:
        openpgp.seal_fd_to_path(TSK, [recipient], 999_999, path)
    assert not path.exists()
    assert "Stack" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_link_is_not_followed(recipient: bytes, tmp_path: Path) -> None:
    target = tmp_path / "autre"
    target.write_bytes(b"intact")
    link = tmp_path / "lien"
    link.symlink_to(target)
    descriptor = memory_file(b"x")
    try:
        with pytest.raises(SealingError):
            openpgp.seal_fd_to_path(TSK, [recipient], descriptor, link)
    finally:
        os.close(descriptor)
    assert target.read_bytes() == b"intact"


def test_no_recipient_or_a_broken_one_seals_nothing() -> None:
    for recipients in ([], [b""], [b"pas un certificat"]):
        with pytest.raises(SealingError):
            openpgp.seal_bytes(TSK, recipients, b"x")


def test_a_certificate_or_noise_is_no_signing_key(recipient: bytes) -> None:
    for key in (openpgp.public_certificate(TSK), b"", b"bruit"):
        with pytest.raises(KeyUnavailableError):
            openpgp.seal_bytes(key, [recipient], b"x")


@pytest.mark.parametrize("name", ["", " ", "deux\nlignes"])
def test_a_gateway_needs_a_printable_name(name: str) -> None:
    with pytest.raises(KeysError):
        openpgp.new_gateway_key(name, NOW)


def test_a_gateway_key_is_not_born_expired() -> None:
    with pytest.raises(SealingError):
        openpgp.new_gateway_key("Passerelle <p@exemple.fr>", NOW - timedelta(days=4 * 365))
    with pytest.raises(ValueError, match="time zone"):
        openpgp.new_gateway_key("Passerelle <p@exemple.fr>", NOW.replace(tzinfo=None))
