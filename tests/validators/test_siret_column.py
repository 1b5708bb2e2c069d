"""A column of SIRETs as partners write them."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as oracle

from tests.validators.making import column, siret, with_key
from validators.codes import Code
from validators.findings import Severity
from validators.siret import CleanSirets, clean_column, packed, unpacked
from validators.siret_reading import are_sirets

GOOD = siret(1234567)


def clean(*cells: str, unique: bool = True) -> CleanSirets:
    return clean_column(column(*cells), np.arange(2, 2 + len(cells)), unique=unique)


def texts(result: CleanSirets) -> list[str]:
    return [bytes(row).decode() for row in result.sirets]


def codes(result: CleanSirets) -> dict[str, list[int]]:
    return {str(found.code): found.rows.tolist() for found in result.findings}


SPACED = f"{GOOD[:3]} {GOOD[3:6]} {GOOD[6:9]} {GOOD[9:]}"

SPACES = "\t\n\r\v\x00\x1f \x85\u00a0\u00ad\u1680\u180e\u2000\u2007\u2009\u200b\u200e\u2028\u2029"
SPACES += "\u202f\u205f\u2060\u2066\u3000\u3164\ufe0f\ufeff"

MENDED = {
    "groups": (SPACED, Code.SIRET_ESPACES),
    "no-break spaces": (SPACED.replace(" ", "\u00a0"), Code.SIRET_ESPACES),
    "narrow spaces, tab": (f"\u202f{GOOD}\t", Code.SIRET_ESPACES),
    "dots": (SPACED.replace(" ", "."), Code.SIRET_ESPACES),
    "SIREN.NIC": (f"{GOOD[:9]}.{GOOD[9:]}", Code.SIRET_ESPACES),
    "dots and dash": (f"{GOOD[:3]}.{GOOD[3:6]}.{GOOD[6:9]}-{GOOD[9:]}", Code.SIRET_ESPACES),
    "long dashes": (SPACED.replace(" ", " – "), Code.SIRET_ESPACES),
    "apostrophes between": (SPACED.replace(" ", "’"), Code.SIRET_ESPACES),
    "a full stop": (f"{GOOD}.", Code.SIRET_ESPACES),
    "an apostrophe": (f"'{GOOD}", Code.SIRET_FORMULE),
    "a curly apostrophe": (f"’{GOOD}", Code.SIRET_FORMULE),
    "quotes": (f'"{GOOD}"', Code.SIRET_FORMULE),
    "quotes left over": (f'""{GOOD}""', Code.SIRET_FORMULE),
    "French quotes": (f"«{GOOD}»", Code.SIRET_FORMULE),
    "a text formula": (f'="{GOOD}"', Code.SIRET_FORMULE),
    "a text formula, quoted twice": (f'=""{GOOD}""', Code.SIRET_FORMULE),
    "a text formula kept as text": (f'\'="{GOOD}"', Code.SIRET_FORMULE),
    "a formula": (f"={GOOD}", Code.SIRET_FORMULE),
    "decimals": (f"{GOOD}.0", Code.SIRET_DECIMALE),
    "French decimals": (f"{GOOD},00", Code.SIRET_DECIMALE),
    "scientific": (f"{GOOD[0]}.{GOOD[1:]}e13", Code.SIRET_NOTATION_RESTAUREE),
    "French scientific": (f"{GOOD[0]},{GOOD[1:]}E+13", Code.SIRET_NOTATION_RESTAUREE),
    "engineering": (f"{GOOD[:2]}.{GOOD[2:]}E+12", Code.SIRET_NOTATION_RESTAUREE),
    "scientific, more decimals": (f"{GOOD[0]}.{GOOD[1:]}00E+013", Code.SIRET_NOTATION_RESTAUREE),
}

REFUSED = {
    "nothing": ("", Code.SIRET_VIDE),
    "spaces": (" \u00a0\u200b\ufeff", Code.SIRET_VIDE),
    "an empty formula": ('=""', Code.SIRET_VIDE),
    "fourteen zeros": ("0" * 14, Code.SIRET_NUL),
    "fourteen zeros, spaced": ("000 000 000 00000", Code.SIRET_NUL),
    "fourteen zeros as a number": ("0", Code.SIRET_NUL),
    "a SIREN": (GOOD[:9], Code.SIRET_SIREN),
    "a SIREN, spaced": (SPACED[:11], Code.SIRET_SIREN),
    "a SIREN as a number": (f"{GOOD[:9]}.0", Code.SIRET_SIREN),
    "nine digits that could be filled": ("508560400", Code.SIRET_SIREN),
    "a SIREN completed on its right": (f"{GOOD[:9]}00000", Code.SIRET_SIREN_COMPLETE),
    "a SIREN completed on its left": (f"00000{GOOD[:9]}", Code.SIRET_SIREN_COMPLETE),
    "the same, spaced": (f"{SPACED[:11]} 00000", Code.SIRET_SIREN_COMPLETE),
    "La Poste's SIREN completed": ("35600000000000", Code.SIRET_SIREN_COMPLETE),
    "rounded": ("7,32829E+13", Code.SIRET_NOTATION),
    "rounded, English": ("7.32829e13", Code.SIRET_NOTATION),
    "rounded to one digit": ("9E+13", Code.SIRET_NOTATION),
    "one digit lost": (f"{GOOD[0]},{GOOD[1:13]}E+13", Code.SIRET_NOTATION),
    "Monaco by name": ("MONACOCONF0001", Code.SIRET_MONACO),
    "Monaco by its code": ("MC000123450001", Code.SIRET_MONACO),
    "Monaco, register of trade": ("56 S 00557", Code.SIRET_MONACO),
    "a letter": (f"A{GOOD[1:]}", Code.SIRET_CARACTERES),
    "O for 0": (GOOD.replace("0", "O", 1), Code.SIRET_CARACTERES),
    "words": ("Total : 12", Code.SIRET_CARACTERES),
    "its own name": (f"SIRET {GOOD}", Code.SIRET_CARACTERES),
    "a VAT number": ("FR40732829320", Code.SIRET_CARACTERES),
    "a spreadsheet error": ("#REF!", Code.SIRET_CARACTERES),
    "negative": (f"-{GOOD}", Code.SIRET_CARACTERES),
    "negative, real minus": (f"\u2212{GOOD}", Code.SIRET_CARACTERES),
    "full-width digits": ("".join(chr(0xFF10 + int(d)) for d in GOOD), Code.SIRET_CARACTERES),
    "Arabic digits": ("".join(chr(0x660 + int(d)) for d in GOOD), Code.SIRET_CARACTERES),
    "one digit short": (GOOD[:13], Code.SIRET_LONGUEUR),
    "one digit more": (GOOD + "0", Code.SIRET_LONGUEUR),
    "two digits": ("12", Code.SIRET_LONGUEUR),
    "eight digits": (GOOD[:8], Code.SIRET_LONGUEUR),
    "ten digits, a SIREN with a zero": (f"0{GOOD[:9]}", Code.SIRET_LONGUEUR),
    "real decimals": (f"{GOOD}.5", Code.SIRET_LONGUEUR),
    "twice": (f"{GOOD} {GOOD}", Code.SIRET_LONGUEUR),
    "two of them": (f"{GOOD}, {siret(5)}", Code.SIRET_LONGUEUR),
    "two of them on two lines": (f"{GOOD}\n{siret(5)}", Code.SIRET_LONGUEUR),
    "a wrong key": (GOOD[:13] + str((int(GOOD[13]) + 1) % 10), Code.SIRET_CLE),
    "a wrong key, spaced": (
        f"{GOOD[:9]} {(int(GOOD[9:]) + 1) % 100_000:05d}",
        Code.SIRET_CLE,
    ),
    "La Poste, Luhn only": ("35600000000030", Code.SIRET_CLE),
    "La Poste's seat by the other rule": ("35600000000046", Code.SIRET_CLE),
}


@pytest.mark.parametrize(("cell", "code"), MENDED.values(), ids=MENDED.keys())
def test_what_loses_nothing_is_repaired_and_said(cell: str, code: Code) -> None:
    result = clean(cell)
    assert texts(result) == [GOOD]
    assert codes(result)[code] == [2]
    assert result.findings.count(Severity.REPARE) == 1
    assert not result.findings.count(Severity.ECARTE)


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_spaces_of_every_kind_are_repaired(space: str) -> None:
    result = clean(f"{space}{GOOD[:9]}{space}{GOOD[9:]}{space}")
    assert texts(result) == [GOOD]
    assert codes(result) == {Code.SIRET_ESPACES: [2]}


@pytest.mark.parametrize(("cell", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_each_fault_has_its_code(cell: str, code: Code) -> None:
    result = clean(cell, GOOD)
    assert texts(result) == [GOOD]
    assert codes(result) == {code: [2]}
    assert result.rows.tolist() == [3]


@given(st.lists(st.sampled_from([*MENDED.values(), *REFUSED.values()]), max_size=30))
def test_cells_do_not_trouble_one_another(pairs: list[tuple[str, Code]]) -> None:
    cells = [cell for cell, _ in pairs]
    together = clean(*cells, unique=False)
    expected = [row for row, cell in enumerate(cells, start=2) if clean(cell).sirets.size]
    assert together.rows.tolist() == expected
    for finding in together.findings.with_severity(Severity.ECARTE):
        assert {pairs[row - 2][1] for row in finding.rows.tolist()} == {finding.code}


@given(st.integers(0, 99_999))
def test_la_poste_is_judged_by_its_own_rule(nic: int) -> None:
    number = f"356000000{nic:05d}"
    expected = [number] if oracle.is_valid(number) and nic else []
    assert texts(clean(number)) == expected
    if nic and not expected:
        assert codes(clean(number)) == {Code.SIRET_CLE: [2]}


@given(st.integers(10**9, 10**13 - 1))
def test_lost_zeros_come_back_only_where_the_key_agrees(number: int) -> None:
    result = clean(str(number))
    full = f"{number:014d}"
    if oracle.is_valid(full):
        assert texts(result) == [full]
        assert codes(result) == {Code.SIRET_ZERO_RESTAURE: [2]}
    else:
        assert codes(result) == {Code.SIRET_LONGUEUR: [2]}


def test_lost_zeros_come_back() -> None:
    full = with_key(with_key("00012345") + "0001")
    result = clean(full.lstrip("0"))
    assert texts(result) == [full]
    assert codes(result) == {Code.SIRET_ZERO_RESTAURE: [2]}


def test_duplicates_are_set_aside_with_the_row_of_the_first() -> None:
    result = clean(siret(1), siret(2), f" {siret(1)}", siret(3), siret(2), siret(1))
    assert texts(result) == [siret(1), siret(2), siret(3)]
    (double,) = result.findings.with_code(Code.SIRET_DOUBLE)
    assert double.rows.tolist() == [4, 6, 7]
    assert double.first_rows.tolist() == [2, 3, 2]


def test_an_arrow_column_is_cleaned_as_a_pandas_one() -> None:
    result = clean_column(pa.array([SPACED, None], pa.large_string()), np.arange(2, 4))
    assert texts(result) == [GOOD]
    assert codes(result) == {Code.SIRET_VIDE: [3], Code.SIRET_ESPACES: [2]}


def test_a_yes_or_no_for_each_cell() -> None:
    cells = pa.array(["SIRET", GOOD, SPACED, "", GOOD[:9], f"{GOOD}.0"], pa.large_string())
    assert are_sirets(cells).tolist() == [False, True, True, False, False, True]


def test_a_repair_is_not_counted_for_a_row_that_is_set_aside() -> None:
    result = clean(GOOD, f"{GOOD} ")
    assert codes(result) == {Code.SIRET_DOUBLE: [3]}


def test_repetitions_are_kept_where_they_are_normal() -> None:
    result = clean(GOOD, GOOD, unique=False)
    assert texts(result) == [GOOD, GOOD]
    assert result.positions.tolist() == [0, 1]


@given(st.lists(st.text(max_size=20) | st.text("0123456789 .,-E'=+", max_size=18), max_size=20))
def test_every_cell_is_kept_or_has_exactly_one_reason(cells: list[str]) -> None:
    result = clean(*cells)
    aside = [row for f in result.findings.with_severity(Severity.ECARTE) for row in f.rows.tolist()]
    assert sorted([*aside, *result.rows.tolist()]) == list(range(2, 2 + len(cells)))


def test_an_empty_column_gives_nothing() -> None:
    result = clean()
    assert len(result.sirets) == 0
    assert not len(result.findings)


def test_findings_never_hold_a_value() -> None:
    result = clean(GOOD[:13], f"{GOOD} ", "secret")
    assert GOOD[:9] not in str(result.findings.to_json())
    assert "secret" not in str(result.findings.to_json())


def test_a_great_column_keeps_its_order() -> None:
    numbers = [siret(rank) for rank in range(3_000)]
    result = clean(*numbers)
    assert texts(result) == numbers
    assert (unpacked(packed(result.sirets)) == result.sirets).all()
