"""Settings: a file, variables over it, and errors that name the key."""

from pathlib import Path

import pytest

from gateway.errors import InstanceError
from gateway.settings import Settings


def _write(folder: Path, text: str) -> Path:
    (folder / "passerelle.toml").write_text(text)
    return folder


def test_the_file_is_read_and_a_variable_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _write(tmp_path, 'name = "essai"\nsftp_port = 2022\nhttp_port = 8000\n')
    monkeypatch.setenv("PASSERELLE_SFTP_PORT", "2023")
    settings = Settings.load(folder)
    assert (settings.name, settings.sftp_port, settings.http_port) == ("essai", 2023, 8000)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('name = "essai"\nsftp_prot = 1\n', "sftp_prot"),
        ('name = "essai"\nsftp_port = 99999\n', "sftp_port"),
        ("sftp_port = 2222\n", "name"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(InstanceError, match=named):
        Settings.load(_write(tmp_path, text))


def test_no_instance_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InstanceError, match="passerelle init"):
        Settings.load(tmp_path)
