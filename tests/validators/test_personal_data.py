"""Social-security numbers are found however written, SIRETs never taken for one."""

import random
import re

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.fr import nir as oracle

from tests.support import shared_file
from tests.validators.making import nir, siret
from validators.folding import fold
from validators.nir import spans
from validators.personal_data import MASK, holds_nir, mask_nir, nir_places
from validators.siret import unpacked, valid
from validators.text import strings

N = nir()
GROUPS = (N[0], N[1:3], N[3:5], N[5:7], N[7:10], N[10:13], N[13:])
GROUPED = " ".join(GROUPS)
SOLID = N[:13]

NIRS = {
    "solid": N,
    "in its groups": GROUPED,
    "no-break spaces": GROUPED.replace(" ", "\u00a0"),
    "narrow no-break spaces": GROUPED.replace(" ", "\u202f"),
    "figure spaces": GROUPED.replace(" ", "\u2007"),
    "double spaces": GROUPED.replace(" ", "  "),
    "dots": ".".join(GROUPS),
    "dashes": "-".join(GROUPS),
    "real dashes": " – ".join(GROUPS),
    "in threes": f"{N[:3]} {N[3:6]} {N[6:9]} {N[9:12]} {N[12:]}",
    "key apart": f"{SOLID} {N[13:]}",
    "key after a slash": f"{SOLID} / {N[13:]}",
    "key in a word": f"{SOLID} clé {N[13:]}",
    "on two lines": f"{SOLID}\n{N[13:]}",
    "among words": f"n° sécu : {N}, né à Nîmes",
    "after a postcode": f"75011 {GROUPED}",
    "glued to its name": f"NIR{N}",
    "glued to a number sign": f"n°{N}",
    "after another number": f"{SOLID}00 puis {N}",
    "beside a SIRET": f"{siret(3)} {SOLID}",
    "a number cell": f"{N}.0",
    "a French number cell": f"{N},00",
    "scientific, complete": f"{N[0]},{N[1:]}E+14",
    "a formula": f'="{N}"',
    "an apostrophe": f"'{N}",
    "brackets": f"({N})",
    "without key": SOLID,
    "without key, in its groups": " ".join(GROUPS[:-1]),
    "without key, a number cell": f"{SOLID}.0",
    "without key, scientific": f"{SOLID[0]},{SOLID[1:]}E+12",
    "without key, a formula": f'="{SOLID}"',
    "without key, month unknown": "1 85 20 78 006 084",
    "without key, born abroad": "2850599131084",
    "provisional, in its groups": "7 85 05 99 131 084",
    "provisional, with its key": nir("7850599131084"),
    "month unknown, with its key": nir("2993099123456"),
    "Corsica": nir("185052A004084"),
    "Corsica, small letter": nir("285052B004084").lower(),
    "Corsica without key": "1 85 05 2A 004 084",
    "full-width digits": "".join(chr(0xFF10 + int(digit)) for digit in N),
    "Arabic digits": "".join(chr(0x660 + int(digit)) for digit in SOLID),
    "a zero-width space inside": f"{N[:5]}\u200b{N[5:]}",
    "a soft hyphen inside": f"{SOLID[:3]}\u00ad{SOLID[3:]}",
    "a byte-order mark before": f"\ufeff{N}",
    "a direction mark inside": f"{N[:7]}\u2068{N[7:]}\u2069",
}

