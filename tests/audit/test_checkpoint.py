"""Checkpoints: one text each, signed by the log they name."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from audit.errors import NoteError
from audit.note import sign_note
from audit.tree import leaf_hash
from tests.audit.support import ORIGIN, FakeSigner, verify
from tests.support import shared_file

LOG = FakeSigner()
ROOT = leaf_hash(b"x")
B64 = base64.b64encode(ROOT).decode()


def test_published_tree_head() -> None:
    published = json.loads(shared_file("vectors/sumdb/note_vectors.json").read_text("utf-8"))
    leaf = published["tree_golden_leaf"].encode()
    expected = Checkpoint("go.sum database tree", 123456789012, leaf_hash(leaf))
    assert parse_checkpoint(published["tree_golden"]) == expected
    assert expected.render() == published["tree_golden"]


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_signed_checkpoint_reads_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert open_checkpoint(sign_checkpoint(checkpoint, LOG), [LOG.vkey], verify) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"o\n1\n{B64}",
        f"\n1\n{B64}\n",
        f"o\n01\n{B64}\n",
        f"o\n+1\n{B64}\n",
        f"o\n-1\n{B64}\n",
        f"o\n1 \n{B64}\n",
        f"o\n\u0661\n{B64}\n",
        f"o\n{2**63}\n{B64}\n",
        f"o\n{'9' * 5000}\n{B64}\n",
        f"o\n1\n{B64[:-4]}\n",
        f"o\n1\n{B64[:-1]}\n",
        f"o\n1\n{B64}\nextension\n",
        f"o\n1\n{B64}\n\n",
        f"o\r\n1\n{B64}\n",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(NoteError) as error:
        parse_checkpoint(text)
    assert error.value.code == "NOTE-POINT-DE-CONTROLE"


def test_only_the_log_itself_signs() -> None:
    other = FakeSigner("autre.example/journal", 3)
    checkpoint = Checkpoint(ORIGIN, 1, ROOT)
    with pytest.raises(NoteError):
        sign_checkpoint(checkpoint, other)
    forged = sign_note(checkpoint.render(), other)
    with pytest.raises(NoteError) as error:
        open_checkpoint(forged, [other.vkey, LOG.vkey], verify)
    assert error.value.code == "NOTE-ORIGINE"


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(NoteError):
        open_checkpoint(sign_note("bonjour\n", LOG), [LOG.vkey], verify)
