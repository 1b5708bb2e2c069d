"""Extracts of a Carsat: all good, or refused whole with every bad row."""

import traceback

import pandas as pd
import pytest

from tests.validators.making import siret, table
from validators.codes import Code
from validators.contracts.model import Extract
from validators.contracts.registry import CONTRACTS, contract, parse_extract
from validators.errors import RejectedError, UnknownContractError
from validators.findings import Findings
from validators.reading import Table

YEAR = 2026
GOOD = {
    "siret": siret(1),
    "annee": "2024",
    "ctn": "AA",
    "code_risque": "511PB",
    "code_naf": "4711F",
    "nomenclature_naf": "NAFRev2",
    "effectif": "24",
    "heures_travaillees": "36480,5",
    "at_1er_reglement": "2",
    "at_4j_et_plus": "1",
    "at_trajet": "0",
    "mp": "1",
    "mp_tms": "1",
    "nouvelles_ip": "0",
    "somme_taux_ip": "7.5",
    "deces": "0",
    "journees_it": "63",
}


def claims(*changes: dict[str, str]) -> Table:
    rows = [{**GOOD, **change} for change in changes]
    return table(tuple(GOOD), [tuple(row.values()) for row in rows])


def parse(*changes: dict[str, str]) -> Extract:
    return parse_extract("sinistralite", claims(*changes), YEAR)


def refusal(*changes: dict[str, str]) -> Findings:
    with pytest.raises(RejectedError) as caught:
        parse(*changes)
    assert caught.value.findings.refuses
    return caught.value.findings


def test_a_good_extract_becomes_typed_columns() -> None:
    extract = parse({}, {"siret": siret(2), "ctn": "i", "code_naf": "86.10z"})
    assert (extract.kind, extract.version) == ("sinistralite", 1)
    assert [bytes(row).decode() for row in extract.sirets] == [siret(1), siret(2)]
    assert extract.rows.tolist() == [2, 3]
    assert "siret" not in extract.frame
    assert extract.frame["ctn"].tolist() == ["AA", "II"]
    assert extract.frame["code_naf"].tolist() == ["4711F", "8610Z"]
    assert extract.frame["heures_travaillees"].tolist() == [36480.5, 36480.5]
    assert extract.frame["somme_taux_ip"].tolist() == [7.5, 7.5]
    kinds = extract.frame.dtypes.astype(str)
    assert kinds["annee"] == kinds["mp"] == kinds["journees_it"] == "int64"
    assert kinds["effectif"] == "Int64"
    assert kinds["heures_travaillees"] == "Float64"
    assert kinds["somme_taux_ip"] == "float64"
    assert kinds["ctn"] == "str"


def test_size_and_hours_may_be_blank_counts_may_not() -> None:
    extract = parse({"effectif": "", "heures_travaillees": " "})
    assert extract.frame["effectif"].isna().all()
    assert extract.frame["heures_travaillees"].isna().all()
    (found,) = refusal({"mp": ""})
    assert (found.code, found.column, found.rows.tolist()) == (Code.VALEUR_VIDE, "mp", [2])


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"siret": "123"}, Code.SIRET_LONGUEUR, "siret"),
        ({"siret": siret(1)[:13] + "x"}, Code.SIRET_CARACTERES, "siret"),
        ({"siret": siret(1)[:9]}, Code.SIRET_SIREN, "siret"),
        ({"annee": "2027"}, Code.ANNEE_IMPLAUSIBLE, "annee"),
        ({"annee": "2010"}, Code.ANNEE_IMPLAUSIBLE, "annee"),
        ({"annee": "24-25"}, Code.VALEUR_ENTIER, "annee"),
        ({"annee": ""}, Code.VALEUR_VIDE, "annee"),
        ({"ctn": "J"}, Code.VALEUR_LISTE, "ctn"),
        ({"ctn": "AB"}, Code.VALEUR_LISTE, "ctn"),
        ({"code_risque": "5P"}, Code.VALEUR_FORME, "code_risque"),
        ({"code_naf": "4711"}, Code.VALEUR_FORME, "code_naf"),
        ({"nomenclature_naf": "NAF1993"}, Code.VALEUR_LISTE, "nomenclature_naf"),
        ({"code_naf": "0111Y"}, Code.CROISE_NAF, None),
        ({"code_naf": "0111Z", "nomenclature_naf": "NAF2025"}, Code.CROISE_NAF, None),
        ({"effectif": "-1"}, Code.VALEUR_NEGATIVE, "effectif"),
        ({"effectif": "12.5"}, Code.VALEUR_ENTIER, "effectif"),
        ({"effectif": "0x10"}, Code.VALEUR_ENTIER, "effectif"),
        ({"effectif": "9" * 30}, Code.VALEUR_ENTIER, "effectif"),
        ({"heures_travaillees": "beaucoup"}, Code.VALEUR_DECIMAL, "heures_travaillees"),
        ({"heures_travaillees": "nan"}, Code.VALEUR_DECIMAL, "heures_travaillees"),
        ({"heures_travaillees": "-0,5"}, Code.VALEUR_NEGATIVE, "heures_travaillees"),
        ({"journees_it": "-3"}, Code.VALEUR_NEGATIVE, "journees_it"),
        ({"mp_tms": "2"}, Code.CROISE_MP_TMS, None),
        ({"at_4j_et_plus": "3"}, Code.CROISE_AT_4J, None),
    ],
)
def test_one_bad_row_refuses_all_and_is_named(
    change: dict[str, str], code: Code, column: str | None
) -> None:
    good = ({"siret": siret(rank)} for rank in range(10, 13))
    (found,) = refusal(*good, change)
    assert (found.code, found.column, found.rows.tolist()) == (code, column, [5])


