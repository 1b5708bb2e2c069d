"""Tables of values, which name no establishment and no company."""

import pytest
from stdnum.fr import siren as siren_oracle

from tests.validators.making import book, nir, siret, table
from validators.checking import Verdict, check
from validators.codes import Code
from validators.contracts import company_numbers
from validators.contracts.model import Extract
from validators.contracts.registry import contract, parse_extract
from validators.errors import RejectedError

YEAR = 2026
GOOD = {
    "source": "EVREST",
    "annee": "2024",
    "indicateur": "Salariés exposés au bruit",
    "zone": "Occitanie",
    "categorie": "Construction",
    "valeur": "27,4",
    "unite": "%",
    "effectif": "1840",
}
KINDS = ("statistiques_dreets", "donnees_sante_travail")
EACH = pytest.mark.parametrize("kind", KINDS)
SIREN = siret(3)[:9]
Found = list[tuple[Code, str | None, list[int]]]


def parse(kind: str, *changes: dict[str, str]) -> Extract:
    rows = [{**GOOD, **change} for change in changes]
    return parse_extract(kind, table(tuple(rows[0]), [tuple(row.values()) for row in rows]), YEAR)


def refused(kind: str, *changes: dict[str, str]) -> Found:
    with pytest.raises(RejectedError) as caught:
        parse(kind, *changes)
    return [(f.code, f.column, f.rows.tolist()) for f in caught.value.findings]


def csv(*rows: dict[str, str]) -> bytes:
    return "\n".join([";".join(rows[0]), *(";".join(row.values()) for row in rows), ""]).encode()


@EACH
def test_a_good_table_is_typed_and_has_no_siret(kind: str) -> None:
    extract = parse(kind, {}, {"zone": "Gard", "valeur": "3", "effectif": "12"})
    assert extract.sirets.shape == (0, 14)
    assert extract.annee is None
    assert not contract(kind).has_siret
    assert tuple(extract.frame) == tuple(GOOD)
    assert extract.frame["valeur"].tolist() == [27.4, 3.0]
    assert extract.frame["effectif"].tolist() == [1840, 12]
    assert extract.rows.tolist() == [2, 3]


def test_persons_may_be_left_out_by_the_dreets_alone() -> None:
    assert parse("statistiques_dreets", {"effectif": ""}).frame["effectif"].isna().all()
    assert refused("donnees_sante_travail", {}, {"zone": "Gard", "effectif": ""}) == [
        (Code.VALEUR_VIDE, "effectif", [3])
    ]


@EACH
def test_a_category_alone_may_be_blank(kind: str) -> None:
    assert parse(kind, {"categorie": ""}).frame["categorie"].isna().all()
    blank = dict.fromkeys(("source", "annee", "indicateur", "zone", "valeur", "unite"), "")
    assert refused(kind, {}, blank) == [(Code.VALEUR_VIDE, name, [3]) for name in blank]


@EACH
def test_a_value_is_given_once(kind: str) -> None:
    other = {"valeur": "28", "unite": "pour 100", "effectif": "9", "zone": " OCCITANIE"}
    assert refused(kind, {}, other) == [(Code.LIGNE_DOUBLE, None, [3])]
    same = {"categorie": ""}
    assert refused(kind, {}, same, same) == [(Code.LIGNE_DOUBLE, None, [4])]


@EACH
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"annee": "2027"}, Code.ANNEE_IMPLAUSIBLE),
        ({"valeur": "-1"}, Code.VALEUR_NEGATIVE),
        ({"valeur": "beaucoup"}, Code.VALEUR_DECIMAL),
        ({"valeur": "12 %"}, Code.VALEUR_DECIMAL),
        ({"valeur": "1000000000001"}, Code.VALEUR_EXCESSIVE),
        ({"effectif": "12,5"}, Code.VALEUR_ENTIER),
        ({"effectif": "100000000"}, Code.VALEUR_EXCESSIVE),
        ({"unite": "x" * 41}, Code.VALEUR_FORME),
    ],
)
def test_one_bad_value_refuses_all(kind: str, change: dict[str, str], code: Code) -> None:
    (name,) = change
    assert refused(kind, {}, {"zone": "Gard", **change}) == [(code, name, [3])]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0,853", 0.853),
        ("27.400000000000002", 27.400000000000002),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,5", 1_234_567.5),
        ("12 345", 12_345.0),
        ("1e-05", 0.00001),
        ("1000000000000", 1e12),
    ],
)
def test_a_value_is_read_with_its_decimals(written: str, value: float) -> None:
    assert parse("statistiques_dreets", {"valeur": written}).frame["valeur"].tolist() == [value]


