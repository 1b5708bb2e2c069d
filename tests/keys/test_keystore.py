"""The keystore opens with its passphrase, whole, and with nothing else."""

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keys.custody.keystore import MAXIMUM, MINIMUM, Cost, GatewaySecrets, create, load
from keys.errors import (
    KeystoreExistsError,
    KeystoreUnreadableError,
    KeyUnavailableError,
    WrongPassphraseError,
)

PASSPHRASE = "l’été à la Réunion"
SECRETS = GatewaySecrets.generate("Passerelle d'essai <passerelle@exemple.fr>", datetime.now(UTC))


@pytest.fixture
def keystore(tmp_path: Path) -> Path:
    path = tmp_path / "cles.json"
    create(path, PASSPHRASE, SECRETS, MINIMUM)
    return path


def test_round_trip(keystore: Path) -> None:
    assert load(keystore, PASSPHRASE) == SECRETS


def test_the_file_is_its_owners_alone_and_holds_no_secret_in_clear(keystore: Path) -> None:
    assert stat.S_IMODE(keystore.stat().st_mode) == 0o600
    content = keystore.read_bytes()
    for secret in (SECRETS.root, SECRETS.journal_seed, SECRETS.openpgp, SECRETS.arrival):
        assert secret not in content
        assert secret.hex().encode() not in content


def test_a_wrong_passphrase_says_so_in_one_line(keystore: Path) -> None:
    for wrong in ("autre", PASSPHRASE + " ", ""):
        with pytest.raises(WrongPassphraseError) as caught:
            load(keystore, wrong)
        assert "phrase de passe" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_an_accent_typed_otherwise_is_the_same_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "cles.json"
    create(path, "\u00e9t\u00e9", SECRETS, MINIMUM)
    assert load(path, "e\u0301te\u0301") == SECRETS


def test_nothing_is_ever_overwritten(keystore: Path, tmp_path: Path) -> None:
    before = keystore.read_bytes()
    with pytest.raises(KeystoreExistsError):
        create(keystore, "autre", SECRETS, MINIMUM)
    assert keystore.read_bytes() == before
    link = tmp_path / "lien"
    link.symlink_to(tmp_path / "ailleurs")
    with pytest.raises(KeystoreExistsError):
        create(link, "autre", SECRETS, MINIMUM)
    assert not (tmp_path / "ailleurs").exists()


def test_a_missing_folder_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        create(tmp_path / "absent" / "cles.json", PASSPHRASE, SECRETS, MINIMUM)


def edited(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", MAXIMUM.memory_kib + 1),
        ("memory_kib", MINIMUM.memory_kib - 1),
        ("iterations", 0),
        ("iterations", 10**9),
        ("lanes", 64),
        ("lanes", True),
        ("iterations", "3"),
        ("format", "autre"),
        ("kdf", "md5"),
        ("salt", "AAAA"),
        ("salt", 12),
        ("nonce", "é"),
        ("sealed", None),
    ],
)
def test_parameters_out_of_bounds_are_refused_before_any_work(
    keystore: Path, name: str, value: object
) -> None:
    edited(keystore, lambda document: document.update({name: value}))
    with pytest.raises(KeystoreUnreadableError):
        load(keystore, PASSPHRASE)


def test_a_parameter_changed_within_bounds_is_noticed(keystore: Path) -> None:
    edited(keystore, lambda document: document.update({"iterations": 2}))
    with pytest.raises(WrongPassphraseError):
        load(keystore, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"{}", b"[" * 60_000, b" " * 70_000])
def test_what_is_no_keystore_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cles.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeystoreUnreadableError):
        load(path, PASSPHRASE)


def test_a_file_others_can_read_is_refused_with_the_remedy(keystore: Path) -> None:
    keystore.chmod(0o640)
    with pytest.raises(KeystoreUnreadableError, match="0600"):
        load(keystore, PASSPHRASE)


def test_an_absent_file_a_folder_or_a_link_is_refused(keystore: Path, tmp_path: Path) -> None:
    link = tmp_path / "lien"
    link.symlink_to(keystore)
    for path in (tmp_path / "absent", tmp_path, link):
        with pytest.raises(KeystoreUnreadableError):
            load(path, PASSPHRASE)


def test_a_weak_cost_or_an_empty_passphrase_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cost"):
        create(tmp_path / "a", PASSPHRASE, SECRETS, Cost(1024, 1, 1))
    with pytest.raises(ValueError, match="empty"):
        create(tmp_path / "a", "", SECRETS, MINIMUM)
    assert not (tmp_path / "a").exists()


def test_every_secret_is_drawn_anew() -> None:
    other = GatewaySecrets.generate("Autre <autre@exemple.fr>", datetime.now(UTC))
    assert len({SECRETS.root, SECRETS.journal_seed, SECRETS.accuses_seed, other.root}) == 4
    assert other.openpgp != SECRETS.openpgp
    assert other.arrival != SECRETS.arrival


def test_the_repr_shows_nothing() -> None:
    assert repr(SECRETS) == "GatewaySecrets()"


def test_secrets_of_another_size_are_refused() -> None:
    for change in ({"root": b"court"}, {"openpgp": b""}, {"arrival": b"x"}):
        with pytest.raises(KeyUnavailableError):
            replace(SECRETS, **change)