@pytest.mark.parametrize("change", [{"annee": "2026"}, {"annee": "2011"}, {"ctn": "ZC"}])
def test_the_bounds_themselves_are_good(change: dict[str, str]) -> None:
    assert len(parse(change).rows) == 1


def test_every_bad_row_is_listed_under_every_code_it_breaks() -> None:
    found = refusal(
        {"mp_tms": "9", "deces": "-1"},
        {"siret": siret(2)},
        {"siret": siret(3), "mp_tms": "9"},
        {"siret": "x"},
        {"siret": siret(4), "deces": "?"},
    )
    assert {f.code: f.rows.tolist() for f in found} == {
        Code.SIRET_CARACTERES: [5],
        Code.VALEUR_ENTIER: [6],
        Code.VALEUR_NEGATIVE: [2],
        Code.CROISE_MP_TMS: [2, 4],
    }


def test_an_establishment_has_one_row_a_year() -> None:
    assert len(parse({}, {"annee": "2023"}).rows) == 2
    (found,) = refusal({}, {"annee": "2023"}, {"annee": "2024"})
    assert found.code is Code.LIGNE_DOUBLE
    assert (found.rows.tolist(), found.first_rows.tolist()) == ([4], [2])


def test_lost_zeros_are_mended_and_said() -> None:
    extract = parse({"siret": f" {siret(1)}"})
    assert extract.findings.codes == (Code.SIRET_ESPACES,)


def test_order_case_and_extra_columns_do_not_matter() -> None:
    row = {**{name.upper(): value for name, value in reversed(GOOD.items())}, "Libellé": "x"}
    turned = table(tuple(row), [tuple(row.values())])
    extract = parse_extract("sinistralite", turned, YEAR)
    pd.testing.assert_frame_equal(extract.frame, parse({}).frame)
    assert [(f.code, f.column) for f in extract.findings] == [(Code.COLONNE_IGNOREE, "Libellé")]


def test_every_missing_column_is_named() -> None:
    row = {name: value for name, value in GOOD.items() if name not in ("mp", "deces")}
    with pytest.raises(RejectedError) as caught:
        parse_extract("sinistralite", table(tuple(row), [tuple(row.values())]), YEAR)
    named = {(f.code, f.column) for f in caught.value.findings}
    assert named == {(Code.COLONNE_ABSENTE, "mp"), (Code.COLONNE_ABSENTE, "deces")}


def test_an_extract_without_rows_is_refused() -> None:
    assert refusal().codes == (Code.FICHIER_VIDE,)


def test_nothing_that_escapes_holds_a_value() -> None:
    number, wrong = str(-4242), "5" * 14
    with pytest.raises(RejectedError) as caught:
        parse({"effectif": number}, {"siret": wrong})
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.findings.to_json())
    for value in (number, wrong, siret(1)):
        assert value not in told


def test_portefeuille() -> None:
    header = ("siret", "annee", "antenne", "agent_visite")
    rows = [(siret(1), "2026", "Antenne Nord", "Oui"), (siret(2), "2026", "Antenne Sud", "non")]
    extract = parse_extract("portefeuille", table(header, rows), YEAR)
    assert extract.frame["agent_visite"].tolist() == [True, False]
    assert str(extract.frame["agent_visite"].dtype) == "bool"
    assert extract.frame["antenne"].tolist() == ["Antenne Nord", "Antenne Sud"]
    with pytest.raises(RejectedError) as caught:
        parse_extract("portefeuille", table(header, [(siret(1), "2026", "", "peut-être")]), YEAR)
    assert set(caught.value.findings.codes) == {Code.VALEUR_VIDE, Code.VALEUR_LISTE}


@pytest.mark.parametrize(("step", "good"), [("1", True), ("4", True), ("0", False), ("5", False)])
def test_tms_pros(step: str, good: bool) -> None:
    given = table(("siret", "annee", "etape"), [(siret(1), "2026", step)])
    if good:
        assert parse_extract("tms_pros", given, YEAR).frame["etape"].tolist() == [int(step)]
        return
    with pytest.raises(RejectedError) as caught:
        parse_extract("tms_pros", given, YEAR)
    assert caught.value.findings.codes == (Code.VALEUR_LISTE,)


def test_contracts_are_found_by_name() -> None:
    assert list(CONTRACTS) == [
        "adherents",
        "sinistralite",
        "portefeuille",
        "visites",
        "tms_pros",
        "risques_chimiques_pros",
        "programmes",
        "courriers_tpe",
        "analyses_ergonomiques",
        "cibles_suivis",
        "actions",
        "cible_detaillee",
        "difficultes_aigues",
        "sptpe_tms",
        "tableau_dgt",
        "suivis_cog",
        "engagements",
        "statistiques_dreets",
        "donnees_sante_travail",
        "indicateurs",
        "indicateurs_ssam",
    ]
    with pytest.raises(UnknownContractError):
        contract("inconnu")
    with pytest.raises(UnknownContractError):
        parse_extract("adherents", claims({}), YEAR)