OTHERS = {
    "a wrong key": N[:14] + str((int(N[14]) + 1) % 10),
    "a digit too many": f"9{N}",
    "a digit too many after": f"{N}7",
    "the end of a word": f"A{N}",
    "the start of a word": f"{SOLID}M",
    "month 13": "1851378006084",
    "no such sex": "5850578006084",
    "no department": "1850500006084",
    "no commune": "1850578000084",
    "commune 991": "1850578991084",
    "no rank": "1850578006000",
    "month unknown, solid, no key": "1852078006084",
    "two telephones": "01 23 45 67 89 / 06 12 34 56 78",
    "an international telephone": "0033 6 12 34 56 78",
    "an account": "FR76 3000 6000 0112 3456 7890 189",
    "a VAT number": "FR40732829320",
    "a rate": f"45.{SOLID}",
    "a French rate": f"12,{SOLID}",
    "a computed ratio": f"0.{N}",
    "a co-ordinate": f"{N[0]}.{N[1:]}",
    "an amount": "1 850 578 006 084",
    "a date and a number": "2024-01-15 1234567",
    "a French bar code": "3012120060845",
    "lossy notation": "1,85058E+12",
    "a SIRET one digit short": "3801298664685",
    "a SIRET": siret(1),
    "a SIRET as a number": f"{siret(1)}.0",
    "a SIRET in a formula": f'="{siret(2)}"',
    "SIREN and NIC": "732829320 00074",
    "a SIRET and a number": "732 829 320 00074 1",
    "nothing": "",
}


@pytest.mark.parametrize("cell", NIRS.values(), ids=NIRS.keys())
def test_a_nir_is_found(cell: str) -> None:
    assert nir_places(strings(["", cell, "Dupont SARL"])).tolist() == [1]


@pytest.mark.parametrize("cell", OTHERS.values(), ids=OTHERS.keys())
def test_other_numbers_are_not(cell: str) -> None:
    assert not len(nir_places(strings([cell])))


@pytest.mark.parametrize("cell", NIRS.values(), ids=NIRS.keys())
def test_nothing_of_a_nir_is_left_once_masked(cell: str) -> None:
    (shown,) = mask_nir(strings([cell])).to_pylist()
    assert MASK in shown
    assert SOLID not in re.sub("[^0-9]", "", fold(shown).replace(f"{SOLID}00", ""))
    assert not holds_nir(shown)


def test_masking_leaves_the_rest_as_it_was_sent() -> None:
    sent = ["Été", f"né\u00a0à Nîmes,\u200b {GROUPED} !", "", f"{N} et {N}", siret(4)]
    shown = mask_nir(strings(sent)).to_pylist()
    assert shown == ["Été", f"né\u00a0à Nîmes,\u200b {MASK} !", "", f"{MASK} et {MASK}", siret(4)]


@given(
    st.lists(
        st.one_of(st.sampled_from(list(NIRS.values())), st.text("0123456789 .-,AB/é\u00a0x")),
        max_size=6,
    )
)
def test_no_masked_column_holds_a_nir(cells: list[str]) -> None:
    assert not len(nir_places(mask_nir(strings([*cells, " ".join(cells)]))))


@given(st.from_regex(r"\A[1-478][0-9]{2}(0[1-9]|1[0-2])[0-9]{2}[0-9]{8}\Z"), st.booleans())
@example("185057800608436", True)
def test_a_key_is_judged_as_the_oracle_does(number: str, grouped: bool) -> None:
    parts = (number[0], *(number[i : i + 2] for i in (1, 3, 5)), number[7:10], number[10:])
    cell = " ".join((*parts[:-1], parts[-1][:3] + parts[-1][3:])) if grouped else number
    if oracle.is_valid(number):
        assert holds_nir(cell)
    elif not grouped:
        assert not holds_nir(cell)


@given(st.from_regex(r"\A[12][0-9]{2}(0[1-9]|1[0-3])[0-9]{8}([0-9]{2})?\Z"))
def test_a_column_and_a_text_are_judged_alike(number: str) -> None:
    assert holds_nir(number) == bool(spans(f"x {number} y"))


@given(
    st.text("0123456789", min_size=13, max_size=15),
    st.lists(st.sampled_from(["", "", " ", ".", "-", "\u00a0", "  "]), min_size=16, max_size=16),
)
def test_the_search_by_columns_overlooks_no_token(digits: str, gaps: list[str]) -> None:
    cell = "x, " + "".join(f"{digit}{gap}" for digit, gap in zip(digits, gaps, strict=False))
    assert holds_nir(cell) == bool(spans(fold(cell)))


@given(st.integers(0, 9_999_999), st.sampled_from(["{}", "{}.0", "{} ", "'{}", "{},00", "0{}"]))
def test_no_writing_of_a_siret_is_one(rank: int, writing: str) -> None:
    number = siret(rank)
    spaced = f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"
    assert not len(nir_places(strings([writing.format(number), spaced])))


