"""RFC 8785 by its published pairs."""

import json
from pathlib import Path

import pytest

from audit.base64_text import decode, encode
from audit.canonical import canonical
from audit.errors import EntryError
from tests.support import shared_file


def test_published_pairs() -> None:
    base = Path(shared_file("vectors/jcs/testdata"))
    files = sorted((base / "input").glob("*.json"))
    assert len(files) == 6
    for file in files:
        octets = bytes.fromhex((base / "outhex" / f"{file.stem}.txt").read_text())
        assert canonical(json.loads(file.read_bytes())) == octets, file.stem
        assert (base / "output" / file.name).read_bytes().rstrip(b"\n") == octets


@pytest.mark.parametrize("value", [2**53, float("nan"), "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(EntryError):
        canonical(value)  # type: ignore[arg-type]  # hypotheses of a caller that did not check


def test_one_line_whatever_the_text() -> None:
    assert b"\n" not in canonical({"a": "x\ny\r\x00"})


def test_base64_has_one_spelling() -> None:
    assert decode(encode(b"\x00")) == b"\x00"
    for other in ("AB==", "AA", "AA==\n", " AA==", "A A==", "é"):
        with pytest.raises(ValueError, match="base64"):
            decode(other)
