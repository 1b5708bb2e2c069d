"""An upload written at random reads back as a plain array would, and never lies bare on disk."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.spool.errors import SpoolError, SpoolFullError, UploadTooLargeError
from gateway.spool.pages import PAGE
from gateway.spool.sealed import SealedFile, sweep
from gateway.spool.upload import Upload
from keys.arrival import arrival_public, new_arrival_key, open_arrival
from keys.scratch import ScratchKey

PRIVATE = new_arrival_key()
PUBLIC = arrival_public(PRIVATE)
MIB = 1024 * 1024
MARK = b"00000000000048;SECRET-CLAIR;"


@pytest.fixture
def upload(tmp_path: Path) -> Iterator[Upload]:
    upload = Upload(tmp_path)
    yield upload
    upload.discard()


def opened(sealed: SealedFile) -> bytes:
    with sealed.path.open("rb") as file:
        return b"".join(open_arrival(PRIVATE, file))


operations = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 6 * PAGE), st.binary(min_size=1, max_size=300)),
        st.tuples(st.just("fill"), st.integers(0, 6 * PAGE), st.integers(1, 3 * PAGE)),
        st.tuples(st.just("truncate"), st.integers(0, 7 * PAGE), st.none()),
        st.tuples(st.just("read"), st.integers(0, 8 * PAGE), st.integers(0, 2 * PAGE)),
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=operations)
def test_any_sequence_of_operations_behaves_as_a_plain_array(
    tmp_path: Path, steps: list[tuple[str, int, object]]
) -> None:
    upload, model = Upload(tmp_path, memory=2 * PAGE), bytearray()
    try:
        for kind, at, extra in steps:
            if kind in ("write", "fill"):
                data = extra if isinstance(extra, bytes) else b"\xa5" * int(str(extra))
                upload.write(at, data)
                model.extend(bytes(max(0, at - len(model))))
                model[at : at + len(data)] = data
            elif kind == "truncate":
                upload.truncate(at)
                del model[at:]
                model.extend(bytes(at - len(model)))
            else:
                size = int(str(extra))
                assert upload.read(at, size) == model[at : at + size]
            assert upload.size == len(model)
        assert opened(upload.seal(tmp_path, PUBLIC)) == model
    finally:
        upload.discard()


def test_a_large_upload_is_sealed_whole(upload: Upload, tmp_path: Path) -> None:
    content = os.urandom(MIB) * 10 + b"fin"
    for at in range(0, len(content), 250_000):
        upload.write(at, content[at : at + 250_000])
    sealed = upload.seal(tmp_path, PUBLIC)
    assert sealed.size == len(content)
    assert opened(sealed) == content
    assert sealed.path == tmp_path / f"{sealed.id}.scelle"


def test_what_never_left_memory_makes_no_scratch_file(
    upload: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "pwrite", lambda *_: pytest.fail("written to disk"))
    upload.write(0, bytes(8 * MIB))
    assert upload.read(8 * MIB - 3, 10) == bytes(3)


def test_no_plaintext_reaches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    genuine = os.pwrite

    def recording(descriptor: int, data: bytes, offset: int) -> int:
        written.append(bytes(data))
        return genuine(descriptor, data, offset)

    monkeypatch.setattr(os, "pwrite", recording)
    upload = Upload(tmp_path, memory=PAGE)
    block = (MARK * 5000)[: 2 * PAGE]
    for at in range(0, 20 * len(block), len(block)):
        upload.write(at, block)
    sealed = upload.seal(tmp_path, PUBLIC)
    upload.discard()
    on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert len(written) > 20
    assert MARK[:14] not in b"".join(written)
    assert MARK[:14] not in on_disk
    assert [file.name for file in tmp_path.iterdir()] == [sealed.path.name]


def test_the_same_page_is_never_sealed_twice_alike(tmp_path: Path) -> None:
    sealed: list[bytes] = []

    class Recording:
        def seal(self, slot: int, block: bytearray) -> bytes:
            sealed.append(key.seal(slot, block))
            return sealed[-1]

        def open(self, slot: int, data: bytes) -> bytes:
            return key.open(slot, data)

    key = ScratchKey()
    upload = Upload(tmp_path, memory=PAGE, key=Recording())
    for _ in range(3):
        upload.write(0, b"x" * PAGE)
        upload.write(PAGE, b"y" * PAGE)
    upload.discard()
    assert len({data[:12] for data in sealed}) == len(sealed) >= 4


def test_beyond_the_limit_nothing_is_written(tmp_path: Path) -> None:
    upload = Upload(tmp_path, limit=100)
    upload.write(90, b"0123456789")
    with pytest.raises(UploadTooLargeError, match="quota"):
        upload.write(91, b"0123456789")
    with pytest.raises(UploadTooLargeError):
        upload.truncate(101)
    assert upload.read(0, 200) == bytes(90) + b"0123456789"
    upload.discard()


@pytest.mark.parametrize(
    ("code", "expected"), [(errno.ENOSPC, SpoolFullError), (errno.EIO, SpoolError)]
)
def test_a_disk_that_fails_at_sealing_leaves_nothing(
    upload: Upload,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    expected: type[SpoolError],
) -> None:
    upload.write(0, b"contenu")

    def fail(_: int) -> None:
        raise OSError(code, "")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(expected):
        upload.seal(tmp_path, PUBLIC)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    assert opened(upload.seal(tmp_path, PUBLIC)) == b"contenu"


def test_a_disk_full_while_receiving_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "")

    upload = Upload(tmp_path, memory=PAGE)
    upload.write(0, b"a" * PAGE)
    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(SpoolFullError):
        upload.write(PAGE, b"b" * PAGE)
    upload.discard()


def test_sealing_flushes_the_file_then_its_folder(
    upload: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[list[str]] = []
    genuine = os.fsync

    def recording(descriptor: int) -> None:
        flushed.append(sorted(file.suffix for file in tmp_path.iterdir()))
        genuine(descriptor)

    monkeypatch.setattr(os, "fsync", recording)
    upload.write(0, b"x")
    upload.seal(tmp_path, PUBLIC)
    assert flushed == [[".part"], [".scelle"]]


def test_sweeping_keeps_only_what_is_whole(upload: Upload, tmp_path: Path) -> None:
    sealed = upload.seal(tmp_path, PUBLIC)
    (tmp_path / "0123.part").write_bytes(b"x")
    (tmp_path / "tmpabc.scratch").write_bytes(b"x")
    assert sweep(tmp_path) == 2
    assert list(tmp_path.iterdir()) == [sealed.path]
