"""A year, and the last day, of the contract of SATM (text 004): sectors, never an establishment.

The contract is complete as it is: its own file is played, from the eve of its first day. It grants
the CARSAT's statistics by sector (§3.2), the DREETS's (§3.3) and the indicators of its action
sheets (ch. 2, §3.1, §4), and no more. The tests run in order on one instance.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

import pytest

from audit.entry import Event
from tests.journeys.annees.claims import (
    as_file,
    claims_table,
    establishments,
    no_establishment_in,
)
from tests.journeys.annees.copies import as_it_is, file_of
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import Opened, only
from tests.journeys.annees.year import Year, lines, playing

REFERENCE: Final = "cpom-satm-2025"
SIRETS: Final = establishments(160, seed=4)
CLAIMS: Final = claims_table(SIRETS, (2023,), code_naf="4321A", ctn="BB")
SECTORS: Final = "statistiques_sectorielles"
SIGNED: Final = ("-r", REFERENCE, "--signed-by", "Camille Fictive", "--quality", "présidente")
HEAD: Final = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """SATM, its CARSAT and its DREETS, on the eve of the contract's first day."""
    folder = tmp_path_factory.mktemp("satm")
    with playing(folder, as_it_is("satm"), keyring, "2025-03-26T23:59:59") as year:
        yield year


def _decided(year: Year, *asked: str) -> tuple[bool, str | None, str | None]:
    told = year.asked("decide", "--reference", REFERENCE, *asked)
    return told["allowed"], told["motif"], told["clause"]


def _line(opened: Opened, sheet: str, label: str) -> list[object]:
    return next(row for row in opened.sheets[sheet] if row[0] == label)


def test_par6_the_eve_of_the_first_day_is_outside(year: Year) -> None:
    answer = year.drop("carsat", SECTORS, as_file(CLAIMS))
    assert (answer.state, answer.motif) == ("refusé", "CONVENTION-PAS-COMMENCEE")
    assert answer.clause == "§6"
    assert "n'a pas encore pris effet" in answer.text


def test_par6_the_first_day_is_inside_from_its_first_second(year: Year) -> None:
    year.on("2025-03-27T00:00:00")
    assert year.drop("carsat", SECTORS, as_file(CLAIMS)).state == "accepté"


def test_par3_2_the_spsti_alone_receives_claims_by_sector(year: Year) -> None:
    got = only(year.collect("spsti"), SECTORS)
    assert list(got.sheets)[:3] == ["Divisions NAF", "Sections et tailles", "CTN et tailles"]
    assert _line(got, "Divisions NAF", "Total")[1] == len(SIRETS)
    assert _line(got, "Divisions NAF", "F – Construction")[4] == CLAIMS["at_1er_reglement"].sum()
    assert "régime général" in got.text
    assert "§3.2" in got.text
    assert year.collect("carsat") == year.collect("dreets") == []


def test_par3_2_nothing_in_it_is_about_an_establishment(year: Year) -> None:
    with_small = year.drop("carsat", SECTORS, as_file(CLAIMS.head(2)))
    assert with_small.state == "accepté"
    got = only(year.collect("spsti"), SECTORS)
    assert no_establishment_in(got.text, SIRETS)
    # Two establishments are fewer than three: not one figure about them is given.
    assert set(_line(got, "Divisions NAF", "F – Construction")[1:]) == {"s"}
    assert "aucune ligne ne porte sur un établissement" in got.text
    assert "Données nominatives" not in got.text


def test_par3_2_a_second_release_tells_nothing_by_difference(year: Year) -> None:
    year.on("2025-05-12T10:00")
    # The same extract, corrected: one establishment less. The total would give it away.
    assert year.drop("carsat", SECTORS, as_file(CLAIMS.drop(index=7))).state == "accepté"
    got = only(year.collect("spsti"), SECTORS)
    for label in ("Total", "F – Construction", "43"):
        assert set(_line(got, "Divisions NAF", label)[1:]) == {"s"}, label


def test_par3_2_what_was_shown_may_be_shown_again(year: Year) -> None:
    year.on("2025-05-13T10:00")
    year.drop("carsat", SECTORS, as_file(CLAIMS))
    got = only(year.collect("spsti"), SECTORS)
    assert _line(got, "Divisions NAF", "Total")[1] == len(SIRETS)


@pytest.mark.parametrize(
    "flux",
    [
        "sinistralite",
        "portefeuille",
        "visites",
        "tms_pros",
        "programmes",
        "courriers_tpe",
        "sptpe_tms",
        "difficultes_aigues",
    ],
)
def test_no_flux_by_establishment_is_granted(year: Year, flux: str) -> None:
    answer = year.drop("carsat", flux, as_file(CLAIMS))
    assert (answer.state, answer.motif, answer.clause) == ("refusé", "FLUX-NON-PREVU", "§5")
    assert "La convention ne prévoit pas cet échange" in answer.text
    assert year.collect("spsti") == []