def luhn_ended(numbers: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    total = np.zeros(len(numbers), np.int64)
    for place in range(width):
        digit = numbers // 10**place % 10
        total += digit if place % 2 else digit * 2 - 9 * (digit > 4)
    return numbers * 10 + -total % 10


def many_sirets(count: int, sirens_below: int, seed: int = 0) -> npt.NDArray[np.int64]:
    chance = np.random.default_rng(seed)
    sirens = luhn_ended(chance.integers(sirens_below // 10, sirens_below, count), 8)
    numbers = luhn_ended(sirens * 10_000 + chance.integers(1, 10_000, count), 13)
    assert valid(unpacked(numbers)).all()
    return numbers


@pytest.mark.parametrize(
    ("count", "sirens_below", "lost"),
    [
        (500_000, 10**8, 0),
        (400_000, 10**7, 1),
        (50_000, 10**6, 2),
        (40_000, 10**5, 3),
        (10_000, 10**4, 4),
    ],
)
def test_no_siret_of_a_million_is_one_with_or_without_its_zeros(
    count: int, sirens_below: int, lost: int
) -> None:
    numbers = pa.array(many_sirets(count, sirens_below)).cast(pa.large_string())
    assert set(map(len, numbers[:100].to_pylist())) == {14 - lost}
    assert not len(nir_places(numbers))


@pytest.mark.parametrize(
    "writing",
    ["{0}.0", "{0},00", '="{0}"', "{0:.13E}", "{1} {2} {3} {4} {5} {6}", "{1}.{2}.{3}.{4}.{5}.{6}"],
)
def test_no_siret_is_one_even_spaced_as_a_nir_would_be(writing: str) -> None:
    cells = []
    for number in many_sirets(20_000, 10**7).tolist():
        text = str(number)
        groups = (text[0], text[1:3], text[3:5], text[5:7], text[7:10], text[10:])
        cells.append(writing.format(number, *groups))
    assert not len(nir_places(strings(cells)))


def test_a_siret_spaced_anyhow_is_none() -> None:
    chance = random.Random(0)
    cells = [
        "".join(digit + chance.choice(["", "", " ", "\u00a0", ".", "-"]) for digit in str(number))
        for number in many_sirets(20_000, 10**8).tolist()
    ]
    assert not len(nir_places(strings(cells)))


def test_among_sirets_one_that_lacks_a_digit_is_a_mistake_not_a_worker() -> None:
    sirets = [siret(rank) for rank in range(9)]
    assert not len(nir_places(strings([*sirets, "2157067220012"])))
    assert nir_places(strings(["2157067220012", "Dupont"])).tolist() == []
    assert nir_places(strings(["2150667220012", "Dupont"])).tolist() == [0]
    assert not len(nir_places(strings([*sirets, "2150667220012"])))
    assert nir_places(strings([*sirets, SOLID])).tolist() == [9]


def test_places_count_across_blocks_and_slices() -> None:
    cells = strings([siret(1), "x", ""] * 30_000 + [N] + ["Dupont"] * 50_000 + [GROUPED])
    assert nir_places(cells).tolist() == [90_000, 140_001]
    assert nir_places(cells.slice(89_999, 3)).tolist() == [1]


@pytest.mark.parametrize("unit", ["1 ", SOLID, "12A", "1.", "\u0661 ", "1" * 14 + " "])
def test_an_endless_cell_is_read_in_its_turn(unit: str) -> None:
    assert not holds_nir(unit * 50_000 + "0")


def test_an_empty_column_holds_none() -> None:
    assert not len(nir_places(strings([])))
    assert mask_nir(strings([])).to_pylist() == []


def test_no_real_establishment_is_one() -> None:
    text = shared_file("data/etablissements_moselle.csv").read_text()
    lines = text.splitlines()
    numbers = [str(int(line.split(",")[0])) for line in lines[1:]]
    assert not len(nir_places(strings(lines)))
    assert not len(nir_places(strings(numbers)))
