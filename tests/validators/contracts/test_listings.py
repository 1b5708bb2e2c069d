"""The lists of establishments of a Carsat: visits, programmes, letters."""

import pytest

from tests.validators.making import siret, table
from validators.codes import Code
from validators.contracts.model import Extract
from validators.contracts.registry import contract, parse_extract
from validators.errors import RejectedError

YEAR = 2026
GOOD = {
    "visites": {"antenne": "Antenne 2"},
    "risques_chimiques_pros": {},
    "programmes": {"programme": "Élan Prévention", "situation": "ciblé"},
    "courriers_tpe": {"effectif": "6", "sinistres": "3"},
}


def parse(kind: str, *changes: dict[str, str]) -> Extract:
    usual = {"siret": siret(1), "annee": str(YEAR), **GOOD[kind]}
    rows = [{**usual, **change} for change in changes]
    return parse_extract(kind, table(tuple(usual), [tuple(row.values()) for row in rows]), YEAR)


def refused(kind: str, *changes: dict[str, str]) -> list[tuple[Code, str | None, list[int]]]:
    with pytest.raises(RejectedError) as caught:
        parse(kind, *changes)
    return [(f.code, f.column, f.rows.tolist()) for f in caught.value.findings]


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_list_is_taken_whole(kind: str) -> None:
    extract = parse(kind, {}, {"siret": siret(2)}, {"annee": "2025"})
    assert [bytes(row).decode() for row in extract.sirets] == [siret(1), siret(2), siret(1)]
    assert extract.frame["annee"].tolist() == [2026, 2026, 2025]


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_of_a_list_may_be_blank(kind: str) -> None:
    blank = dict.fromkeys(("annee", *GOOD[kind]), "")
    found = refused(kind, {}, {"siret": siret(2), **blank})
    assert found == [(Code.VALEUR_VIDE, name, [3]) for name in blank]


@pytest.mark.parametrize("kind", ["visites", "risques_chimiques_pros", "courriers_tpe"])
def test_an_establishment_is_listed_once_a_year(kind: str) -> None:
    assert contract(kind).key == ("siret", "annee")
    assert refused(kind, {}, {}) == [(Code.LIGNE_DOUBLE, None, [3])]


def test_programmes_list_an_establishment_once_a_year_and_programme() -> None:
    extract = parse("programmes", {}, {"programme": "Transport", "situation": "Suivi"})
    assert extract.frame["programme"].tolist() == ["Élan Prévention", "Transport"]
    assert extract.frame["situation"].tolist() == ["ciblé", "suivi"]
    again = {"programme": "ELAN  PREVENTION", "situation": "suivi"}
    assert refused("programmes", {}, again) == [(Code.LIGNE_DOUBLE, None, [3])]


@pytest.mark.parametrize("written", ["ciblé", "Ciblée", "CIBLE", "cible\N{COMBINING ACUTE ACCENT}"])
def test_a_situation_is_known_however_it_is_written(written: str) -> None:
    assert parse("programmes", {"situation": written}).frame["situation"].tolist() == ["ciblé"]


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("programmes", {"situation": "visité"}, Code.VALEUR_LISTE),
        ("programmes", {"programme": "x" * 61}, Code.VALEUR_FORME),
        ("visites", {"antenne": "x" * 41}, Code.VALEUR_FORME),
        ("courriers_tpe", {"effectif": "six"}, Code.VALEUR_ENTIER),
        ("courriers_tpe", {"effectif": "1000001"}, Code.VALEUR_EXCESSIVE),
        ("courriers_tpe", {"sinistres": "-1"}, Code.VALEUR_NEGATIVE),
    ],
)
def test_one_bad_value_refuses_all(kind: str, change: dict[str, str], code: Code) -> None:
    (name,) = change
    assert refused(kind, {}, {"siret": siret(2), **change}) == [(code, name, [3])]
