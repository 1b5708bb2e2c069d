"""No write without its entry, and no altered row without a trace."""

from datetime import datetime

import pytest
from sqlalchemy import select

from audit.entry import Event, from_leaf
from gateway.errors import UnknownError
from gateway.storage import facts, journal
from gateway.storage.database import Database
from gateway.storage.parties import administration
from gateway.storage.tables import PARTY


def test_a_fact_and_its_entry_are_written_together(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        values = {"id": "spsti-a", "kind": "spsti", "name": "SPSTI A", "created_at": at}
        facts.insert(connection, PARTY, values, administration(at, "PARTIE-AJOUTEE"))
    with database.reading() as connection:
        entry = from_leaf(next(journal.leaves(connection)))
        row = connection.execute(select(PARTY)).mappings().one()
    assert (entry.event, entry.subject) == (Event.ADMINISTRATION, "partie:spsti-a")
    assert entry.commitment == facts.commitment_of(row)


def test_a_failed_transaction_leaves_neither(database: Database, at: datetime) -> None:
    values = {"id": "spsti-a", "kind": "spsti", "name": "SPSTI A", "created_at": at}

    def write_and_fail() -> None:
        with database.writing() as connection:
            facts.insert(connection, PARTY, values, administration(at, "PARTIE-AJOUTEE"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with database.reading() as connection:
        assert journal.size(connection) == 0
        assert connection.execute(select(PARTY)).first() is None


def test_a_row_altered_behind_the_log_no_longer_matches(database: Database, at: datetime) -> None:
    with database.writing() as connection:
        values = {"id": "spsti-a", "kind": "spsti", "name": "SPSTI A", "created_at": at}
        facts.insert(connection, PARTY, values, administration(at, "PARTIE-AJOUTEE"))
        entry = from_leaf(next(journal.leaves(connection)))
        connection.exec_driver_sql("UPDATE party SET name = 'SPSTI B'")
        row = connection.execute(select(PARTY)).mappings().one()
    assert entry.commitment != facts.commitment_of(row)


def test_updating_what_is_not_there_is_refused(database: Database, at: datetime) -> None:
    with database.writing() as connection, pytest.raises(UnknownError):
        facts.update(
            connection, PARTY, "absente", {"name": "x"}, administration(at, "PARTIE-AJOUTEE")
        )
