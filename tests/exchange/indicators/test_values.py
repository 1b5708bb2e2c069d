"""One answer: lenient on writing, strict on everything else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.indicateur import Indicateur
from exchange.indicators.values import MOST, Value, read_value
from tests.exchange.indicators.forms import DATE, LISTE, NOMBRE, TEXTE
from validators.codes import Code

NUMBER = Indicateur("n", "n", NOMBRE)
CHOICE = Indicateur("l", "l", LISTE, valeurs=("réalisé", "partiellement réalisé", "3 mois"))
DAY = Indicateur("d", "d", DATE)
TEXT = Indicateur("t", "t", TEXTE)


@given(st.integers(0, MOST), st.sampled_from(["{}", "{:,}", " {} ", "{}.0", "{},00", "00{}"]))
def test_a_number_is_read_however_it_is_written(number: int, how: str) -> None:
    for gap in (" ", "\u00a0", "\u202f"):
        written = how.format(number).replace(",", gap) if "{:," in how else how.format(number)
        assert read_value(NUMBER, written).value == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.5", Code.VALEUR_ENTIER),
        ("1e3", Code.VALEUR_ENTIER),
        ("environ 12", Code.VALEUR_ENTIER),
        ("٣", Code.VALEUR_ENTIER),
        ("-3", Code.VALEUR_NEGATIVE),
        (str(MOST + 1), Code.VALEUR_EXCESSIVE),
        ("9" * 1_900, Code.VALEUR_EXCESSIVE),
    ],
)
def test_what_is_no_count_is_told(text: str, code: Code) -> None:
    assert read_value(NUMBER, text).fault is code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Réalisé", "réalisé"),
        ("PARTIELLEMENT REALISE", "partiellement réalisé"),
        (" 3  mois ", "3 mois"),
    ],
)
def test_a_choice_is_read_as_the_contract_writes_it(text: str, value: Value) -> None:
    assert read_value(CHOICE, text).value == value
    assert read_value(CHOICE, f"{text} ou non").fault is Code.VALEUR_LISTE


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_in_both_writings(day: date) -> None:
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.isoformat()} 00:00:00"):
        assert read_value(DAY, text).value == day


@pytest.mark.parametrize("text", ["2025", "30/02/2025", "3 mars 2025", "45000", "0000-01-01"])
def test_what_is_no_day_is_told(text: str) -> None:
    assert read_value(DAY, text).fault is Code.VALEUR_DATE


def test_a_text_keeps_its_words_on_one_line_and_blank_is_no_answer() -> None:
    assert read_value(TEXT, "deux\n lignes").value == "deux lignes"
    for indicator in (NUMBER, CHOICE, DAY, TEXT):
        assert read_value(indicator, " \u00a0\n").value is None
        assert read_value(indicator, "").fault is None
