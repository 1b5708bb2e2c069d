"""The key of a SIRET, against python-stdnum."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as oracle

from tests.support import shared_file
from tests.validators.making import siret
from validators.siret import Digits, packed, unpacked, valid
from validators.siret_key import numeric


def digits(*numbers: str) -> Digits:
    return np.array(numbers, "S14").view(np.uint8).reshape(-1, 14)


def as_oracle(numbers: list[str]) -> list[bool]:
    return [oracle.is_valid(number) for number in numbers]


def test_every_nic_of_la_poste_is_judged_as_the_oracle_does() -> None:
    numbers = [f"356000000{nic:05d}" for nic in range(100_000)]
    assert valid(digits(*numbers)).tolist() == as_oracle(numbers)


def test_la_poste_adds_up_to_a_multiple_of_five_and_nothing_else() -> None:
    numbers = [f"356000000{nic:05d}" for nic in range(100_000)]
    seat = numbers.index("35600000000048")
    rule = [sum(map(int, number)) % 5 == 0 for number in numbers]
    rule[seat] = True
    assert valid(digits(*numbers)).tolist() == rule


@given(st.lists(st.text("0123456789", min_size=14, max_size=14), min_size=1, max_size=50))
def test_random_digits_are_judged_as_the_oracle_does(numbers: list[str]) -> None:
    expected = [
        ok and number != "0" * 14 for ok, number in zip(as_oracle(numbers), numbers, strict=True)
    ]
    assert valid(digits(*numbers)).tolist() == expected


@given(st.integers(0, 9_999_999), st.integers(0, 9_999), st.integers(0, 13), st.integers(0, 9))
def test_one_changed_digit_is_judged_as_the_oracle_does(
    rank: int, establishment: int, place: int, digit: int
) -> None:
    good = siret(rank, establishment)
    changed = f"{good[:place]}{digit}{good[place + 1 :]}"
    assert valid(digits(good, changed)).tolist() == [True, oracle.is_valid(changed)]


@given(st.binary(min_size=14, max_size=14).filter(lambda raw: b"\0" not in raw))
def test_bytes_that_are_no_digits_are_never_valid(raw: bytes) -> None:
    judged = valid(np.frombuffer(raw, np.uint8).reshape(1, 14))
    assert judged.tolist() == [raw.isdigit() and oracle.is_valid(raw.decode())]


def test_fourteen_zeros_pass_the_oracle_but_are_no_establishment() -> None:
    assert oracle.is_valid("0" * 14)
    assert not valid(digits("0" * 14)).any()


def test_the_seat_of_la_poste_keeps_to_luhn() -> None:
    assert valid(digits("35600000000048", "35600000000046")).tolist() == [True, False]


def test_blocks_do_not_show_at_their_seams() -> None:
    many = digits(*(siret(rank) for rank in range(200))).repeat(700, axis=0)
    many[65_536, 13] ^= 1
    assert np.flatnonzero(~valid(many)).tolist() == [65_536]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_packing_keeps_every_digit(count: int) -> None:
    some = digits(*("00012345600019", "99999999999999", "0" * 14)[:count])
    assert (unpacked(packed(some)) == some.reshape(-1, 14)).all()


@given(st.lists(st.text("0123456789", min_size=14, max_size=14), max_size=20))
def test_packing_is_the_number(numbers: list[str]) -> None:
    assert packed(digits(*numbers)).tolist() == [int(number) for number in numbers]


@given(st.binary(min_size=14, max_size=14))
def test_numeric_means_ascii_digits(raw: bytes) -> None:
    assert numeric(np.frombuffer(raw, np.uint8).reshape(1, 14)).tolist() == [raw.isdigit()]


def test_real_establishments_are_valid() -> None:
    text = shared_file("data/etablissements_moselle.csv").read_text()
    numbers = [line.split(",")[0] for line in text.splitlines()[1:]]
    assert len(numbers) == 17_091
    assert valid(digits(*numbers)).all()
