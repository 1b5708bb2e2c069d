from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.storage.database import Database
from gateway.storage.migrations import migrate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'passerelle.db'}"
    migrate(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
