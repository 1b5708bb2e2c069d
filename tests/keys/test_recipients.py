"""The policy gate, on certificates that a partner's real GnuPG makes, good and bad."""

import zlib
from datetime import UTC, datetime, timedelta

import pysequoia
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keys.errors import CertificateRefusedError, UnsealError
from keys.recipients import MAX_SIZE, check_certificate, pkesk_versions
from keys.sealing import openpgp
from tests.keys.gnupg import Gnupg

NOW = datetime.now(UTC)
MONTH = timedelta(days=31)
TSK = openpgp.new_gateway_key("Passerelle d'essai <passerelle@exemple.fr>", NOW)


def code_of(data: bytes, at: datetime = NOW) -> str:
    with pytest.raises(CertificateRefusedError) as caught:
        check_certificate(data, at)
    return caught.value.code


def keys(primary: str, size: int, subkey: str, subkey_size: int) -> str:
    return (
        f"Key-Type: {primary}\nKey-Length: {size}\nKey-Usage: sign\nSubkey-Type: {subkey}\n"
        f"Subkey-Length: {subkey_size}\nSubkey-Usage: encrypt\n"
        f"Name-Email: {primary}{size}-{subkey_size}@exemple.fr\nExpire-Date: 1y"
    )


def curve(name: str) -> str:
    return (
        f"Key-Type: ECDSA\nKey-Curve: {name}\nSubkey-Type: ECDH\nSubkey-Curve: {name}\n"
        f"Name-Email: {name}@exemple.fr\nExpire-Date: 1y"
    )


def reaches(gnupg: Gnupg, data: bytes) -> bytes:
    gnupg.import_(openpgp.public_certificate(TSK))
    return gnupg.decrypt(openpgp.seal_bytes(TSK, [data], b"sonde"))[0]


def keys_reached(data: bytes) -> int:
    return len(pkesk_versions(openpgp.seal_bytes(TSK, [data], b"sonde")))


@pytest.mark.parametrize("parameters", [curve("nistp256"), curve("nistp384"), curve("nistp521")])
def test_nist_curves_pass_and_open(gnupg: Gnupg, parameters: str) -> None:
    judged = check_certificate(gnupg.export(gnupg.generate_from(parameters)), NOW)
    assert reaches(gnupg, judged.data) == b"sonde"


@pytest.mark.parametrize("algorithm", ["future-default", "default"])
def test_gnupgs_own_defaults_pass_armoured_or_not_and_open(gnupg: Gnupg, algorithm: str) -> None:
    fingerprint = gnupg.generate(f"Élodie ({algorithm}) <e-{algorithm}@exemple.fr>", algorithm)
    armored = gnupg.run("--armor", "--export", fingerprint)[0]
    for data in (gnupg.export(fingerprint), armored):
        judged = check_certificate(data, NOW)
        assert judged.fingerprint == fingerprint
        assert judged.user_ids == (f"Élodie ({algorithm}) <e-{algorithm}@exemple.fr>",)
        assert abs(judged.expires - (NOW + timedelta(days=365))) < timedelta(days=1)
        assert judged.opens_everywhere
        assert reaches(gnupg, judged.data) == b"sonde"


def test_three_years_pass_five_or_for_ever_do_not(gnupg: Gnupg) -> None:
    certificate = {
        years: gnupg.export(gnupg.generate(f"{years}@exemple.fr", expire=years))
        for years in ("3y", "5y", "never")
    }
    check_certificate(certificate["3y"], NOW)
    assert code_of(certificate["5y"]) == "CERT-EXPIRATION-LOINTAINE"
    assert code_of(certificate["never"]) == "CERT-SANS-EXPIRATION"


def test_an_expired_certificate_is_refused(gnupg: Gnupg) -> None:
    past = ("--faked-system-time", "20240101T000000")
    data = gnupg.export(gnupg.generate("ancien@exemple.fr", options=past))
    assert code_of(data) == "CERT-EXPIRE"
    judged = check_certificate(data, datetime(2024, 6, 1, tzinfo=UTC))
    assert code_of(data, judged.expires) == "CERT-EXPIRE"
    check_certificate(data, judged.expires - timedelta(seconds=1))


