"""Sealed files appear whole or not at all, and are never replaced by others."""

from pathlib import Path

import pytest

from gateway.errors import DeliveryError, StorageError
from gateway.storage.objects import ObjectStore, reader_at


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)

    def fill_and_fail(sink: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="disque plein"):
        store.write("objet", fill_and_fail)
    assert list(tmp_path.iterdir()) == []


def test_placing_the_same_file_twice_is_success(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    store.write_bytes("scelle", b"sealed")
    store.place("scelle", store, "final")
    store.place("scelle", store, "final")
    assert store.read_bytes("final") == b"sealed"


def test_other_bytes_under_that_name_are_never_overwritten(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    store.write_bytes("final", b"first")
    store.write_bytes("scelle", b"second")
    with pytest.raises(DeliveryError):
        store.place("scelle", store, "final")
    assert store.read_bytes("final") == b"first"


def test_random_access_reads_where_it_is_told(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    store.write_bytes("objet", bytes(range(100)))
    with store.reading("objet") as source:
        assert reader_at(source)(10, 5) == bytes(range(10, 15))
