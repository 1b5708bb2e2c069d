"""The driver itself: what a journey rests on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.exchange.convention_files.test_parsing import example
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import only
from tests.journeys.annees.year import SIRETS, Year, lines, playing
from tests.keys.gnupg import GnupgError

MEMBER = SIRETS[0]
VISITED = lines("siret;annee;antenne;agent_visite", [f"{MEMBER};2026;Antenne 2;oui"])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """The example convention, from the first days of 2026."""
    with playing(tmp_path_factory.mktemp("exemple"), example(), keyring, "2026-01-05T09:00") as it:
        yield it


def test_a_result_goes_from_deposit_to_the_shelf_of_its_recipient(year: Year) -> None:
    assert year.drop("spsti", "adherents", lines("SIRET", [MEMBER])).state == "accepté"
    year.on("2026-01-06T10:00")
    assert year.drop("carsat", "portefeuille", VISITED).state == "accepté"
    result = only(year.collect("spsti"), "portefeuille")
    assert result.sirets == [MEMBER]
    assert result.name.startswith("2026-01-06_")
    assert year.collect("spsti") == []


def test_no_other_party_opens_it(year: Year, keyring: Keyring) -> None:
    year.drop("carsat", "portefeuille", VISITED.replace(b"oui", b"non"))
    ((_, content),) = year.sealed("spsti")
    with pytest.raises(GnupgError):
        keyring["carsat"].open(content)
    assert MEMBER.encode() in keyring["spsti"].open(content)


def test_every_entry_is_dated_by_the_journey(year: Year) -> None:
    year.on("2026-02-01T10:00")
    year.drop("carsat", "portefeuille", VISITED)
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert verified.report.intact, verified.report.faults
    first, last = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert {first, last} <= {entry.at for entry in year.entries()}
    assert all(first <= entry.at < last + timedelta(seconds=1) for entry in year.entries())
