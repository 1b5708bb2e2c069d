"""The passphrase comes from a file, a descriptor or the keyboard, and from nowhere else."""

import io
from pathlib import Path

import pytest

from gateway.passphrase import PassphraseError, handed_over, read_passphrase


def test_the_first_line_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "phrase"
    file.write_bytes("une phrase é\r\nautre\n".encode())
    assert read_passphrase(file, None) == "une phrase é"


def test_a_descriptor_hands_it_over() -> None:
    assert read_passphrase(None, handed_over("secret partagé")) == "secret partagé"


def test_the_environment_names_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "phrase").write_text("depuis l'environnement\n")
    monkeypatch.setenv("PASSERELLE_PASSPHRASE_FILE", str(tmp_path / "phrase"))
    assert read_passphrase(None, None) == "depuis l'environnement"


def test_without_a_source_the_error_says_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PASSERELLE_PASSPHRASE_FILE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(PassphraseError, match="--passphrase-file"):
        read_passphrase(None, None)


def test_an_empty_file_is_no_passphrase(tmp_path: Path) -> None:
    (tmp_path / "phrase").write_bytes(b"\n")
    with pytest.raises(PassphraseError):
        read_passphrase(tmp_path / "phrase", None)
