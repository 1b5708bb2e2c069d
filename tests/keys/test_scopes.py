"""A scope's key opens as itself, under the right root, until it is destroyed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import KeyDestroyedError, KeyUnavailableError
from keys.scopes import Scope, new_key, unwrap, unwrap_for, wrap, wrap_for
from tests.keys.vectors import wycheproof

ROOT = bytes(range(32))


def test_wrapping_agrees_with_the_published_vectors() -> None:
    seen = 0
    for case in wycheproof("aes_kwp_test.json"):
        kek, key, wrapped = case.octets("key"), case.octets("msg"), case.octets("ct")
        if len(kek) != 32:
            continue
        seen += 1
        if case.valid:
            assert wrap(kek, key) == wrapped, case.name
            assert unwrap(kek, wrapped) == key, case.name
        elif case.test["result"] == "invalid":
            with pytest.raises(KeyUnavailableError):
                unwrap(kek, wrapped)
    assert seen > 50


@given(
    name=st.text(min_size=1, max_size=40), year=st.integers(1990, 2100), version=st.integers(1, 99)
)
def test_round_trip(name: str, year: int, version: int) -> None:
    key = new_key()
    record = wrap_for(ROOT, Scope(name, year), version, key)
    assert record.algorithm == "AES-256-KWP"
    assert unwrap_for(ROOT, record) == key


def test_a_record_moved_to_another_scope_year_or_version_does_not_open() -> None:
    record = wrap_for(ROOT, Scope("SPSTI-1", 2026), 1, new_key())
    for moved in (
        replace(record, scope=Scope("SPSTI-2", 2026)),
        replace(record, scope=Scope("SPSTI-1", 2027)),
        replace(record, version=2),
        replace(record, algorithm="autre"),
        replace(record, wrapped=record.wrapped[:-1] + b"\x00"),
        replace(record, wrapped=record.wrapped[:-1]),
        replace(record, wrapped=b"court"),
    ):
        with pytest.raises(KeyUnavailableError):
            unwrap_for(ROOT, moved)


def test_another_root_opens_nothing() -> None:
    record = wrap_for(ROOT, Scope("SPSTI-1", 2026), 1, new_key())
    with pytest.raises(KeyUnavailableError):
        unwrap_for(bytes(32), record)


def test_a_destroyed_key_says_so() -> None:
    record = wrap_for(ROOT, Scope("SPSTI-1", 2026), 1, new_key()).destroyed()
    with pytest.raises(KeyDestroyedError):
        unwrap_for(ROOT, record)


def test_nothing_of_the_key_is_shown() -> None:
    key = new_key()
    record = wrap_for(ROOT, Scope("SPSTI-1", 2026), 1, key)
    assert record.wrapped.hex() not in repr(record)
    assert repr(record.wrapped) not in repr(record)


def test_a_short_root_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="32 octets"):
        wrap(ROOT[:16], new_key())
