"""A GnuPG shared by the tests of one file: making keys is what costs."""

from collections.abc import Iterator

import pytest

from tests.keys.gnupg import Gnupg, gnupg_home


@pytest.fixture(scope="module")
def gnupg() -> Iterator[Gnupg]:
    with gnupg_home() as home:
        yield home
