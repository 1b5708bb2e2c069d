"""What each party says of establishments: analyses, actions, targets, alerts, the State's table."""

import datetime as dt
import io
import traceback

import pytest
import xlsxwriter

from tests.validators.making import nir, siret, table
from validators.checking import Verdict, check
from validators.codes import Code
from validators.contracts.model import Extract
from validators.contracts.registry import contract, parse_extract
from validators.errors import RejectedError

YEAR = 2026
GOOD = {
    "analyses_ergonomiques": {
        "annee": "2025",
        "date_rapport": "14/03/2025",
        "intervenant": "Camille Exemple",
    },
    "cibles_suivis": {"annee": "2025", "situation": "suivi"},
    "actions": {
        "annee": "2025",
        "type_action": "Conseil",
        "date_action": "14/03/2025",
        "theme": "tms",
        "convention": "cpom-exemple",
    },
    "cible_detaillee": {"action": "Prévenir les chutes", "convention": "cpom-exemple"},
    "difficultes_aigues": {
        "date_alerte": "2026-02-03",
        "nature": "Deux accidents graves",
        "interlocuteur": "Pôle prévention",
        "convention": "cpom-exemple",
    },
    "sptpe_tms": {
        "date_diagnostic": "03/02/2026",
        "exigence": "Plan d'action absent",
        "convention": "cpom-exemple",
    },
    "tableau_dgt": {"annee": "2025", "theme": "rps", "modalite": "formé"},
    "suivis_cog": {"annee": "2025"},
    "engagements": {"annee_engagement": "2022", "action": "Relais de prévention"},
}
OPTIONAL = {
    "analyses_ergonomiques": ("intervenant",),
    "actions": ("date_action", "theme", "convention"),
    "cible_detaillee": ("convention",),
    "difficultes_aigues": ("interlocuteur", "convention"),
    "sptpe_tms": ("convention",),
}
BY_YEAR = {"analyses_ergonomiques", "cibles_suivis", "actions", "tableau_dgt", "suivis_cog"}
EACH = pytest.mark.parametrize("kind", GOOD)
Found = list[tuple[Code, str | None, list[int]]]


def rows_of(kind: str, *changes: dict[str, str]) -> list[dict[str, str]]:
    return [{"siret": siret(1), **GOOD[kind], **change} for change in changes]


def parse(kind: str, *changes: dict[str, str], less: tuple[str, ...] = ()) -> Extract:
    names = [name for name in ("siret", *GOOD[kind]) if name not in less]
    rows = [tuple(row[name] for name in names) for row in rows_of(kind, *changes)]
    return parse_extract(kind, table(names, rows), YEAR)


def refused(kind: str, *changes: dict[str, str], less: tuple[str, ...] = ()) -> Found:
    with pytest.raises(RejectedError) as caught:
        parse(kind, *changes, less=less)
    return [(f.code, f.column, f.rows.tolist()) for f in caught.value.findings]


def csv(kind: str, *changes: dict[str, str]) -> bytes:
    rows = rows_of(kind, *changes)
    return "\n".join([";".join(rows[0]), *(";".join(row.values()) for row in rows), ""]).encode()


@EACH
def test_a_good_file_is_taken_whole(kind: str) -> None:
    extract = parse(kind, {}, {"siret": siret(2)})
    assert [bytes(row).decode() for row in extract.sirets] == [siret(1), siret(2)]
    assert tuple(extract.frame) == tuple(GOOD[kind])
    assert extract.annee == (2025 if kind in BY_YEAR else None)
    assert contract(kind).par_annee is (kind in BY_YEAR)


@EACH
def test_only_the_optional_columns_may_be_blank(kind: str) -> None:
    blank = dict.fromkeys(GOOD[kind], "")
    expected = [name for name in blank if name not in OPTIONAL.get(kind, ())]
    found = refused(kind, {}, {"siret": siret(2), **blank})
    assert found == [(Code.VALEUR_VIDE, name, [3]) for name in expected]


@EACH
def test_only_the_optional_columns_may_be_absent(kind: str) -> None:
    for name in GOOD[kind]:
        if name in OPTIONAL.get(kind, ()):
            extract = parse(kind, {}, less=(name,))
            assert tuple(extract.frame) == tuple(GOOD[kind])
            assert extract.frame[name].isna().all()
        else:
            assert refused(kind, {}, less=(name,)) == [(Code.COLONNE_ABSENTE, name, [])]


