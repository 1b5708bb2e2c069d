"""`passerelle demo`, played small: what a newcomer sees first must work, and say when it does not.

The figures are compared with what the demo itself invents; times are told, never judged.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from gateway.demo.convention import NOT_GRANTED, RESULTS

ESTABLISHMENTS: Final = 800
YEARS: Final = 5
PATIENCE: Final = 300


def play(
    *arguments: str, variables: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "gateway.cli", "demo", *arguments]
    return subprocess.run(
        command,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Played:
    """A demo that was played with `--json` and `--keep`."""

    def __init__(self, folder: Path, form: str, variables: Mapping[str, str]) -> None:
        self.folder = folder
        self.form = form
        size = ("--establishments", str(ESTABLISHMENTS), "--form", form)
        self.done = play("--json", "--keep", str(folder), *size, variables=variables)
        assert self.done.returncode == 0, self.done.stderr
        self.figures: dict[str, Any] = json.loads(self.done.stdout)
        self.told = self.done.stderr


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where Python may keep nothing it compiles, a place that both demos share: it saves time."""
    if "PYTHONDONTWRITEBYTECODE" not in os.environ:
        return {}
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, cache: dict[str, str]) -> Played:
    """With this machine's own tools."""
    return Played(tmp_path_factory.mktemp("demo") / "gardee", "xlsx", cache)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, cache: dict[str, str]) -> Played:
    """On a machine without ssh-keygen, sftp or gpg."""
    nothing = tmp_path_factory.mktemp("vide")
    folder = tmp_path_factory.mktemp("nue") / "gardee"
    return Played(folder, "csv", {**cache, "PATH": str(nothing)})


def test_only_json_is_on_the_standard_output(played: Played) -> None:
    assert len(played.figures["etapes"]) == 11
    assert "La CARSAT dépose ses trois extraits" in played.told
    assert "Erreur" not in played.told


def test_the_list_is_answered_with_what_it_holds(played: Played) -> None:
    received = ESTABLISHMENTS // 2
    counts = played.figures["accuse_de_la_liste"]
    assert counts["lignes reçues"] == received
    assert counts["lignes écartées"] == 3
    assert counts["doublons"] == 2
    assert counts["lignes retenues"] == received - 5


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_three_results_are_opened_and_whole(played: Played) -> None:
    results = {result["flux"]: result for result in played.figures["resultats"]}
    kept = played.figures["accuse_de_la_liste"]["lignes retenues"]
    assert sorted(results) == sorted(RESULTS)
    for flux, result in results.items():
        sealed = played.folder / "spsti" / "retour" / result["fichier"]
        assert sealed.stat().st_size == result["octets"]
        opened = played.folder / "spsti" / "resultats" / sealed.name.removesuffix(".gpg")
        assert opened.read_bytes()[:2] == b"PK"
        rows = result["lignes"] // (YEARS if flux == "sinistralite" else 1)
        assert rows + result["sans_donnee"] == kept


@pytest.mark.skipif(shutil.which("sftp") is None, reason="OpenSSH's sftp is not installed")
def test_partners_use_their_own_client(played: Played) -> None:
    assert "sftp d'OpenSSH" in played.told
    assert "Permission denied" in played.told


def test_the_refusal_says_why(played: Played) -> None:
    folder = NOT_GRANTED.replace("_", "-")
    (answer,) = (played.folder / "spsti" / "accuses").glob(f"*{folder}*.txt")
    text = answer.read_text("utf-8-sig")
    assert "REFUSÉ" in text
    assert "FLUX-NON-PREVU" in text


def test_the_log_is_verified_and_its_forgery_refused(played: Played) -> None:
    assert played.figures["journal_entrees"] > 40
    assert "JOURNAL INTÈGRE" in played.told
    assert "JOURNAL ALTÉRÉ" in played.told
    assert "ACCUSÉ INTÈGRE" in played.told


def test_it_stops_cleanly_and_keeps_what_it_says(played: Played) -> None:
    assert played.figures["code_de_sortie_de_la_passerelle"] == 0
    paths = played.figures["chemins"]
    assert all(Path(path).exists() for path in paths.values())
    assert Path(paths["instance"]).is_relative_to(played.folder)
    secrets = (paths["phrase_de_passe"], paths["cle_ssh_du_spsti"])
    assert all(stat.S_IMODE(Path(path).stat().st_mode) == 0o600 for path in secrets)


def test_without_any_tool_it_says_what_is_missing_and_goes_on(bare: Played) -> None:
    assert "gpg est absent" in bare.told
    assert "paramiko" in bare.told
    assert bare.figures["resultats"] == []
    assert bare.figures["accuse_de_la_liste"]["lignes écartées"] == 3
    assert "JOURNAL ALTÉRÉ" in bare.told


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "autre.txt").write_text("à garder")
    done = play("--keep", str(tmp_path))
    assert done.returncode == 3
    assert "n'est pas vide" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["autre.txt"]


def test_a_failing_step_is_one_line_and_status_1(tmp_path: Path) -> None:
    tools, temporary = tmp_path / "outils", tmp_path / "tmp"
    tools.mkdir()
    temporary.mkdir()
    broken = tools / "ssh-keygen"
    broken.write_text(f"#!{sys.executable}\nraise SystemExit('disque plein')\n")
    broken.chmod(0o755)
    done = play(variables={"PATH": str(tools), "TMPDIR": str(temporary)})
    assert done.returncode == 1
    errors = [line for line in done.stderr.splitlines() if line]
    assert len(errors) == 1
    assert "étape 1" in errors[0]
    assert "ssh-keygen" in errors[0]
    assert "disque plein" in errors[0]
    assert list(temporary.iterdir()) == []