def test_par3_2_rows_by_establishment_are_refused_where_sectors_are_granted(year: Year) -> None:
    asked = ("--flux", SECTORS, "--from", "carsat", "--to", "spsti", "--at", "2025-06-01")
    assert _decided(year, *asked, "--granularity", "secteur") == (True, None, "§3.2")
    finer = _decided(year, *asked, "--granularity", "etablissement")
    assert finer == (False, "GRANULARITE", "§3.2")


def test_no_list_of_members_is_provided_for(year: Year) -> None:
    answer = year.drop("spsti", "adherents", lines("SIRET", SIRETS[:20]))
    assert (answer.state, answer.motif, answer.clause) == ("refusé", "FLUX-NON-PREVU", "§5")
    assert year.collect("carsat") == []


def test_ch2_liaison_sheets_are_refused_by_name_as_outside_the_gateway(year: Year) -> None:
    answer = year.drop("spsti", "fiches_liaison", lines("nom;prenom", ["Fictive;Camille"]))
    assert (answer.state, answer.motif) == ("refusé", "FLUX-NON-PREVU")
    assert "hors périmètre" in answer.text
    assert "fiches de liaison" in answer.text
    told = year.done(
        "decide", "--reference", REFERENCE, "--flux", "fiches_liaison",
        "--from", "spsti", "--to", "carsat", "--at", "2025-06-01",
    )  # fmt: skip
    assert "hors périmètre" in told
    assert list((year.folder / "arrivees").iterdir()) == []


def test_par3_3_the_statistics_of_the_dreets_reach_the_two_others(year: Year) -> None:
    year.on("2025-10-06T14:00")
    rows = [
        "EVREST;2024;Salariés exposés au radon;Mayenne;Hommes;12,5;%;800",
        "EVREST;2024;Salariés exposés au radon;Mayenne;Femmes;25;%;4",
        "EVREST;2024;Salariés exposés au radon;Mayenne;Ensemble;14;%;804",
        "SUMER;2024;Salariés exposés au bruit;Pays de la Loire;Construction;27,4;%;1840",
    ]
    assert year.drop("dreets", "statistiques_dreets", lines(HEAD, rows)).state == "accepté"
    for role in ("spsti", "carsat"):
        got = only(year.collect(role), "statistiques_dreets")
        values = {(row[0], row[2]): row[3] for row in got.sheets["2024"] if row[0]}
        assert values["Salariés exposés au bruit", "Construction"] == 27.4
        # Four persons, and those from whom they could be worked out.
        assert values["Salariés exposés au radon", "Femmes"] == "secret"
        assert values["Salariés exposés au radon", "Hommes"] == "secret"
        assert "§3.3" in got.text
    assert year.collect("dreets") == []


def test_par3_3_only_the_dreets_gives_them(year: Year) -> None:
    answer = year.drop("spsti", "statistiques_dreets", lines(HEAD, ["SUMER;2024;x;y;z;1;%;99"]))
    assert (answer.motif, answer.clause) == ("SENS-NON-PREVU", "§3.3")


def test_par4_the_yearly_review_is_asked_for_when_its_year_is_over(year: Year) -> None:
    year.on("2026-01-02T08:00")
    year.tidy()
    told = [name for name in year.told("spsti") if "rappel" in name]
    assert [name.split("_")[3] for name in told] == ["indicateurs"]
    assert not [name for name in year.told("carsat") if "rappel" in name]
    assert year.state_of("indicateurs") == "à faire"


def test_ch2_the_form_asks_what_the_action_sheets_ask(year: Year) -> None:
    form = _form(year, 2025)
    assert form.count(' = ""') == 22
    for code in ("1a-1", "1b-1", "2-1", "2-10"):
        assert f'"{code}" = ""' in form


def test_ch2_an_answer_that_cannot_be_is_sent_back(year: Year) -> None:
    wrong = _form(year, 2025).replace('"1b-1" = ""', '"1b-1" = "peut-être"')
    answer = year.drop("spsti", "indicateurs", wrong.encode(), "bilan.toml")
    assert answer.state == "rejeté"
    assert year.collect("dreets") == []


def test_par3_1_the_review_reaches_the_three_parties(year: Year) -> None:
    year.on("2026-02-10T10:00")
    filled = _filled(_form(year, 2025), {"1a-1": 4, "1b-2": 31, "2-1": 12})
    assert year.drop("spsti", "indicateurs", filled.encode(), "bilan.toml").state == "accepté"
    for role in ("spsti", "carsat", "dreets"):
        got = only(year.collect(role), "indicateurs")
        assert _answers(got)["2-1"] == 12.0
        assert "ch. 2, §3.1 et §4" in got.text
    assert year.state_of("indicateurs") == "fait"


