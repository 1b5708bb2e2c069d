"""The life of a dropped file, as the database keeps it."""

from datetime import datetime

import pytest

from audit.entry import Event, from_leaf
from exchange.errors import PassageError
from exchange.states import DepositState
from gateway.errors import ConflictError
from gateway.storage import deposits, journal
from gateway.storage.database import Database
from gateway.storage.deposits import NewDeposit
from tests.fakes.outbox import FakeOutbox

NEW = NewDeposit(
    party="spsti-a",
    login="camille",
    place="depot",
    flux="adherents",
    name="liste.csv",
    size=120,
    spool="0a.scelle",
    sealed_sha256="ab" * 32,
)


def _events(database: Database) -> list[Event]:
    with database.reading() as connection:
        return [from_leaf(leaf).event for leaf in journal.leaves(connection)]


def test_an_arrival_is_on_record_then_taken_with_its_workflow(
    database: Database, at: datetime
) -> None:
    outbox = FakeOutbox()
    with database.writing() as connection:
        identity = deposits.close(connection, NEW, at)
        deposits.take(connection, outbox, identity, at)
    assert _events(database) == [Event.ARRIVEE, Event.PRISE_EN_CHARGE]
    assert outbox.queued == [("deposit", identity)]


def test_a_taken_file_is_not_taken_renamed_or_removed(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        identity = deposits.close(connection, NEW, at)
        deposits.take(connection, FakeOutbox(), identity, at)
    with database.writing() as connection:
        with pytest.raises(PassageError):
            deposits.take(connection, FakeOutbox(), identity, at)
        with pytest.raises(ConflictError):
            deposits.rename(connection, identity, "adherents", "autre.csv", at)
        with pytest.raises(PassageError):
            deposits.remove(connection, identity, at)


def test_two_waiting_files_never_share_a_name(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        deposits.close(connection, NEW, at)
        with pytest.raises(ConflictError):
            deposits.close(connection, NEW, at)


def test_a_removed_file_frees_its_name(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        identity = deposits.close(connection, NEW, at)
        assert deposits.remove(connection, identity, at) == NEW.spool
        deposits.close(connection, NEW, at)
        assert deposits.get(connection, identity)["state"] == DepositState.RETIRE