@EACH
def test_the_same_row_twice_is_said(kind: str) -> None:
    assert refused(kind, {}, {"siret": siret(2)}, {}) == [(Code.LIGNE_DOUBLE, None, [4])]


@EACH
def test_a_siret_that_a_spreadsheet_damaged_is_mended_or_refused(kind: str) -> None:
    extract = parse(kind, {"siret": f'="{siret(1)}"'}, {"siret": f"{siret(2)[:9]} {siret(2)[9:]}"})
    assert [bytes(row).decode() for row in extract.sirets] == [siret(1), siret(2)]
    assert refused(kind, {}, {"siret": "9,32829E+13"}) == [(Code.SIRET_NOTATION, "siret", [3])]


@pytest.mark.parametrize("kind", sorted(BY_YEAR))
def test_a_file_is_about_one_year(kind: str) -> None:
    other = {"annee": "2024"}
    if kind == "analyses_ergonomiques":
        other["date_rapport"] = "14/03/2024"
    if kind == "actions":
        other["date_action"] = ""
    found = refused(kind, {}, {"siret": siret(2), **other}, {"siret": siret(3)})
    assert found == [(Code.ANNEE_MULTIPLE, "annee", [3])]


@pytest.mark.parametrize(
    ("kind", "change", "code"),
    [
        ("analyses_ergonomiques", {"date_rapport": "31/02/2025"}, Code.VALEUR_DATE),
        ("analyses_ergonomiques", {"intervenant": "x" * 81}, Code.VALEUR_FORME),
        ("cibles_suivis", {"situation": "visité"}, Code.VALEUR_LISTE),
        ("actions", {"theme": "bruit"}, Code.VALEUR_LISTE),
        ("actions", {"date_action": "mars"}, Code.VALEUR_DATE),
        ("actions", {"type_action": "x" * 121}, Code.VALEUR_FORME),
        ("cible_detaillee", {"action": "x" * 121}, Code.VALEUR_FORME),
        ("difficultes_aigues", {"nature": "x" * 241}, Code.VALEUR_FORME),
        ("difficultes_aigues", {"date_alerte": "01/01/2027"}, Code.DATE_IMPLAUSIBLE),
        ("sptpe_tms", {"date_diagnostic": "31/12/2010"}, Code.DATE_IMPLAUSIBLE),
        ("tableau_dgt", {"theme": "autre"}, Code.VALEUR_LISTE),
        ("tableau_dgt", {"modalite": "visité"}, Code.VALEUR_LISTE),
        ("suivis_cog", {"annee": "vingt"}, Code.VALEUR_ENTIER),
        ("engagements", {"annee_engagement": "2027"}, Code.ANNEE_IMPLAUSIBLE),
    ],
)
def test_one_bad_value_refuses_all(kind: str, change: dict[str, str], code: Code) -> None:
    (name,) = change
    assert refused(kind, {}, {"siret": siret(2), **change}) == [(code, name, [3])]


@pytest.mark.parametrize("kind", ["analyses_ergonomiques", "actions"])
def test_a_date_is_of_the_year_of_its_row(kind: str) -> None:
    name = "date_rapport" if kind == "analyses_ergonomiques" else "date_action"
    found = refused(kind, {}, {"siret": siret(2), name: "14/03/2024"})
    assert found == [(Code.CROISE_DATE_ANNEE, None, [3])]


def test_two_actions_without_a_day_are_the_same_one_written_twice() -> None:
    first, again = {"date_action": ""}, {"date_action": "", "type_action": "CONSEIL"}
    assert refused("actions", first, again) == [(Code.LIGNE_DOUBLE, None, [3])]
    assert refused("actions", {}, {}, less=("date_action",)) == [(Code.LIGNE_DOUBLE, None, [3])]
    assert len(parse("actions", first, {}).rows) == 2


def test_two_dates_that_cannot_be_read_are_not_the_same_date() -> None:
    found = refused("actions", {"date_action": "x"}, {"date_action": "y"})
    assert found == [(Code.VALEUR_DATE, "date_action", [2, 3])]


def test_an_establishment_may_have_had_two_reports_in_a_year() -> None:
    assert len(parse("analyses_ergonomiques", {}, {"date_rapport": "15/03/2025"}).rows) == 2


