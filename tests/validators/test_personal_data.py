"""Social-security numbers are found, SIRETs never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import shared_file
from tests.validators.making import nir, siret
from validators.personal_data import nir_places
from validators.text import strings

N = nir()


@pytest.mark.parametrize(
    "cell",
    [
        N,
        f"{N[0]} {N[1:3]} {N[3:5]} {N[5:7]} {N[7:10]} {N[10:13]} {N[13:]}",
        f"{N[0]}\u00a0{N[1:3]}\u00a0{N[3:5]}\u00a0{N[5:7]}\u00a0{N[7:10]}\u00a0{N[10:13]} {N[13:]}",
        f"{N[:13]} {N[13:]}",
        f"n° sécu : {N}, né à Nîmes",
        nir("2991299123456"),
        nir("185052A004084"),
        nir("285052B004084"),
        nir("285052B004084").lower(),
        f"{N[:13]}00 puis {N}",
        f"{N}.0",
    ],
)
def test_a_nir_is_found(cell: str) -> None:
    assert nir_places(strings(["", cell, "Dupont SARL"])).tolist() == [1]


@pytest.mark.parametrize(
    "cell",
    [
        N[:13],
        N[:14] + str((int(N[14]) + 1) % 10),
        f"9{N}",
        f"{N}7",
        f"A{N}",
        "01 23 45 67 89 / 06 12 34 56 78",
        "FR76 3000 6000 0112 3456 7890 189",
        f"{siret(1)}.0",
        f'="{siret(2)}"',
    ],
)
def test_other_numbers_are_not(cell: str) -> None:
    assert not len(nir_places(strings([cell])))


@given(st.integers(0, 9_999_999), st.sampled_from(["{}", "{}.0", "{} ", "'{}", "{},00", "0{}"]))
def test_no_writing_of_a_siret_is_one(rank: int, writing: str) -> None:
    number = siret(rank)
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    assert not len(nir_places(strings([writing.format(number), spaced])))


def test_no_real_establishment_is_one() -> None:
    text = shared_file("data/etablissements_moselle.csv").read_text()
    assert not len(nir_places(strings(text.splitlines())))