def test_a_revoked_certificate_is_refused(gnupg: Gnupg) -> None:
    fingerprint = gnupg.generate("revoque@exemple.fr")
    check_certificate(gnupg.export(fingerprint), NOW)
    file = gnupg.home / "openpgp-revocs.d" / f"{fingerprint}.rev"
    # gpg guards against an accidental import with a colon before the armour.
    gnupg.import_(file.read_bytes().replace(b":-----BEGIN", b"-----BEGIN"))
    assert code_of(gnupg.export(fingerprint)) == "CERT-REVOQUE"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (curve("secp256k1"), "CERT-ALGO"),
        (curve("brainpoolP256r1"), "CERT-ALGO"),
        (keys("DSA", 1024, "ELG-E", 1024), "CERT-ALGO"),
        (keys("RSA", 3072, "ELG-E", 1024), "CERT-ALGO"),
        (keys("RSA", 2048, "RSA", 2048), "CERT-RSA-COURT"),
        (keys("RSA", 3072, "RSA", 2048), "CERT-RSA-COURT"),
        (keys("RSA", 2048, "RSA", 3072), "CERT-RSA-COURT"),
    ],
)
def test_weak_algorithms_are_refused(gnupg: Gnupg, parameters: str, code: str) -> None:
    assert code_of(gnupg.export(gnupg.generate_from(parameters))) == code


def test_sha1_signatures_are_refused(gnupg: Gnupg) -> None:
    sha1 = ("--cert-digest-algo", "SHA1")
    assert code_of(gnupg.export(gnupg.generate("sha1@exemple.fr", options=sha1))) == "CERT-SHA1"
    fingerprint = gnupg.generate("lien-sha1@exemple.fr", "ed25519", "sign")
    gnupg.run(*sha1, "--quick-add-key", fingerprint, "cv25519", "encr", "1y")
    assert code_of(gnupg.export(fingerprint)) == "CERT-SHA1"


def test_no_encryption_subkey_is_refused(gnupg: Gnupg) -> None:
    data = gnupg.export(gnupg.generate("signe@exemple.fr", "ed25519", "sign"))
    assert code_of(data) == "CERT-SANS-CHIFFREMENT"


def test_secret_keys_are_refused_as_such(gnupg: Gnupg) -> None:
    fingerprint = gnupg.generate("secret@exemple.fr")
    binary, public = gnupg.export_secret(fingerprint), gnupg.export(fingerprint)
    armored = gnupg.run("--armor", "--export-secret-keys", fingerprint)[0]
    for data in (binary, armored, public + binary, armored + armored):
        assert code_of(data) == "CERT-CLE-SECRETE"


def test_several_certificates_are_refused(gnupg: Gnupg) -> None:
    first, second = gnupg.generate("un@exemple.fr"), gnupg.generate("deux@exemple.fr")
    armored = [gnupg.run("--armor", "--export", name)[0] for name in (first, second)]
    assert code_of(gnupg.export(first) + gnupg.export(second)) == "CERT-MULTIPLE"
    assert code_of(b"".join(armored)) == "CERT-MULTIPLE"


def test_expired_and_revoked_subkeys_are_left_out_of_what_is_sealed_to(gnupg: Gnupg) -> None:
    fingerprint = gnupg.generate("tournant@exemple.fr", "ed25519", "sign", "2y")
    gnupg.run("--quick-add-key", fingerprint, "cv25519", "encr", "2m")
    gnupg.run("--quick-add-key", fingerprint, "cv25519", "encr", "2y")
    data = gnupg.export(fingerprint)
    now, later = check_certificate(data, NOW), check_certificate(data, NOW + 3 * MONTH)
    assert [keys_reached(item) for item in (data, now.data, later.data)] == [2, 2, 1]
    assert reaches(gnupg, later.data) == b"sonde"


def test_only_expired_subkeys_say_expired_and_bound_the_date(gnupg: Gnupg) -> None:
    fingerprint = gnupg.generate("court@exemple.fr", "ed25519", "sign", "2y")
    gnupg.run("--quick-add-key", fingerprint, "cv25519", "encr", "2m")
    data = gnupg.export(fingerprint)
    assert check_certificate(data, NOW).expires < NOW + 3 * MONTH
    assert code_of(data, NOW + 3 * MONTH) == "CERT-EXPIRE"