@pytest.mark.parametrize(
    ("theme", "modalite", "meant"),
    [
        ("RPS", "Formés", ("rps", "formé")),
        ("Risques psychosociaux", "FORMATION", ("rps", "formé")),
        ("Troubles musculo-squelettiques", "Accompagnement", ("tms", "accompagné")),
        ("Risques  chimiques", "accompagne", ("chimiques", "accompagné")),
        ("Chutes de hauteur", "Action de communication", ("chutes", "communication")),
        ("Risques routiers", "communication", ("routiers", "communication")),
        ("Canicule", "Formé(e)s", ("canicule", "formé")),
        ("Volet 3 (éventuel)", "accompagné", ("volet3", "accompagné")),
    ],
)
def test_the_words_of_the_state_s_table_are_known(
    theme: str, modalite: str, meant: tuple[str, str]
) -> None:
    frame = parse("tableau_dgt", {"theme": theme, "modalite": modalite}).frame
    assert (frame["theme"][0], frame["modalite"][0]) == meant


def test_an_establishment_has_as_many_rows_as_themes_and_modalities() -> None:
    changes = [{}, {"theme": "tms"}, {"modalite": "accompagné"}]
    assert len(parse("tableau_dgt", *changes).rows) == 3
    again = {"theme": "Risques psychosociaux", "modalite": "formation"}
    assert refused("tableau_dgt", *changes, again) == [(Code.LIGNE_DOUBLE, None, [5])]


def test_dates_are_typed() -> None:
    frame = parse("actions", {}, {"siret": siret(2), "date_action": ""}).frame
    assert str(frame["date_action"].dtype) == "datetime64[s]"
    assert frame["date_action"].dt.date[0] == dt.date(2025, 3, 14)
    assert frame["date_action"].isna().tolist() == [False, True]


@EACH
def test_csv_and_workbook_go_all_the_way(kind: str) -> None:
    assert check(csv(kind, {}), kind, year=YEAR).verdict is Verdict.ACCEPTE
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"}) as out:
        sheet = out.add_worksheet("Envoi")
        sheet.write_row(0, 0, ("SIRET", *GOOD[kind]))
        sheet.write_number(1, 0, int(siret(1)))
        for place, (name, value) in enumerate(GOOD[kind].items(), start=1):
            if name.startswith("date_"):
                day = dt.date(2025, 3, 14)
                sheet.write_datetime(1, place, day)
            else:
                sheet.write(1, place, value)
    checked = check(target.getvalue(), kind, year=YEAR)
    assert (checked.verdict, checked.counts.accepted) == (Verdict.ACCEPTE, 1)
    assert bytes(checked.sirets[0]).decode() == siret(1)


@pytest.mark.parametrize("name", ["intervenant", "interlocuteur"])
def test_staff_of_a_party_are_asked_for_and_so_not_taken_for_contacts(name: str) -> None:
    kind = "analyses_ergonomiques" if name == "intervenant" else "difficultes_aigues"
    assert Code.COLONNE_CONTACT not in check(csv(kind, {}), kind, year=YEAR).findings.codes
    other = csv("suivis_cog", {name: "Camille Exemple"})
    found = check(other, "suivis_cog", year=YEAR).findings.with_code(Code.COLONNE_CONTACT)
    assert [one.column for one in found] == [name]


@EACH
def test_data_about_workers_refuse_the_file(kind: str) -> None:
    number = csv(kind, {}, {"siret": siret(2), "remarque": nir()})
    named = csv(kind, {"nom": "Exemple", "date_naissance": "01/02/1980"})
    worker = csv(kind, {"Nom du salarié": "Exemple"})
    refusals = [check(data, kind, year=YEAR).motif for data in (named, worker)]
    assert refusals == [Code.DONNEE_SALARIE] * 2
    wide = csv(kind, {"remarque": ""}, {"siret": siret(2), "remarque": nir()})
    assert check(wide, kind, year=YEAR).motif is Code.DONNEE_NIR
    assert check(number, kind, year=YEAR).motif is Code.DONNEE_NIR


def test_nothing_that_escapes_holds_a_value() -> None:
    secret = "Camille Exemple"
    extract = parse("analyses_ergonomiques", {})
    assert secret not in repr(extract)
    assert siret(1) not in repr(extract)
    with pytest.raises(RejectedError) as caught:
        parse("analyses_ergonomiques", {"date_rapport": f"{secret} 2025"})
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.findings.to_json())
    assert secret not in told
