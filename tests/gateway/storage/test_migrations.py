"""The migrations make the very tables that the code declares."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from gateway.storage.database import Database
from gateway.storage.tables import METADATA


def test_migrations_and_declarations_agree(database: Database) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_database_is_durable_and_forgets(database: Database) -> None:
    with database.writing() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
    }
