"""A SIRET is read out of sight, and what is wrong with it is said without repeating it."""

import io
from pathlib import Path

import pytest

from gateway.demo.sirets import as_text, invented_sirets
from gateway.passphrase import handed_over
from gateway.siret_entry import SiretEntryError, read_siret


@pytest.fixture
def siret() -> str:
    return str(as_text(invented_sirets(1, 7))[0])


def test_from_a_file_or_a_descriptor(tmp_path: Path, siret: str) -> None:
    file = tmp_path / "siret"
    file.write_text(f"  {siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}\r\nautre\n", "utf-8-sig")
    assert read_siret(file, None).tobytes().decode() == siret
    assert read_siret(None, handed_over(siret)).shape == (1, 14)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("12345", "14 chiffres"),
        ("00000000000000", "que de zéros"),
        ("123456789", "SIREN"),
        ("7,32829E+13", "notation scientifique"),
    ],
)
def test_what_is_wrong_is_said_by_rule(tmp_path: Path, wrong: str, said: str) -> None:
    file = tmp_path / "siret"
    file.write_text(wrong)
    with pytest.raises(SiretEntryError, match=said) as refused:
        read_siret(file, None)
    assert wrong not in str(refused.value)


def test_a_wrong_key_is_said(tmp_path: Path, siret: str) -> None:
    file = tmp_path / "siret"
    wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)
    file.write_text(wrong)
    with pytest.raises(SiretEntryError, match="clé de contrôle") as refused:
        read_siret(file, None)
    assert wrong not in str(refused.value)


def test_without_a_source_the_error_says_what_to_give(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(SiretEntryError, match="--siret-file"):
        read_siret(None, None)
    with pytest.raises(SiretEntryError, match="illisible"):
        read_siret(tmp_path / "absent", None)
    (tmp_path / "vide").write_text("\n")
    with pytest.raises(SiretEntryError, match="--siret-file"):
        read_siret(tmp_path / "vide", None)