def test_par4_the_next_review_stands_beside_the_one_before(year: Year) -> None:
    year.on("2027-01-20T10:00")
    filled = _filled(_form(year, 2026), {"1a-1": 6, "1b-2": 28, "2-1": 30})
    year.drop("spsti", "indicateurs", filled.encode(), "bilan.toml")
    got = only(year.collect("dreets"), "indicateurs")
    row = next(row for rows in got.sheets.values() for row in rows if row[0] == "2-1")
    assert row[2:5] == [30.0, 12.0, 18.0]
    assert year.collect("spsti")
    assert year.collect("carsat")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("denunciation", "add", "--letter", "LR/AR"), "ne prévoit pas la dénonciation"),
        (("adhesion", "add", "--year", "2026", "--themes", "tms"), "ne prévoit pas d'adhésion"),
        (
            ("authorisation", "add", "--third", "observatoire", "--name", "Observatoire",
             "--flux", SECTORS, "--letter", "courrier"),
            "ne prévoit pas l'autorisation d'un tiers",
        ),
    ],
)  # fmt: skip
def test_what_the_text_does_not_provide_for_cannot_be_recorded(
    year: Year, command: tuple[str, ...], told: str
) -> None:
    said = year.command(*command, *SIGNED, "--for", "carsat", "--document", year.document())
    assert said.status == 3
    assert told in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_par5_nobody_else_is_told_anything(year: Year) -> None:
    asked = ("--flux", SECTORS, "--from", "carsat", "--to", "tiers", "--at", "2026-06-01")
    letters = ("--authorised-by", "spsti,carsat,dreets")
    assert _decided(year, *asked, *letters) == (False, "DESTINATAIRE-TIERS", "§5")
    public = ("--public", "--validated", "--granularity", "total")
    assert _decided(year, *asked, *public) == (False, "DESTINATAIRE-TIERS", "§5")


def test_par4_the_final_review_is_due_by_the_last_day(year: Year) -> None:
    year.on("2029-03-20T10:00")
    (owed,) = year.owed("--year", "2029")
    assert (owed["annee"], owed["echeance"], owed["etat"]) == (2028, "2029-03-26", "à faire")
    filled = _filled(_form(year, 2028), {"2-1": 44})
    year.drop("spsti", "indicateurs", filled.encode(), "bilan.toml")
    for role in ("spsti", "carsat", "dreets"):
        assert _answers(only(year.collect(role), "indicateurs"))["2-1"] == 44.0


def test_par6_the_last_day_is_inside_to_its_last_second(year: Year) -> None:
    year.on("2029-03-26T23:59:59")
    row = "MCP;2028;Signalements;Mayenne;Ensemble;41;cas;900"
    assert year.drop("dreets", "statistiques_dreets", lines(HEAD, [row])).state == "accepté"
    assert [one.flux for one in year.collect("spsti")] == ["statistiques-dreets"]


def test_par6_the_day_after_is_outside(year: Year) -> None:
    year.on("2029-03-27T00:00:00")
    row = "MCP;2028;Signalements;Mayenne;Ensemble;42;cas;900"
    answer = year.drop("dreets", "statistiques_dreets", lines(HEAD, [row]))
    assert (answer.motif, answer.clause) == ("CONVENTION-ECHUE", "§6")
    assert year.collect("spsti") == []


def test_par5_the_log_proves_it_all_and_names_no_establishment(year: Year) -> None:
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert verified.report.intact, verified.report.faults
    assert no_establishment_in(verified.exported, SIRETS)
    events = [entry.event for entry in year.entries()]
    assert events.count(Event.LIVRAISON) == 4 + 2 + 6 + 3 + 2
    assert Event.DENONCIATION not in events


def _form(year: Year, about: int) -> str:
    """The blank form of a year, as the SPSTI asks the operator for it."""
    out = year.folder.parent / "formulaire.toml"
    out.unlink(missing_ok=True)
    file = str(file_of("satm"))
    year.done("indicateurs", "form", "--convention", file, "--year", str(about), "--out", str(out))
    return out.read_text("utf-8")


def _filled(form: str, answers: dict[str, int]) -> str:
    for code, value in answers.items():
        form, count = re.subn(rf'^"{code}" = ""$', f'"{code}" = {value}', form, flags=re.M)
        assert count == 1, json.dumps(code)
    return form


def _answers(opened: Opened) -> dict[str, object]:
    return {str(row[0]): row[2] for rows in opened.sheets.values() for row in rows if len(row) > 2}
