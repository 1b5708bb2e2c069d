"""Invented SIRETs are well formed, distinct, and nobody's."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.fr import siret

from gateway.demo.sirets import KNOWN, UNKNOWN, SirenBlock, as_text, invented_sirets, luhn_keys
from tests.support import shared_file


@given(st.lists(st.integers(0, 9), min_size=1, max_size=20))
def test_keys_are_those_of_the_oracle(digits: list[int]) -> None:
    key = luhn_keys(np.array([digits], dtype=np.uint8))[0]
    assert str(key) == luhn.calc_check_digit("".join(map(str, digits)))


@pytest.mark.parametrize("block", [KNOWN, UNKNOWN])
def test_each_is_valid_and_distinct(block: SirenBlock) -> None:
    texts = as_text(invented_sirets(2_000, 7, block)).to_pylist()
    assert len(set(texts)) == 2_000
    assert all(siret.is_valid(text) for text in texts)


def test_a_block_too_small_gives_several_establishments_a_company() -> None:
    texts = as_text(invented_sirets(500, 1, SirenBlock(200_000, 3))).to_pylist()
    assert len(set(texts)) == 500
    assert len({text[:9] for text in texts}) == 3


def test_the_two_blocks_share_no_siren() -> None:
    known = {text[:9] for text in as_text(invented_sirets(500, 1, KNOWN)).to_pylist()}
    unknown = {text[:9] for text in as_text(invented_sirets(500, 1, UNKNOWN)).to_pylist()}
    assert not known & unknown


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert np.array_equal(invented_sirets(50, 3), invented_sirets(50, 3))
    assert not np.array_equal(invented_sirets(50, 3), invented_sirets(50, 4))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("data/etablissements_moselle.csv", ("siret",)),
        ("data/groupements_employeurs.csv", ("siret",)),
        (
            "data/sirene_liens_succession.csv",
            ("siretEtablissementPredecesseur", "siretEtablissementSuccesseur"),
        ),
    ],
)
def test_no_real_siren_lies_in_their_range(name: str, columns: tuple[str, ...]) -> None:
    first, last = KNOWN.first, UNKNOWN.first + UNKNOWN.size
    with shared_file(name).open(encoding="utf-8-sig") as file:
        real = [row[c] for row in csv.DictReader(file) for c in columns]
    prefixes = {int(text[:8]) for text in real if len(text) == 14 and text.isdigit()}
    assert len(prefixes) > 1_000
    assert not [p for p in prefixes if first <= p < last]
