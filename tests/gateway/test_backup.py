"""A backup holds the whole instance, sealed; what is restored verifies."""

from pathlib import Path

import pytest

from gateway.backup import BackupError, rebuild, take
from gateway.bootstrap.desk import open_desk
from gateway.errors import ConflictError
from gateway.storage import parties
from gateway.storage.parties import Party
from gateway.verification import verify_instance
from keys.errors import KeysError, WrongPassphraseError
from tests.instances import PASSPHRASE, new_instance


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    new_instance(tmp_path / "instance")
    with open_desk(tmp_path / "instance") as desk:
        with desk.database.writing() as connection:
            parties.add_party(connection, Party("spsti-a", "spsti", "SPSTI A"), desk.clock())
        (desk.instance.objects / "liste-x").write_bytes(b"sealed" * 50_000)
        desk.instance.sirene.mkdir()
        (desk.instance.sirene / "public.npy").write_bytes(b"large, and loaded again from INSEE's")
        take(desk, PASSPHRASE, tmp_path / "sauvegarde")
    return tmp_path / "sauvegarde"


def test_what_is_restored_is_the_instance_and_verifies(backup: Path, tmp_path: Path) -> None:
    rebuild(backup, PASSPHRASE, tmp_path / "rebatie")
    with open_desk(tmp_path / "rebatie") as desk:
        with desk.database.reading() as connection:
            assert [party.code for party in parties.list_parties(connection)] == ["spsti-a"]
        assert verify_instance(desk).intact
        assert (desk.instance.objects / "liste-x").read_bytes() == b"sealed" * 50_000
        assert not desk.instance.sirene.exists()
        assert desk.instance.host_key.stat().st_mode & 0o077 == 0


def test_the_wrong_passphrase_is_one_clear_line(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        rebuild(backup, "une autre", tmp_path / "rebatie")
    assert not (tmp_path / "rebatie").exists()


@pytest.mark.parametrize("position", [0.3, 0.999])
def test_an_altered_backup_restores_nothing(backup: Path, tmp_path: Path, position: float) -> None:
    content = bytearray(backup.read_bytes())
    content[int(len(content) * position)] ^= 1
    backup.write_bytes(content)
    with pytest.raises((KeysError, BackupError)):
        rebuild(backup, PASSPHRASE, tmp_path / "rebatie")
    assert not (tmp_path / "rebatie").exists()


def test_a_truncated_backup_restores_nothing(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-20_000])
    with pytest.raises((KeysError, BackupError)):
        rebuild(backup, PASSPHRASE, tmp_path / "rebatie")
    assert not (tmp_path / "rebatie").exists()


def test_neither_overwrites(backup: Path, tmp_path: Path) -> None:
    with open_desk(tmp_path / "instance") as desk, pytest.raises(ConflictError):
        take(desk, PASSPHRASE, backup)
    with pytest.raises(ConflictError):
        rebuild(backup, PASSPHRASE, tmp_path / "instance")


def test_nothing_of_the_database_is_in_clear(backup: Path) -> None:
    assert b"SQLite format 3" not in backup.read_bytes()
