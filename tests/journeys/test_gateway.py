"""One gateway, lived in: the CARSAT, then the SPSTI, then the DPO, then whoever steals the disk.

The tests run in this order, on one running instance, as the days of partners follow one another.
"""

import csv
import io
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from gateway.bootstrap.desk import open_desk
from gateway.storage import parties
from gateway.storage.tables import AUTH_FAILURE, JOURNAL_LEAF, MEMBER_LIST, OUTGOING
from tests.instances import PASSPHRASE
from tests.journeys.house import House
from tests.scenario import SPSTI


def _claims(house: House) -> dict[tuple[str, str], tuple[str, str, str]]:
    """What the extract says, read the plainest way."""
    text = house.scenario.extracts["sinistralite"].decode("cp1252")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return {
        (row["siret"], row["annee"]): (row["at_1er_reglement"], row["mp"], row["at_trajet"])
        for row in rows
    }


def test_01_the_carsat_drops_its_extracts(house: House) -> None:
    for flux, content in house.scenario.extracts.items():
        house.drop("alex", flux, f"{flux}.csv", content)
    for flux in house.scenario.extracts:
        text, _ = house.answer("alex", f"_{flux.replace('_', '-')}_")
        assert "Votre fichier est accepté" in text


def test_02_a_bad_row_refuses_an_extract_whole_and_is_named(house: House) -> None:
    lines = house.scenario.extracts["sinistralite"].split(b"\r\n")
    lines[41] = lines[41].replace(lines[41].split(b";")[0], b"12345678901234")
    house.drop("alex", "sinistralite", "mauvais.csv", b"\r\n".join(lines))
    text, document = house.answer("alex", "_mauvais_")
    assert "Votre fichier est à corriger" in text
    assert "Lignes : 42" in text
    assert json.loads(document)["accuse"]["verdict"] == "rejeté"
    assert b"12345678901234" not in document


def test_03_the_spsti_drops_its_list_and_opens_sealed_results(house: House) -> None:
    house.drop("camille", "adherents", "Liste été.csv", house.scenario.member_csv(100))
    text, _ = house.answer("camille", "_adherents_Liste-ete_")
    assert re.search(r"lignes retenues\s+100", text)
    plain, status = house.gnupg.decrypt(house.result("sinistralite"))
    assert "GOODSIG" in status
    rows = list(csv.DictReader(io.StringIO(plain.decode("utf-8-sig")), delimiter=";"))
    members = set(house.scenario.sirets[:100])
    found = {
        (row["siret"], row["annee"]): (row["at"], row["mp"], row["atr"])
        for row in rows
        if row["situation"] == "trouvé"
    }
    assert found == {key: v for key, v in _claims(house).items() if key[0] in members}


def test_04_a_workbook_reads_the_same(house: House) -> None:
    for flux in ("portefeuille", "tms-pros"):
        plain, status = house.gnupg.decrypt(house.result(flux))
        assert "GOODSIG" in status
        assert plain.startswith("\ufeffsiret;situation;annee".encode())


def test_05_the_same_list_again_gets_the_first_receipt(house: House) -> None:
    _, first = house.answer("camille", "_adherents_Liste-ete_")
    results = house.names("camille", "/retour")
    house.drop("camille", "adherents", "encore.csv", house.scenario.member_csv(100))
    text, second = house.answer("camille", "_adherents_encore_")
    assert "Ce fichier a déjà été reçu" in text
    subjects = [json.loads(json.loads(answer)["feuille"])["subject"] for answer in (first, second)]
    assert subjects[0] == subjects[1]
    assert house.names("camille", "/retour") == results


def test_06_what_is_not_a_list_goes_back_with_a_remedy(house: House) -> None:
    cases = {
        "vide.csv": b"",
        "sans.csv": b"Nom;Ville\r\nA;B\r\n",
        "image.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
    }
    for name, content in cases.items():
        house.drop("camille", "adherents", name, content)
    for name in cases:
        text, _ = house.answer("camille", f"_adherents_{name.split('.')[0]}_")
        assert "REJETÉ" in text
        assert "Que faire :" in text.split("Ce que nous avons constaté")[1]


