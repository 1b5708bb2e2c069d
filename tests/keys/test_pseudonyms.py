"""Pseudonyms are the standard's, whoever computes them."""

import hmac
from collections.abc import Callable

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from keys.pseudonyms import (
    Algorithm,
    cmac_columns,
    hmac_columns,
    new_pseudonym_key,
    pseudonymise,
)
from tests.keys.vectors import wycheproof

KEY = bytes(range(32))


def column(messages: list[bytes], size: int = 14) -> NDArray[np.uint8]:
    return np.frombuffer(b"".join(messages), np.uint8).reshape(len(messages), size)


def cmac_one(key: bytes, message: bytes) -> bytes:
    cmac = CMAC(algorithms.AES(key))
    cmac.update(message)
    return cmac.finalize()


def hmac_one(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")[:16]


@pytest.mark.parametrize(
    ("name", "longest", "columns"),
    [
        ("aes_cmac_test.json", 16, cmac_columns),
        ("hmac_sha256_test.json", 10_000, hmac_columns),
    ],
)
def test_agrees_with_the_published_vectors(
    name: str, longest: int, columns: Callable[[bytes, NDArray[np.uint8]], NDArray[np.uint8]]
) -> None:
    seen = 0
    for case in wycheproof(name):
        key, message = case.octets("key"), case.octets("msg")
        if case.group["tagSize"] != 128 or len(key) not in {16, 24, 32} or len(message) > longest:
            continue
        tag = columns(key, column([message], len(message))).tobytes()
        assert (tag == case.octets("tag")) == case.valid, case.name
        seen += 1
    assert seen > 50


@given(
    key=st.binary(min_size=32, max_size=32),
    sirets=st.lists(st.from_regex(r"[0-9]{14}", fullmatch=True).map(str.encode), max_size=40),
    which=st.sampled_from(
        [(Algorithm.AES_256_CMAC, cmac_one), (Algorithm.HMAC_SHA_256_128, hmac_one)]
    ),
)
@settings(deadline=None)
def test_each_row_is_what_the_one_value_function_gives(
    key: bytes, sirets: list[bytes], which: tuple[Algorithm, Callable[[bytes, bytes], bytes]]
) -> None:
    algorithm, one = which
    found = pseudonymise(algorithm, key, column(sirets))
    assert found.shape == (len(sirets), 16)
    assert [row.tobytes() for row in found] == [one(key, siret) for siret in sirets]


def test_long_and_strided_columns_keep_their_order() -> None:
    digits = np.random.default_rng(1).integers(48, 58, (40_000, 28), dtype=np.uint8)
    strided = digits[:, ::2]
    found = pseudonymise(Algorithm.AES_256_CMAC, KEY, strided)
    for row in (0, 16_383, 16_384, 32_768, 39_999):
        assert found[row].tobytes() == cmac_one(KEY, strided[row].tobytes())


def test_two_keys_share_no_pseudonym() -> None:
    digits = np.random.default_rng(1).integers(48, 58, (5_000, 14), dtype=np.uint8)
    sets = [
        {row.tobytes() for row in pseudonymise(algorithm, new_pseudonym_key(), digits)}
        for algorithm in Algorithm
        for _ in range(2)
    ]
    assert len(set.union(*sets)) == sum(len(found) for found in sets)


def test_labels_are_stable() -> None:
    assert [str(item) for item in Algorithm] == ["AES-256-CMAC", "HMAC-SHA-256-128"]


@pytest.mark.parametrize("shape", [(3, 13), (3, 15), (14,)])
def test_another_shape_is_a_mistake_that_shows_no_value(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 14\)"):
        pseudonymise(Algorithm.AES_256_CMAC, KEY, np.full(shape, 49, np.uint8))


def test_a_short_key_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="32 octets"):
        pseudonymise(Algorithm.AES_256_CMAC, KEY[:16], column([]))
