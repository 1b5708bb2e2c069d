"""A form is held against its convention, and every fault says where and about what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.indicators.checking import asked_of, check_indicators, expected
from tests.exchange.examples import CARSAT, SPSTI
from tests.exchange.indicators.forms import GOOD, INDICATORS, a_form, convention
from validators.codes import Code
from validators.contracts.model import Extract
from validators.errors import RejectedError
from validators.findings import Findings


def refused(form: Extract, *, ssam: bool = False) -> Findings:
    with pytest.raises(RejectedError) as caught:
        check_indicators(form, convention(), CARSAT if ssam else SPSTI)
    return caught.value.findings


def told(form: Extract, *, ssam: bool = False) -> list[tuple[Code, list[int], str]]:
    return [(f.code, f.rows.tolist(), f.detail) for f in refused(form, ssam=ssam)]


def test_a_good_form_passes_without_a_word() -> None:
    assert len(check_indicators(a_form(GOOD), convention(), SPSTI)) == 0
    assert len(check_indicators(a_form({"1.4": "7"}), convention(), CARSAT)) == 0


def test_what_is_not_known_yet_stays_blank_and_is_said() -> None:
    found = check_indicators(a_form(GOOD | {"1.10": "", "2-2": " "}), convention(), SPSTI)
    assert [(f.code, f.rows.tolist(), f.detail) for f in found] == [
        (Code.INDICATEUR_VIDE, [6], "1.10"),
        (Code.INDICATEUR_VIDE, [9], "2-2"),
    ]
    assert not found.refuses


@pytest.mark.parametrize(
    ("change", "code", "row", "detail"),
    [
        ({"1.1": "peut-être"}, Code.VALEUR_LISTE, 5, "1.1 : réalisé, non"),
        ({"1.10": "douze"}, Code.VALEUR_ENTIER, 6, "1.10 : nombre entier, zéro ou plus"),
        ({"1.10": "12,5"}, Code.VALEUR_ENTIER, 6, "1.10 : nombre entier, zéro ou plus"),
        ({"1.10": "-1"}, Code.VALEUR_NEGATIVE, 6, "1.10 : nombre entier, zéro ou plus"),
        ({"1.11": "13"}, Code.INDICATEUR_BORNE, 7, "1.11 : pas plus que 1.10"),
        ({"2-1": "31/02/2025"}, Code.VALEUR_DATE, 8, "2-1 : date, JJ/MM/AAAA"),
        ({"2-2": "x" * 1001}, Code.VALEUR_FORME, 9, "2-2 : texte de 1000 caractères au plus"),
        ({"9.9": "1"}, Code.INDICATEUR_INCONNU, 10, ""),
        ({"1.4": "1"}, Code.INDICATEUR_FOURNISSEUR, 10, "1.4 : donné par la Carsat"),
    ],
)
def test_a_fault_names_its_row_and_its_indicator(
    change: dict[str, str], code: Code, row: int, detail: str
) -> None:
    [(found, rows, said)] = told(a_form(GOOD | change))
    assert (found, rows) == (code, [row])
    assert said.startswith(detail)


def test_all_faults_come_at_once_and_none_quotes_an_answer() -> None:
    form = a_form({"1.1": "secret-un", "1.10": "secret-deux", "2-1": "secret-trois"})
    found = refused(form)
    assert set(found.codes) == {
        Code.VALEUR_LISTE,
        Code.VALEUR_ENTIER,
        Code.VALEUR_DATE,
        Code.INDICATEUR_ABSENT,
    }
    assert "secret" not in str(found.to_json())


def test_missing_rows_are_named() -> None:
    form = a_form({code: text for code, text in GOOD.items() if code not in ("1.11", "2-2")})
    assert told(form) == [(Code.INDICATEUR_ABSENT, [], "1.11, 2-2")]
    assert told(a_form({"1.1": ""}), ssam=True)[0] == (Code.INDICATEUR_ABSENT, [], "1.4")


def test_the_form_of_the_spsti_may_list_what_others_give_as_long_as_it_is_blank() -> None:
    assert len(check_indicators(a_form(GOOD | {"1.4": ""}), convention(), SPSTI)) == 0


def test_the_carsat_gives_the_indicator_of_its_social_service_and_no_other() -> None:
    form = a_form({"1.4": "7", "1.10": "3"})
    assert told(form, ssam=True) == [
        (Code.INDICATEUR_FOURNISSEUR, [6], "1.10 : donné par le SPSTI")
    ]


def test_another_convention_or_year_is_refused() -> None:
    assert told(a_form(GOOD, reference="cpom-autre"))[0][::2] == (Code.CONVENTION_AUTRE, "exemple")
    assert told(a_form(GOOD, annee=2024)) == [(Code.ANNEE_HORS_CONVENTION, [], "de 2025 à 2029")]


def test_a_form_without_any_answer_is_no_form() -> None:
    assert refused(a_form(dict.fromkeys(GOOD, ""))).codes == (Code.VALEUR_VIDE,)


def test_a_code_written_twice_is_refused() -> None:
    assert told(a_form(GOOD | {" 1.10 ": "12"})) == [(Code.LIGNE_DOUBLE, [10], "1.10")]


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_part_never_exceeds_its_whole(whole: int, part: int) -> None:
    form = a_form(GOOD | {"1.10": str(whole), "1.11": str(part)})
    if part <= whole:
        assert not check_indicators(form, convention(), SPSTI).refuses
    else:
        assert refused(form).codes == (Code.INDICATEUR_BORNE,)


def test_each_party_is_asked_its_own() -> None:
    assert [one.code for one in asked_of(convention(), CARSAT)] == ["1.4"]
    assert [one.code for one in asked_of(convention(), SPSTI)] == list(GOOD)
    assert expected(INDICATORS[3]) == "nombre entier, zéro ou plus, pas plus que 1.10"