def test_a_revoked_only_subkey_says_revoked(gnupg: Gnupg) -> None:
    fingerprint = gnupg.generate("sous-cle@exemple.fr")
    commands = b"key 1\nrevkey\ny\n0\n\ny\nsave\n"
    options = ("--no-batch", "--no-tty", "--command-fd", "0")
    gnupg.run(*options, "--edit-key", fingerprint, data=commands)
    assert code_of(gnupg.export(fingerprint)) == "CERT-REVOQUE"


def test_a_foreign_subkey_is_never_sealed_to(gnupg: Gnupg) -> None:
    mine, theirs = gnupg.generate("moi@exemple.fr"), gnupg.generate("eux@exemple.fr")
    foreign = [bytes(item) for item in pysequoia.packet.PacketPile.from_bytes(gnupg.export(theirs))]
    grafted = gnupg.export(mine) + b"".join(foreign[-2:])
    judged = check_certificate(grafted, NOW)
    assert keys_reached(judged.data) == 1
    assert reaches(gnupg, judged.data) == b"sonde"


def test_a_certificate_of_another_maker_tells_that_gnupg_would_not_open() -> None:
    tsk = pysequoia.Tsk.generate(
        user_id="a <a@exemple.fr>", profile=pysequoia.Profile.RFC4880, validity_seconds=10**7
    )
    judged = check_certificate(bytes(tsk.extract_certificate()), NOW)
    assert not judged.opens_everywhere


def packet(tag: int, body: bytes) -> bytes:
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4, "big") + body


def test_oversized_compressed_and_broken_files_are_refused(gnupg: Gnupg) -> None:
    data = gnupg.export(gnupg.generate("entier@exemple.fr"))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packet(8, b"\x01" + deflate.compress(bytes(20_000_000)) + deflate.flush())
    assert code_of(data + bytes(MAX_SIZE)) == "CERT-TROP-GROS"
    broken = (b"", b"abc", bomb, data + bomb, packet(11, b"b\0\0\0\0\0x"), data[:40], data[60:])
    for wrong in broken:
        assert code_of(wrong) == "CERT-ILLISIBLE"


def test_no_refusal_carries_the_librarys_stack_trace() -> None:
    with pytest.raises(CertificateRefusedError) as caught:
        check_certificate(b"bruit", NOW)
    assert caught.value.__suppress_context__
    assert "Stack" not in str(caught.value)


@pytest.fixture(scope="module")
def good(gnupg: Gnupg) -> bytes:
    return gnupg.export(gnupg.generate("hasard@exemple.fr"))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_is_damaged_the_answer_is_a_verdict(good: bytes, data: st.DataObject) -> None:
    damaged = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        judged = check_certificate(bytes(damaged), NOW)
    except CertificateRefusedError:
        return
    assert judged.expires > NOW
    assert keys_reached(judged.data) == 1


def test_a_name_cannot_carry_control_characters() -> None:
    tsk = pysequoia.Tsk.generate(
        user_id="a\x1b[2Jb <a@exemple.fr>",
        profile=pysequoia.Profile.RFC4880,
        validity_seconds=10**7,
    )
    (name,) = check_certificate(bytes(tsk.extract_certificate()), NOW).user_ids
    assert name == "a\N{REPLACEMENT CHARACTER}[2Jb <a@exemple.fr>"


def test_the_repr_and_the_instant(gnupg: Gnupg, good: bytes) -> None:
    assert "data" not in repr(check_certificate(good, NOW))
    with pytest.raises(ValueError, match="time zone"):
        check_certificate(good, NOW.replace(tzinfo=None))


def test_what_passed_passes_again_unchanged(good: bytes) -> None:
    judged = check_certificate(good, NOW)
    assert check_certificate(judged.data, NOW) == judged


def test_noise_is_no_message() -> None:
    with pytest.raises(UnsealError):
        pkesk_versions(b"bruit")