def test_07_a_digest_that_differs_refuses_the_file(house: House) -> None:
    digest = house.folder / "digest"
    digest.write_text("0" * 64 + "  suspect.csv\n")
    local = house.folder / "suspect.csv"
    local.write_bytes(house.scenario.member_csv(50))
    house.sftp(
        "camille",
        f"put {digest} /depot/adherents/suspect.csv.sha256",
        f"put {local} /depot/adherents/suspect.csv",
    )
    text, _ = house.answer("camille", "_adherents_suspect_")
    assert "EMPREINTE-DIFFERENTE" in text


def test_08_a_trial_has_no_effect(house: House) -> None:
    before = house.names("camille", "/retour")
    house.drop("camille", "adherents", "essai.csv", house.scenario.member_csv(20), "essai")
    text, _ = house.answer("camille", "_adherents_essai_")
    assert "Essai : votre fichier serait accepté" in text
    assert house.names("camille", "/retour") == before


def test_09_a_folder_nobody_granted_is_refused_with_the_reason(house: House) -> None:
    local = house.folder / "x.csv"
    local.write_bytes(b"SIRET\r\n")
    output = house.sftp("camille", f"put {local} /depot/sinistralite/x.csv", check=False)
    assert "Permission denied" in output
    text, _ = house.answer("camille", "_sinistralite_x_")
    assert "SENS-NON-PREVU" in text


def _turned_away(house: House) -> list[object]:
    """Strangers counted, or written: a line a minute once the minute is over."""
    with house.scenario.desk() as desk, desk.database.reading() as connection:
        counted = connection.execute(select(AUTH_FAILURE.c.attempts)).scalars().all()
        written = connection.execute(select(JOURNAL_LEAF.c.leaf)).scalars().all()
    return [*counted, *(leaf for leaf in written if b"authentification_refusee" in leaf)]


def test_10_an_unknown_key_stays_outside(house: House) -> None:
    output = house.sftp("inconnu", "ls /", check=False)
    assert "depot" not in output
    house.wait(lambda: _turned_away(house), "the stranger on record")
    output = house.sftp("camille", "ls /journal", check=False)
    assert "not found" in output or "No such file" in output


def test_11_the_clerk_sees_where_things_stand(house: House) -> None:
    text = house.fetch("camille", "/accuses/suivi.txt").decode("utf-8-sig")
    assert f"pour {SPSTI} : livré" in text
    assert "Vos dépôts" in text


def test_12_a_program_deposits_by_http(house: House) -> None:
    with house.scenario.desk() as desk, desk.database.writing() as connection:
        parties.add_token(connection, SPSTI, "un-jeton-d-essai", desk.clock())
    base = f"http://127.0.0.1:{house.http_port}"
    headers = {"Authorization": "Bearer un-jeton-d-essai"}
    request = urllib.request.Request(
        f"{base}/api/v1/depots/adherents/http.csv",
        data=house.scenario.member_csv(110),
        headers=headers,
        method="PUT",
    )
    before = house.names("camille", "/retour")
    with urllib.request.urlopen(request, timeout=30) as answer:
        follow = json.load(answer)["suivi"]
    plain, _ = house.gnupg.decrypt(house.result("sinistralite", after=before))
    assert plain.count(b"\r\n") > 500
    with urllib.request.urlopen(
        urllib.request.Request(base + follow, headers=headers), timeout=30
    ) as answer:
        assert json.load(answer)["etat"] == "accepté"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{base}/api/v1/depots", timeout=30)


def _dpo_files(house: House, folder: Path) -> None:
    for name in ("journal.txt", "journal.cle", "verify.py"):
        (folder / name).write_bytes(house.fetch("dominique", f"/journal/{name}"))


def test_12_a_dpo_is_shown_the_log_alone(house: House) -> None:
    assert house.names("dominique", "/") == ["journal"]


