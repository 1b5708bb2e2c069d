"""Text of every usual encoding, and what is no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.codes import Code
from validators.reading.refusal import UnreadableError
from validators.reading.text.encodings import MIXED, to_utf8

TEXT = "N° SIRET;Société\r\n123;Café «Ébène» à Nîmes\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("mac_roman"), "mac_roman"),
    ],
)
@pytest.mark.parametrize("padding", [0, 1, 2, 3, 5_000])
def test_an_encoding_is_recognised_with_or_without_padding(
    data: bytes, encoding: str, padding: int
) -> None:
    assert to_utf8(data + b"\0" * padding) == (TEXT.encode(), encoding)


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_lines_pasted_from_two_programs_are_each_read_for_what_they_are(codec: str) -> None:
    mixed = "é;Société\n".encode() + "à;Hôtel É\n".encode(codec)
    assert to_utf8(mixed) == ("é;Société\nà;Hôtel É\n".encode(), MIXED)
    assert to_utf8(b"\xef\xbb\xbf" + mixed)[1] == MIXED


def test_two_encodings_on_one_line_are_each_read_too() -> None:
    assert to_utf8(b"Caf\xe9 " + "Ébène".encode()) == ("Café Ébène".encode(), MIXED)


def test_bytes_that_cp1252_leaves_undefined_do_not_stop_the_reading() -> None:
    text, encoding = to_utf8(b"caf\xe9 \x81\x8d\x8f\x90\x9d\n")
    assert encoding in ("cp1252", "mac_roman")
    assert text.decode().startswith("caf")


@pytest.mark.parametrize(
    "data",
    [
        b"73\x0082\n",
        b"SIRET\n7328\0\n",
        b"\xef\xbb\xbfSI\0RET\n",
        "SIRET\n73\x0082\n".encode("utf-16"),
        b"\xff\xfe\x00\xd8\x00\xd8",
        b"\xff\xfe\x00\x00\xff\xff\xff\xff",
    ],
)
def test_a_nul_inside_and_broken_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        to_utf8(data)
    assert caught.value.reason.code is Code.FICHIER_ILLISIBLE


def test_the_end_of_file_of_old_systems_is_trimmed() -> None:
    assert to_utf8(b"SIRET\n1\n\x1a\0\0") == (b"SIRET\n1\n", "utf-8")


@given(st.binary(max_size=200))
def test_any_bytes_become_utf8_or_a_refusal(data: bytes) -> None:
    try:
        text, _ = to_utf8(data)
    except UnreadableError:
        return
    assert b"\0" not in text
    text.decode()
