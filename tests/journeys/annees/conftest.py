"""The parties' keys, made once for all the years played."""

from collections.abc import Iterator

import pytest

from tests.journeys.annees.keyring import Keyring, make_keyring


@pytest.fixture(scope="session")
def keyring() -> Iterator[Keyring]:
    """A GnuPG of its own for each party; skips where gpg is absent."""
    with make_keyring() as made:
        yield made
