"""Text 001."""

from collections.abc import Iterator
from pathlib import Path
import pytest
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.year import Year, lines, playing

TEXT = Path("docs/conventions/expertis.toml")

@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    with playing(tmp_path_factory.mktemp("expertis"), TEXT.read_text("utf-8"), keyring, "2026-01-02T09:00") as year:
        yield year


def test_smoke(year: Year) -> None:
    a = year.drop("spsti", "adherents", lines("SIRET", ["00200000300016"]))
    print(a)
    print(year.refused())
    print(year.told("spsti").keys())
    print(year.state_of("adherents"), year.owed("--year","2026")[:1])
    v = year.verified()
    print(v.status, v.told, v.report)
    assert 0
