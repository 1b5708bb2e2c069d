"""Signatures are Ed25519's, and a signer shows only its public half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.signing import Signer, new_seed, public_of, sign, verify

# RFC 8032, section 7.1, test 2.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_agrees_with_the_rfc() -> None:
    assert public_of(SEED) == PUBLIC
    assert sign(SEED, b"\x72") == SIGNATURE
    assert verify(PUBLIC, b"\x72", SIGNATURE)


@given(message=st.binary(max_size=100), at=st.integers(0, 63))
def test_only_the_very_message_key_and_signature_verify(message: bytes, at: int) -> None:
    signer = Signer(SEED)
    signature = bytearray(signer.sign(message))
    assert verify(signer.public, message, bytes(signature))
    assert not verify(signer.public, message + b"x", bytes(signature))
    assert not verify(public_of(new_seed()), message, bytes(signature))
    signature[at] ^= 1
    assert not verify(signer.public, message, bytes(signature))


@pytest.mark.parametrize(("public", "signature"), [(b"", SIGNATURE), (PUBLIC, b""), (b"x", b"y")])
def test_malformed_values_simply_do_not_verify(public: bytes, signature: bytes) -> None:
    assert not verify(public, b"\x72", signature)


def test_a_signer_shows_no_seed() -> None:
    shown = repr(Signer(SEED))
    assert PUBLIC.hex() in shown
    assert SEED.hex() not in shown


def test_a_short_seed_is_a_mistake_that_does_not_show_it() -> None:
    with pytest.raises(ValueError, match="32 octets") as caught:
        Signer(b"motdepasse")
    assert "motdepasse" not in str(caught.value)
