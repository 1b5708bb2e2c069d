"""Commitments bind a content, and say nothing of it without the salt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.commitment import check_commitment, commit
from audit.entry import Entry, Event
from audit.errors import TamperedLogError
from tests.audit.support import MORNING

SALT = bytes(range(32))


def test_an_entry_can_carry_one() -> None:
    made = Entry(Event.ARRIVEE, MORNING, "depot:1", commitment=commit(SALT, b"contenu"))
    assert made.commitment is not None
    check_commitment(made.commitment, SALT, b"contenu")


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_another_content_or_salt_is_refused(content: bytes, other: bytes) -> None:
    given_commitment = commit(SALT, content)
    with pytest.raises(TamperedLogError):
        check_commitment(given_commitment, SALT[::-1], content)
    if other != content:
        with pytest.raises(TamperedLogError) as error:
            check_commitment(given_commitment, SALT, other)
        assert error.value.code == "JOURNAL-ENGAGEMENT"


def test_the_salt_has_one_length() -> None:
    with pytest.raises(ValueError, match="32"):
        commit(SALT[:31], b"x")
