"""A column of SIRETs as partners write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as oracle

from tests.validators.making import column, siret, with_key
from validators.codes import Code
from validators.findings import Severity
from validators.siret import CleanSirets, clean_column, packed, unpacked

GOOD = siret(1234567)


def clean(*cells: str, unique: bool = True) -> CleanSirets:
    return clean_column(column(*cells), np.arange(2, 2 + len(cells)), unique=unique)


def texts(result: CleanSirets) -> list[str]:
    return [bytes(row).decode() for row in result.sirets]


def codes(result: CleanSirets) -> dict[str, list[int]]:
    return {str(found.code): found.rows.tolist() for found in result.findings}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (f"{GOOD[:3]} {GOOD[3:6]} {GOOD[6:9]} {GOOD[9:]}", Code.SIRET_ESPACES),
        (f"{GOOD[:9]}\u00a0{GOOD[9:]}\u200b", Code.SIRET_ESPACES),
        (f"\u202f{GOOD}\t", Code.SIRET_ESPACES),
        (f"{GOOD[:3]}.{GOOD[3:6]}.{GOOD[6:9]}-{GOOD[9:]}", Code.SIRET_ESPACES),
        (f"'{GOOD}", Code.SIRET_FORMULE),
        (f'="{GOOD}"', Code.SIRET_FORMULE),
        (f'"{GOOD}"', Code.SIRET_FORMULE),
        (f"={GOOD}", Code.SIRET_FORMULE),
        (f"{GOOD}.0", Code.SIRET_DECIMALE),
        (f"{GOOD},00", Code.SIRET_DECIMALE),
        (f"{GOOD[0]},{GOOD[1:]}E+13", Code.SIRET_NOTATION_RESTAUREE),
        (f"{GOOD[0]}.{GOOD[1:]}e13", Code.SIRET_NOTATION_RESTAUREE),
    ],
)
def test_what_loses_nothing_is_repaired_and_said(cell: str, code: Code) -> None:
    result = clean(cell)
    assert texts(result) == [GOOD]
    assert codes(result) == {code: [2]}
    assert result.findings.count(Severity.REPARE) == 1


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", Code.SIRET_VIDE),
        (" \u00a0", Code.SIRET_VIDE),
        ("0" * 14, Code.SIRET_NUL),
        (GOOD[:9], Code.SIRET_SIREN),
        (f"{GOOD[:9]}.0", Code.SIRET_SIREN),
        (f"{GOOD[:9]}00000", Code.SIRET_SIREN_COMPLETE),
        (f"00000{GOOD[:9]}", Code.SIRET_SIREN_COMPLETE),
        ("7,32829E+13", Code.SIRET_NOTATION),
        ("9E+13", Code.SIRET_NOTATION),
        ("MONACOCONF0001", Code.SIRET_MONACO),
        (f"A{GOOD[1:]}", Code.SIRET_CARACTERES),
        (f"-{GOOD}", Code.SIRET_CARACTERES),
        ("１２３４５６７８９０１２３４", Code.SIRET_CARACTERES),
        ("Total : 12", Code.SIRET_CARACTERES),
        (GOOD[:13], Code.SIRET_LONGUEUR),
        (GOOD + "0", Code.SIRET_LONGUEUR),
        ("12", Code.SIRET_LONGUEUR),
        (GOOD[:13] + str((int(GOOD[13]) + 1) % 10), Code.SIRET_CLE),
        (f"{GOOD[:9]} {(int(GOOD[9:]) + 1) % 100_000:05d}", Code.SIRET_CLE),
        ("35600000000046", Code.SIRET_CLE),
    ],
)
def test_each_fault_has_its_code(cell: str, code: Code) -> None:
    result = clean(cell, GOOD)
    assert texts(result) == [GOOD]
    assert codes(result) == {code: [2]}
    assert result.rows.tolist() == [3]


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


def test_a_repair_is_not_counted_for_a_row_that_is_set_aside() -> None:
    result = clean(GOOD, f"{GOOD} ")
    assert codes(result) == {Code.SIRET_DOUBLE: [3]}


def test_repetitions_are_kept_where_they_are_normal() -> None:
    result = clean(GOOD, GOOD, unique=False)
    assert texts(result) == [GOOD, GOOD]
    assert result.positions.tolist() == [0, 1]


@given(st.lists(st.text(max_size=20), max_size=20))
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
