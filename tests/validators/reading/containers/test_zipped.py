"""The parts of an archive, and what they say of themselves."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.codes import Code
from validators.reading.containers.zipped import check, content, head, read_directory, stored
from validators.reading.limits import MIB, Limits
from validators.reading.refusal import UnreadableError

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\\\0"), min_size=1, max_size=20)


def archive(*parts: tuple[str, bytes], zip64: bool = False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, plain in parts:
            with out.open(name, "w", force_zip64=zip64) as part:
                part.write(plain)
    return target.getvalue()


def announcing(data: bytes, size: int) -> bytes:
    """The archive, its directory changed to announce this size for the first part."""
    place = data.index(b"PK\1\2") + 24
    return data[:place] + struct.pack("<L", size) + data[place + 4 :]


def unpacked(data: bytes, limits: Limits) -> None:
    parts = read_directory(data)
    check(parts, limits)
    for part in parts.values():
        content(data, part)


def refusal(data: bytes, limits: Limits | None = None) -> tuple[Code, str]:
    with pytest.raises(UnreadableError) as caught:
        unpacked(data, limits or Limits())
    return caught.value.reason.code, caught.value.reason.detail


@given(st.dictionaries(NAMES, st.binary(max_size=3_000), max_size=6), st.booleans())
def test_parts_come_out_as_they_went_in(parts: dict[str, bytes], zip64: bool) -> None:
    for data in (archive(*parts.items(), zip64=zip64), stored(parts.items())):
        found = read_directory(data)
        assert {name: content(data, part) for name, part in found.items()} == parts
        assert all(head(data, part, 5) == parts[name][:5] for name, part in found.items())


@given(st.dictionaries(NAMES, st.binary(max_size=3_000), max_size=6))
def test_what_is_packed_anew_is_a_plain_archive(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(stored(parts.items()))) as archived:
        assert archived.testzip() is None
        assert {info.filename: archived.read(info) for info in archived.infolist()} == parts


def test_a_size_that_lies_is_found_out_at_once() -> None:
    data = archive(("a", bytes(MIB)))
    assert refusal(announcing(data, 100)) == (Code.FICHIER_DANGEREUX, "taille de partie mensongère")
    assert refusal(announcing(data, 2 * MIB)) == (Code.FICHIER_ILLISIBLE, "")


def test_proportions() -> None:
    assert refusal(archive(("a", bytes(60 * MIB))))[1] == "compression démesurée"
    assert refusal(archive(("a", bytes(900))), Limits(unpacked_bytes=500)) == (
        Code.FICHIER_TROP_GRAND,
        "taille décompressée",
    )
    assert refusal(archive(("a", b""), ("b", b"")), Limits(entries=1))[1] == "trop de parties"


def test_parts_that_overlap_are_refused() -> None:
    data = archive(("a", b"x" * 99), ("b", b"y" * 99))
    second = data.rindex(b"PK\1\2") + 42
    assert refusal(data[:second] + bytes(4) + data[second + 4 :])[1] == "parties superposées"


def test_a_password_is_said() -> None:
    data = archive(("a", b"x"))
    place = data.index(b"PK\1\2") + 8
    assert refusal(data[:place] + b"\1" + data[place + 1 :])[0] is Code.FICHIER_PROTEGE


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tail: bytes) -> None:
    data = archive(("a", b"x"))
    for whole in (tail, data[: len(data) // 2] + tail, data + tail):
        try:
            for part in read_directory(whole).values():
                content(whole, part)
        except UnreadableError:
            continue
