"""Signed notes, by the vectors of golang.org/x/mod/sumdb and C2SP, and against forgery."""

import base64
import json
from collections.abc import Callable
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from audit import verify as alone
from audit.errors import NoteError
from audit.note import MAX_NOTE, cosign_note, open_note, parse_vkey, sign_note
from audit.vkey import COSIGNATURE, VerifierKey
from tests.audit.support import FakeSigner, verify
from tests.support import shared_file

TEXT = "premier\n\ndernier\n"
LOG = FakeSigner()
WITNESS = FakeSigner("carsat.example/temoin", 2)


@pytest.fixture(scope="module")
def published() -> dict[str, object]:
    value = json.loads(shared_file("vectors/sumdb/note_vectors.json").read_text("utf-8"))
    assert isinstance(value, dict)
    return value


class PublishedSigner:
    """The private key of the published vectors."""

    def __init__(self, skey: str) -> None:
        _, _, self.name, _, material = skey.split("+", 4)
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(material)[1:])
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def opens(action: Callable[[], object]) -> bool:
    try:
        action()
    except (NoteError, alone.TamperedError, alone.UsageError):
        return False
    return True


def test_published_signature(published: dict[str, object]) -> None:
    signer = PublishedSigner(str(published["skey"]))
    note = sign_note(str(published["sign_text"]), signer)
    assert note.decode() == published["sign_want"]
    assert VerifierKey(signer.name, signer.public).encode() == published["vkey"]


def test_published_keys(published: dict[str, object]) -> None:
    good, bad = str(published["vkey"]), published["bad_vkeys"]
    assert parse_vkey(good).encode() == good
    assert alone.parse_key(good).name == parse_vkey(good).name
    assert isinstance(bad, list)
    assert len(bad) == 2
    for text in bad:
        assert not opens(partial(parse_vkey, text))
        assert not opens(partial(alone.parse_key, text))


def test_published_notes(published: dict[str, object]) -> None:
    cases = published["open"]
    assert isinstance(cases, list)
    assert len(cases) > 10
    for case in cases:
        vkeys = [parse_vkey(text) for text in case["vkeys"]]
        data = case["msg"].encode()
        got = opens(partial(open_note, data, vkeys, verify))
        assert got != case["wantErr"], case["desc"]


def test_the_lone_verifier_agrees_on_published_notes(published: dict[str, object]) -> None:
    cases = published["open"]
    assert isinstance(cases, list)
    for case in (case for case in cases if case["vkeys"]):
        keys = [alone.parse_key(text) for text in case["vkeys"]]
        data = case["msg"].encode()
        got = all(opens(partial(alone.open_note, data, key)) for key in keys)
        assert got != case["wantErr"], case["desc"]


def test_every_known_signer_is_named(published: dict[str, object]) -> None:
    cases = published["open"]
    assert isinstance(cases, list)
    both = next(case for case in cases if case["desc"] == "both")
    note = open_note(both["msg"].encode(), map(parse_vkey, both["vkeys"]), verify)
    assert [s.key.name for s in note.signatures] == ["PeterNeumann", "EnochRoot"]


def test_text_may_hold_blank_lines() -> None:
    note = open_note(sign_note(TEXT, LOG), [LOG.vkey], verify)
    assert note.text == TEXT
    assert [(s.key, s.time) for s in note.signatures] == [(LOG.vkey, None)]


def test_cosignature_tells_who_saw_it_and_when() -> None:
    key = VerifierKey(WITNESS.name, WITNESS.public, COSIGNATURE)
    data = cosign_note(sign_note(TEXT, LOG), WITNESS, 1_790_000_000)
    note = open_note(data, [LOG.vkey, key], verify)
    assert [(s.key.name, s.time) for s in note.signatures] == [
        (LOG.name, None),
        (WITNESS.name, 1_790_000_000),
    ]
    assert parse_vkey(key.encode()) == key
    assert open_note(data, [key], verify).signatures[0].time == 1_790_000_000
    assert open_note(data, [LOG.vkey], verify).signatures[0].key == LOG.vkey


def test_a_cosignature_is_of_its_text_and_time() -> None:
    key = VerifierKey(WITNESS.name, WITNESS.public, COSIGNATURE)
    data = cosign_note(sign_note(TEXT, LOG), WITNESS, 1_790_000_000)
    line = data.decode().splitlines()[-1]
    other = sign_note("autre\n", LOG) + f"{line}\n".encode()
    raw = bytearray(base64.b64decode(line.rsplit(" ", 1)[1]))
    raw[11] ^= 1
    later = data.replace(line.rsplit(" ", 1)[1].encode(), base64.b64encode(raw))
    for forged in (other, later):
        with pytest.raises(NoteError) as error:
            open_note(forged, [LOG.vkey, key], verify)
        assert error.value.code == "NOTE-SIGNATURE"


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    good, wrong = sign_note(TEXT, LOG), sign_note("autre\n", LOG)
    doubled = good + wrong.rpartition(b"\n\n")[2]
    with pytest.raises(NoteError) as error:
        open_note(doubled, [LOG.vkey], verify)
    assert error.value.code == "NOTE-SIGNATURE"


def test_the_key_of_another_is_unknown() -> None:
    impostor = FakeSigner(LOG.name, 9)
    with pytest.raises(NoteError) as error:
        open_note(sign_note(TEXT, impostor), [LOG.vkey], verify)
    assert error.value.code == "NOTE-SANS-SIGNATURE"


@given(st.data())
def test_no_octet_can_change(data: st.DataObject) -> None:
    note = bytearray(sign_note(TEXT, LOG))
    note[data.draw(st.integers(0, len(note) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NoteError):
        open_note(bytes(note), [LOG.vkey], verify)


@given(st.binary(max_size=200))
def test_any_octets_are_refused_cleanly(data: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(data, [LOG.vkey], verify)


@pytest.mark.parametrize(
    "text", ["", "sans fin", "a\tb\n", "a\r\n", "\x00\n", "a" * MAX_NOTE + "\n"]
)
def test_texts_that_cannot_be_signed(text: str) -> None:
    with pytest.raises(NoteError) as error:
        sign_note(text, LOG)
    assert error.value.code == "NOTE-FORMAT"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "x" * 256])
def test_names_that_cannot_sign(name: str) -> None:
    with pytest.raises(NoteError) as error:
        sign_note(TEXT, FakeSigner(name))
    assert error.value.code == "NOTE-CLE"


@pytest.mark.parametrize("time", [-1, 2**63])
def test_times_that_cannot_be_cosigned(time: int) -> None:
    with pytest.raises(NoteError):
        cosign_note(sign_note(TEXT, LOG), WITNESS, time)


def test_a_key_miscopied_is_refused() -> None:
    text = LOG.vkey.encode()
    assert parse_vkey(text) == LOG.vkey
    for i, char in enumerate(text):
        miscopied = text[:i] + ("A" if char != "A" else "B") + text[i + 1 :]
        assert not opens(partial(parse_vkey, miscopied)), i
        assert not opens(partial(alone.parse_key, miscopied)), i
