"""Digests depend on key, label and content, not on how the content was cut."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.digests import KeyedDigest, keyed_digest, sha256_hex

KEY = bytes(range(32))


@given(blocks=st.lists(st.binary(max_size=50), max_size=6), label=st.text(max_size=20))
def test_blocks_or_whole_give_the_hmac_of_label_and_content(
    blocks: list[bytes], label: str
) -> None:
    whole, domain = b"".join(blocks), label.encode()
    expected = hmac.digest(KEY, len(domain).to_bytes(4, "big") + domain + whole, "sha256").hex()
    assert keyed_digest(KEY, label, whole) == keyed_digest(KEY, label, blocks) == expected
    assert sha256_hex(whole) == sha256_hex(iter(blocks)) == hashlib.sha256(whole).hexdigest()


def test_an_incremental_digest_can_be_read_on_the_way() -> None:
    digest = KeyedDigest(KEY, "liste")
    digest.update(b"a")
    assert digest.hexdigest() == keyed_digest(KEY, "liste", b"a")
    digest.update(memoryview(b"b"))
    assert digest.hexdigest() == keyed_digest(KEY, "liste", b"ab")


def test_a_label_never_passes_for_content() -> None:
    assert keyed_digest(KEY, "ab", b"c") != keyed_digest(KEY, "a", b"bc")
    assert keyed_digest(KEY, "", b"abc") != keyed_digest(KEY, "abc", b"")


def test_another_key_gives_another_digest() -> None:
    assert keyed_digest(KEY, "liste", b"a") != keyed_digest(bytes(32), "liste", b"a")


def test_a_short_key_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="32 octets"):
        keyed_digest(b"court", "liste", b"a")
