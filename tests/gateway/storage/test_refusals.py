"""Strangers cannot fill the log: their attempts are counted, then written a line a minute."""

from datetime import datetime, timedelta

from audit.entry import Event, from_leaf
from gateway.storage import journal, refusals
from gateway.storage.database import Database


def test_a_thousand_attempts_are_one_entry(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        for _ in range(1000):
            refusals.count(connection, "192.0.2.7", "cle-inconnue", at)
        assert refusals.put_on_record(connection, at) == 0
        assert refusals.put_on_record(connection, at + timedelta(minutes=1)) == 1
        entry = from_leaf(next(journal.leaves(connection)))
    assert entry.event is Event.AUTHENTIFICATION_REFUSEE
    assert entry.counts == {"tentatives": 1000}


def test_many_sources_in_a_minute_share_one_line(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        for number in range(refusals.SOURCES_PER_MINUTE + 50):
            refusals.count(connection, f"2001:db8::{number:x}", "cle-inconnue", at)
        written = refusals.put_on_record(connection, at + timedelta(minutes=2))
    assert written == refusals.SOURCES_PER_MINUTE + 1