@EACH
@pytest.mark.parametrize("name", ["source", "indicateur", "zone", "categorie", "unite"])
@pytest.mark.parametrize(
    "written",
    [
        siret(3),
        SIREN,
        f"{siret(3)[:3]} {siret(3)[3:6]} {siret(3)[6:9]} {siret(3)[9:]}",
        f"Ets Exemple ({SIREN})",
        f"FR40{SIREN}",
        f"{SIREN} 2024",
        f'="{siret(3)}"',
        SIREN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
)
def test_a_company_s_number_refuses_the_table(kind: str, name: str, written: str) -> None:
    found = refused(kind, {}, {"zone": "Gard", name: written})
    assert (Code.DONNEE_ETABLISSEMENT, name, [3]) in found


@EACH
def test_a_column_that_is_not_asked_for_is_searched_too(kind: str) -> None:
    extra = {**GOOD, "Entreprise": SIREN}
    checked = check(csv(extra), kind, year=YEAR)
    assert (checked.verdict, checked.motif) == (Verdict.REFUSE, Code.DONNEE_ETABLISSEMENT)
    assert checked.table is not None
    assert SIREN not in str(checked.findings.to_json())


def test_titles_and_what_stands_above_them_are_searched_too() -> None:
    above = book(Envoi=[(f"Entreprise {SIREN}",), (), tuple(GOOD), tuple(GOOD.values())])
    headed = csv({**GOOD, siret(3): "1"})
    for data in (above, headed):
        checked = check(data, "statistiques_dreets", year=YEAR)
        assert checked.motif is Code.DONNEE_ETABLISSEMENT
        assert SIREN not in str(checked.findings.to_json())


@pytest.mark.parametrize(
    "innocent",
    [
        "2019-2024",
        "0490123456",
        "1 234 567 890",
        "123456789",
        "12345678901234",
        "000000000",
        "De 10 à 49 salariés, NAF 47.11F",
        "Départements 04, 05, 06, 13, 83 et 84",
    ],
)
def test_other_numbers_do_not(innocent: str) -> None:
    assert len(parse("statistiques_dreets", {"categorie": innocent}).rows) == 1


def test_amounts_are_judged_as_a_column() -> None:
    amounts = [str(100_000_000 + 37 * rank) for rank in range(60)]
    lucky = [one for one in amounts if siren_oracle.is_valid(one)]
    assert 0 < len(lucky) < 30  # one amount in ten has the key of a SIREN
    changes = [{"categorie": f"Tranche {n}", "valeur": one} for n, one in enumerate(amounts)]
    assert len(parse("statistiques_dreets", *changes).rows) == 60
    sirens = [{"categorie": f"Tranche {n}", "valeur": siret(n)[:9]} for n in range(1, 4)]
    assert refused("statistiques_dreets", *sirens) == [
        (Code.DONNEE_ETABLISSEMENT, "valeur", [2, 3, 4])
    ]


def test_a_table_too_large_to_be_searched_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company_numbers, "MOST_BYTES", 100)
    found = refused("statistiques_dreets", {}, {"zone": "Gard"})
    assert found == [(Code.FICHIER_TROP_GRAND, None, [])]


@EACH
def test_data_about_workers_refuse_the_table(kind: str) -> None:
    assert check(csv({**GOOD, "zone": nir()}), kind, year=YEAR).motif is Code.DONNEE_NIR
    worker = csv({**GOOD, "Nom du salarié": "Exemple"})
    assert check(worker, kind, year=YEAR).motif is Code.DONNEE_SALARIE


@EACH
def test_csv_and_workbook_go_all_the_way(kind: str) -> None:
    assert check(csv(GOOD), kind, year=YEAR).verdict is Verdict.ACCEPTE
    row = ("EVREST", 2024, "Bruit", "Occitanie", None, 27.4, "%", 1840)
    notes = [("Note",), ("Enquête par questionnaire",)]
    data = book(Notes=notes, Valeurs=[("Exposition en 2024",), (), tuple(GOOD), row])
    checked = check(data, kind, year=YEAR)
    assert (checked.verdict, checked.counts.accepted) == (Verdict.ACCEPTE, 1)
    assert checked.format.header_row == 3
    assert len(checked.sirets) == 0