def _verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_13_the_dpo_verifies_alone(house: House, tmp_path: Path) -> None:
    _dpo_files(house, tmp_path)
    done = _verify(tmp_path, "journal", "journal.txt", "--cle", "journal.cle")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "JOURNAL INTÈGRE" in done.stdout
    for event in ("arrivee", "acceptation", "rejet", "refus", "livraison", "collecte"):
        assert event in (tmp_path / "journal.txt").read_text()
    altered = bytearray((tmp_path / "journal.txt").read_bytes())
    altered[len(altered) // 2] ^= 1
    (tmp_path / "altere.txt").write_bytes(altered)
    done = _verify(tmp_path, "journal", "altere.txt", "--cle", "journal.cle")
    assert done.returncode == 1
    assert "JOURNAL ALTÉRÉ" in done.stdout + done.stderr


def test_14_an_answer_and_its_receipt_verify_alone(house: House, tmp_path: Path) -> None:
    _dpo_files(house, tmp_path)
    _, document = house.answer("camille", "_adherents_Liste-ete_")
    answer = json.loads(document)
    (tmp_path / "accuse.json").write_bytes(document)
    (tmp_path / "recu.txt").write_text(answer["recu"])
    (tmp_path / "feuille.json").write_text(answer["feuille"])
    key = house.scenario.folder / "public" / "accuses.cle"
    done = _verify(tmp_path, "accuse", "accuse.json", "--cle", str(key))
    assert done.returncode == 0, done.stdout + done.stderr
    done = _verify(
        tmp_path, "recu", "recu.txt", "--feuille", "feuille.json", "--cle", "journal.cle"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _stored(house: House) -> Iterator[tuple[Path, bytes]]:
    for root in (house.scenario.folder, house.temporary):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


def test_15_whoever_takes_the_disk_finds_no_siret(house: House) -> None:
    sirets = set(house.scenario.sirets)
    packed = {int(siret).to_bytes(8, order) for siret in sirets for order in ("big", "little")}
    short = {piece[2:] if piece[:2] == b"\0\0" else piece[:6] for piece in packed}
    digits = re.compile(rb"(?=(\d{14}))")
    for path, content in _stored(house):
        seen = {found.decode() for found in digits.findall(content)}
        assert sirets.isdisjoint(seen), path.name
        windows = {content[i : i + 6] for i in range(len(content) - 5)}
        assert short.isdisjoint(windows), path.name


def test_16_the_worker_listens_to_nothing_and_the_front_holds_no_secret(house: House) -> None:
    listing = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(house.supervisor.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    pids = {
        role: int(line.split()[0])
        for role in ("serve", "worker")
        for line in listing
        if f" {role} " in line
    }
    listening = {
        line.split()[9]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }

    def sockets(pid: int) -> set[str]:
        links = [link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir()]
        return {link[8:-1] for link in links if link.startswith("socket:[")}

    assert sockets(pids["serve"]) & listening
    assert not sockets(pids["worker"]) & listening
    for pid in pids.values():
        for file in ("cmdline", "environ"):
            assert PASSPHRASE.encode() not in Path(f"/proc/{pid}/{file}").read_bytes()


def test_17_the_database_and_the_log_agree(house: House) -> None:
    instance = str(house.scenario.folder)
    done = _passerelle("audit", "verify", "--json", "--instance", instance)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["verdict"] == "JOURNAL INTÈGRE"


def _passerelle(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_18_a_backup_taken_while_it_runs_restores_to_an_intact_instance(
    house: House, tmp_path: Path
) -> None:
    phrase = ("--passphrase-file", str(house.folder / "phrase"))
    instance, backup = str(house.scenario.folder), str(tmp_path / "sauvegarde")
    house.drop("camille", "adherents", "pendant.csv", house.scenario.member_csv(90))
    assert _passerelle("backup", backup, "--instance", instance, *phrase).returncode == 0
    rebuilt = str(tmp_path / "rebatie")
    assert _passerelle("restore", backup, rebuilt, *phrase).returncode == 0
    done = _passerelle("audit", "verify", "--instance", rebuilt)
    assert done.returncode == 0, done.stdout
    with open_desk(tmp_path / "rebatie") as desk, desk.database.reading() as connection:
        named = [
            *connection.execute(select(MEMBER_LIST.c.object)).scalars(),
            *connection.execute(select(OUTGOING.c.object)).scalars(),
        ]
        held = {path.name for path in desk.instance.objects.iterdir()}
        held |= {path.name for path in desk.instance.shelves.iterdir()}
    assert set(filter(None, named)) <= held
