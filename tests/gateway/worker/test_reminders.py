"""Reminders reach the shelf of the party that owes, once a stage, across restarts."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

import audit.verify
from audit.entry import Entry, Event, from_leaf
from exchange.instants import PARIS
from gateway.bootstrap.desk import open_desk
from gateway.bootstrap.worker import workshop
from gateway.desk import Desk
from gateway.storage import conventions, journal, outgoing
from gateway.verification import verify_instance
from gateway.worker.housekeeping import Housekeeping
from gateway.worker.reminders import Reminders
from gateway.worker.workshop import Workshop
from keys.custody.keystore import load
from tests.exchange.convention_files.test_parsing import example
from tests.fakes.outbox import FakeOutbox
from tests.instances import PASSPHRASE, new_instance

SPSTI, CARSAT = "spsti-exemple", "carsat-exemple"


class House:
    """An instance whose day is moved by hand."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.at = datetime(2025, 12, 1, 8, tzinfo=PARIS)
        secrets = load(desk.instance.keystore, PASSPHRASE)
        shop = workshop(desk, secrets, lambda: self.at)
        self.shop: Workshop = replace(shop, outbox=FakeOutbox())

    def load(self, text: str) -> None:
        with self.desk.database.writing() as connection:
            conventions.load(connection, text, self.at)

    def on(self, text: str) -> int:
        """What a worker started that day, at that hour, puts on the shelves."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=PARIS)
        return Reminders(self.shop).put(self.at)

    def shelf(self, party: str) -> list[str]:
        return [row["name"] for row in self.rows(party)]

    def rows(self, party: str) -> Sequence[RowMapping]:
        with self.desk.database.reading() as connection:
            return outgoing.on_shelf(connection, party, outgoing.ACCUSES)

    def content(self, party: str, name: str) -> bytes:
        row = next(row for row in self.rows(party) if row["name"] == name)
        return self.shop.shelves.read_bytes(row["object"])

    def entries(self) -> list[Entry]:
        with self.desk.database.reading() as connection:
            found = [from_leaf(leaf) for leaf in journal.leaves(connection)]
        return [entry for entry in found if entry.event is Event.RAPPEL_ECHEANCE]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    new_instance(tmp_path / "instance")
    with open_desk(tmp_path / "instance") as desk:
        yield House(desk)


def test_a_window_that_opens_is_told_to_the_party_that_owes(house: House) -> None:
    house.load(example())
    assert house.on("2026-01-01T00:05:00") > 0
    stem = "2026-01-01_rappel_cpom-exemple-2025_adherents_2026_ouverture"
    assert house.shelf(SPSTI) == [f"{stem}.json", f"{stem}.txt"]
    # Without the list, what the Carsat owes is impossible: nobody asks it for it.
    assert house.shelf(CARSAT) == []
    text = house.content(SPSTI, f"{stem}.txt").decode("utf-8-sig")
    assert "Rappel : une échéance est ouverte" in text
    assert "Dû : Liste des SIRET des adhérents" in text
    assert "01/01/2026 et le 31/03/2026" in text
    assert "/depot/adherents/" in text
    assert "engagements du SPSTI" in re.sub(r"\s+", " ", text)


def test_each_stage_comes_once_whatever_the_restarts(house: House) -> None:
    house.load(example())
    assert house.on("2026-01-01T08:00:00") == 2
    assert house.on("2026-01-01T09:00:00") == 0
    assert house.on("2026-03-23T23:59:00") == 0
    assert house.on("2026-03-24T00:00:00") == 2
    assert house.on("2026-03-31T08:00:00") == 0
    assert house.on("2026-04-01T08:00:00") == 2
    assert house.on("2026-07-01T08:00:00") == 0
    stages = [name.rsplit("_", 1)[1] for name in house.shelf(SPSTI) if name.endswith(".txt")]
    assert stages == ["ouverture.txt", "sept-jours.txt", "en-retard.txt"]
    late = house.content(SPSTI, house.shelf(SPSTI)[-1]).decode("utf-8-sig")
    assert "jamais un motif de refus" in re.sub(r"\s+", " ", late)


def test_an_outage_of_some_days_loses_no_reminder(house: House) -> None:
    house.load(example())
    assert house.on("2026-01-09T08:00:00") == 2


def test_what_was_past_when_the_convention_came_is_not_told(house: House) -> None:
    house.at = datetime(2026, 6, 15, 8, tzinfo=PARIS)
    house.load(example())
    assert house.on("2026-06-16T08:00:00") == 0
    # Reloading it later does not silence what comes after.
    house.load(example())
    assert house.on("2026-11-01T08:00:00") == 2
    (name,) = (name for name in house.shelf(SPSTI) if name.endswith(".txt"))
    assert "adhesion_2027_ouverture" in name
    text = re.sub(r"\s+", " ", house.content(SPSTI, name).decode("utf-8-sig"))
    assert "jamais reconduite d'elle-même" in text


def test_each_file_has_its_entry_and_the_log_agrees(house: House) -> None:
    house.load(example())
    house.on("2026-01-01T08:00:00")
    entries = house.entries()
    assert {entry.object_sha256 for entry in entries} == {
        row["sha256"] for row in house.rows(SPSTI)
    }
    assert {(entry.convention, entry.flux, entry.parties) for entry in entries} == {
        ("cpom-exemple-2025", "adherents", (SPSTI,))
    }
    assert all(entry.at == house.at for entry in entries)
    Housekeeping(house.shop).run_once()
    report = verify_instance(house.desk)
    assert report.intact, report.faults


def test_the_json_verifies_with_the_one_file_verifier(house: House, tmp_path: Path) -> None:
    house.load(example())
    house.on("2026-01-01T08:00:00")
    name = next(name for name in house.shelf(SPSTI) if name.endswith(".json"))
    document = house.content(SPSTI, name)
    assert json.loads(document)["accuse"]["verdict"] == "à faire"
    (tmp_path / "rappel.json").write_bytes(document)
    key = house.desk.instance.folder / "public" / "accuses.cle"
    command = [sys.executable, "-I", str(audit.verify.__file__), "accuse"]
    done = subprocess.run(
        [*command, str(tmp_path / "rappel.json"), "--cle", str(key)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_crash_between_the_file_and_its_entry_leaves_one_file(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.load(example())

    def crash(*_: object) -> str:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("gateway.worker.reminders.outgoing.offer", crash)
        with pytest.raises(RuntimeError):
            house.on("2026-01-01T08:00:00")
    assert house.shelf(SPSTI) == []
    assert house.on("2026-01-02T08:00:00") == 2
    files = sorted(path.name for path in house.shop.shelves.path(".").glob("rappel-*"))
    assert len(files) == 2


def test_the_housekeeping_puts_them_at_its_own_instant(house: House) -> None:
    house.load(example())
    house.at = datetime(2026, 1, 1, 0, 1, tzinfo=PARIS)
    tidy = Housekeeping(house.shop)
    tidy.run_once()
    tidy.run_once()
    assert len(house.shelf(SPSTI)) == 2
    house.at = datetime(2026, 3, 24, 0, 1, tzinfo=PARIS)
    tidy.run_once()
    assert len(house.shelf(SPSTI)) == 4
