from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, running_house
from tests.keys.gnupg import gnupg_home


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running gateway for all journeys; one file runs on one process."""
    folder: Path = tmp_path_factory.mktemp("maison")
    with gnupg_home() as gnupg, running_house(folder, gnupg) as house:
        yield house
