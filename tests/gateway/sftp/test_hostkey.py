"""Keys as text: those made here open in OpenSSH, those of partners are judged at once."""

from pathlib import Path

import paramiko
import pytest

from gateway.sftp.hostkey import (
    PublicKeyRefusedError,
    fingerprint,
    host_public_line,
    load_host_key,
    new_host_key,
    parse_public_key,
)
from tests.gateway.sftp.support import needs, run


def line(key: paramiko.PKey, comment: str = "") -> str:
    return f"{key.get_name()} {key.get_base64()} {comment}"


def test_a_host_key_is_read_by_openssh(tmp_path: Path) -> None:
    private = new_host_key()
    path = tmp_path / "host"
    path.touch(mode=0o600)
    path.write_bytes(private)
    public = run([needs("ssh-keygen"), "-y", "-f", str(path)])
    assert public.startswith(host_public_line(private))
    shown = run(["ssh-keygen", "-l", "-f", str(path)])
    assert fingerprint(load_host_key(private).asbytes()) in shown


def test_two_host_keys_differ() -> None:
    assert new_host_key() != new_host_key()


def test_a_file_that_is_no_host_key_is_said_so() -> None:
    with pytest.raises(PublicKeyRefusedError, match="illisible"):
        load_host_key(b"x")


@pytest.mark.parametrize("bits", [256, 384, 521])
def test_ecdsa_keys_are_accepted(bits: int) -> None:
    key = paramiko.ECDSAKey.generate(bits=bits)
    read = parse_public_key(line(key, "poste de Zoé") + "\n")
    assert (read.type, read.blob) == (f"ecdsa-sha2-nistp{bits}", key.asbytes())
    assert read.fingerprint == key.fingerprint


def test_rsa_keys_are_accepted_from_3072_bits() -> None:
    assert parse_public_key(line(paramiko.RSAKey.generate(3072))).type == "ssh-rsa"
    with pytest.raises(PublicKeyRefusedError, match="3072"):
        parse_public_key(line(paramiko.RSAKey.generate(2048)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "une ligne"),
        ("ssh-ed25519", "une ligne"),
        ("ssh-ed25519 pas-du-base64!", "une ligne"),
        ("ssh-ed25519 AAAA", "une ligne"),
        ("ssh-ed25519 " + "A" * 9000, "une ligne"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACBAP", "Type de clé refusé"),
        ("sk-ssh-ed25519@openssh.com AAAA", "Type de clé refusé"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "compromise"),
        ("GOOD\nssh-ed25519 AAAA", "une ligne"),
        ("GOODAAAA", "une ligne"),
        ("ssh-rsa GOOD-BLOB", "une ligne"),
    ],
)
def test_what_is_no_acceptable_key_is_refused_in_words(text: str, message: str) -> None:
    good = host_public_line(new_host_key())
    text = text.replace("GOOD-BLOB", good.split()[1]).replace("GOOD", good)
    with pytest.raises(PublicKeyRefusedError, match=message):
        parse_public_key(text)


def test_refusals_do_not_quote_what_was_sent() -> None:
    with pytest.raises(PublicKeyRefusedError) as caught:
        parse_public_key("ssh-ed25519 c2VjcmV0")
    assert "c2VjcmV0" not in str(caught.value)
