"""What a clerk reads is complete and plain; what a program reads verifies alone."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import audit.verify
from audit.vkey import VerifierKey
from gateway.acknowledgement import Acknowledgement, as_json, as_text
from gateway.signers import NamedSigner
from keys.signing import Signer

NAME = "passerelle/essai/accuses"
SIGNER = NamedSigner(NAME, Signer(bytes(range(32))))
ANSWER = Acknowledgement(
    instance="essai",
    subject="depot:abcdefgh2345",
    party="spsti-a",
    title="Votre fichier est à corriger",
    verdict="rejeté",
    at=datetime(2026, 7, 1, 10, 0, tzinfo=UTC),
    lines=(("Fichier", "liste.xlsx"), ("Que faire", "Corrigez et redéposez.")),
    findings=[
        {
            "code": "SIRET-CLE",
            "gravite": "ligne écartée",
            "libelle": "La clé est fausse.",
            "que_faire": "Vérifiez le numéro.",
            "nombre": 3,
            "lignes": "12, 15-16",
            "colonne": "SIRET",
        }
    ],
    counts={"lignes reçues": 6510},
)


def test_the_text_says_where_and_what_to_do() -> None:
    text = as_text(ANSWER).decode("utf-8-sig")
    assert "Votre fichier est à corriger\r\n" in text
    assert "Lignes : 12, 15-16" in text
    assert "Que faire : Vérifiez le numéro." in text
    assert "01/07/2026 à 12:00:00" in text
    assert "6\u202f510" in text
    assert all(len(line) <= 100 for line in text.splitlines())


def _verify(tmp_path: Path, document: bytes) -> subprocess.CompletedProcess[str]:
    file, key = tmp_path / "accuse.json", tmp_path / "accuses.cle"
    file.write_bytes(document)
    key.write_text(VerifierKey(NAME, SIGNER.public).encode())
    command = [sys.executable, "-I", str(audit.verify.__file__), "accuse", str(file)]
    return subprocess.run(
        [*command, "--cle", str(key)], capture_output=True, text=True, timeout=30, check=False
    )


def test_the_json_verifies_with_the_one_file_verifier(tmp_path: Path) -> None:
    done = _verify(tmp_path, as_json(ANSWER, SIGNER))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("old", "new"), [("rejeté", "accepté"), ("6510", "6511")])
def test_an_altered_json_does_not(tmp_path: Path, old: str, new: str) -> None:
    document = json.loads(as_json(ANSWER, SIGNER))
    altered = json.dumps(document["accuse"], ensure_ascii=False).replace(old, new)
    document["accuse"] = json.loads(altered)
    done = _verify(tmp_path, json.dumps(document, ensure_ascii=False).encode())
    assert done.returncode == 1
