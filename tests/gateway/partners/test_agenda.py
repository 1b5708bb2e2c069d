"""A partner finds its own due dates in `/accuses/`, and no file where it owes nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from gateway.bootstrap.desk import open_desk
from gateway.desk import Desk
from gateway.partners.shelf import PartnersShelf
from gateway.sftp.errors import MissingError
from gateway.sftp.ports import ShelfItem, Visitor
from gateway.storage import conventions
from gateway.storage.objects import ObjectStore
from tests.exchange.convention_files.test_parsing import example
from tests.instances import new_instance

AT = datetime(2026, 1, 10, 9, tzinfo=UTC)
SPSTI = Visitor(login="camille", party="spsti-exemple")
STRANGER = Visitor(login="autre", party="autre")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    new_instance(tmp_path / "instance")
    with open_desk(tmp_path / "instance") as desk:
        with desk.database.writing() as connection:
            conventions.load(connection, example(), AT)
        yield desk


class Clock:
    """The instant, moved by hand."""

    at = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(desk: Desk, clock: Clock) -> PartnersShelf:
    return PartnersShelf(desk.database, ObjectStore(desk.instance.shelves), {}, clock)


def _read(shelf: PartnersShelf, visitor: Visitor, item: ShelfItem) -> bytes:
    reader = shelf.open(visitor, item)
    try:
        return reader.read_at(0, 1 << 20)
    finally:
        reader.close()


def test_the_calendar_holds_what_that_partner_owes_and_no_other(shelf: PartnersShelf) -> None:
    item = next(i for i in shelf.items(SPSTI, "accuses") if i.name == "calendrier.ics")
    content = _read(shelf, SPSTI, item)
    assert len(content) == item.size
    uids = {str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")}
    assert "cpom-exemple-2025.spsti.adherents.2026@passerelle" in uids
    assert all(".spsti." in uid for uid in uids)
    shelf.collected(SPSTI, item)


def test_it_stands_beside_the_follow_up(shelf: PartnersShelf) -> None:
    names = {item.name: item for item in shelf.items(SPSTI, "accuses")}
    assert set(names) == {"suivi.txt", "calendrier.ics"}
    assert "Vos dépôts" in _read(shelf, SPSTI, names["suivi.txt"]).decode("utf-8-sig")
    assert shelf.items(SPSTI, "retour") == []


def test_who_owes_nothing_has_no_calendar(shelf: PartnersShelf) -> None:
    assert [item.name for item in shelf.items(STRANGER, "accuses")] == ["suivi.txt"]
    known = next(i for i in shelf.items(SPSTI, "accuses") if i.name == "calendrier.ics")
    with pytest.raises(MissingError):
        shelf.open(STRANGER, known)


def test_it_is_made_anew_each_minute(desk: Desk, shelf: PartnersShelf, clock: Clock) -> None:
    item = next(i for i in shelf.items(SPSTI, "accuses") if i.name == "calendrier.ics")
    before = _read(shelf, SPSTI, item)
    clock.at = AT + timedelta(seconds=59)
    assert _read(shelf, SPSTI, item) == before
    clock.at = datetime(2026, 4, 10, 9, tzinfo=UTC)
    assert "[en retard] Liste des SIRET" in _read(shelf, SPSTI, item).decode()
