"""Text 000, A.M.T. (Occitanie), lived from its signature to its last day: three parties, no panier.

The file is `docs/conventions/amt.toml`, as read from the text; nothing is completed in it. The
regional model of its annexe 1 is missing: AT, MP and ATr alone are given.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.journeys.annees import acts
from tests.journeys.annees.files import claims, filled_form, members, rows
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import only
from tests.journeys.annees.year import SIRETS, Year, lines, playing

TEXT: Final = Path(__file__).parents[3] / "docs" / "conventions" / "amt.toml"
OURS: Final = "cpom-amt-2025"
PARTIES: Final = ("spsti", "carsat", "dreets")
MEMBERS: Final = SIRETS[:12]
OTHERS: Final = SIRETS[20:24]
"""Establishments that are nobody's members here."""

THIRD: Final = "observatoire"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """A.M.T., the Carsat Languedoc-Roussillon, the DREETS Occitanie, the day before it begins."""
    folder, text = tmp_path_factory.mktemp("amt"), TEXT.read_text("utf-8")
    with playing(folder, text, keyring, "2025-06-16T17:00") as year:
        yield year


def test_01_nothing_moves_before_the_day_of_the_signature(year: Year) -> None:
    year.on("2025-06-16T23:59:59")
    answer = year.drop("spsti", "adherents", members(MEMBERS))
    assert (answer.state, answer.motif) == ("refusé", "CONVENTION-PAS-COMMENCEE")
    assert answer.clause == "art. 12"


def test_02_the_list_is_accepted_from_that_day_without_any_adhesion(year: Year) -> None:
    year.on("2025-06-17T00:00")
    answer = year.drop("spsti", "adherents", members(MEMBERS))
    assert answer.state == "accepté"
    refused = year.command(
        "adhesion", "add", "-r", OURS, "--year", "2026", "--themes", "tms", *acts.SIGNED["spsti"],
        "--document", year.document(),
    )  # fmt: skip
    assert (refused.status, "pas de panier" in refused.err) == (3, True)


def test_03_sinistralite_holds_at_mp_and_atr_of_the_members_alone(year: Year) -> None:
    year.on("2026-01-05T09:00")
    known = claims([*MEMBERS[:3], *OTHERS], (2024, 2025))
    assert year.drop("carsat", "sinistralite", known).state == "accepté"
    result = only(year.collect("spsti"), "sinistralite")
    assert result.columns == ["siret", "situation", "annee", "at", "mp", "atr"]
    assert result.sirets == sorted([*MEMBERS[:3]] * 2)
    assert result.sirets_said("sans donnée") == sorted(MEMBERS[3:])
    assert year.collect("dreets") == []


@pytest.mark.parametrize("flux", ["visites", "portefeuille", "tms_pros"])
def test_04_useful_information_grants_no_flux_by_itself(year: Year, flux: str) -> None:
    answer = year.drop("carsat", flux, rows("siret;annee", MEMBERS[:1], "2026"))
    assert (answer.state, answer.motif) == ("refusé", "FLUX-NON-PREVU")


def did(*sirets: str, what: str = "Conseil sur site") -> bytes:
    """Actions carried out in enterprises."""
    return rows(
        "siret;annee;type_action;date_action;theme", sirets, f"2026;{what};04/02/2026;autre"
    )


def test_05_actions_wait_for_the_equivalence_of_the_channel(year: Year) -> None:
    year.on("2026-02-05T09:00")
    for role in PARTIES:
        answer = year.drop(role, "actions", did(MEMBERS[0]))
        assert (answer.state, answer.motif) == ("refusé", "CANAL-NON-AGREE")
        assert answer.clause == "art. 7"
    assert [year.collect(role) for role in PARTIES] == [[], [], []]


def test_06_once_it_is_written_actions_reach_the_other_two_dreets_included(year: Year) -> None:
    year.on("2026-02-10T09:00")
    said = ("--writing", "courrier commun fictif du 9 février 2026", "--for", "dreets")
    year.done("canal", "add", "-r", OURS, *said, "--document", year.document())
    assert year.drop("spsti", "actions", did(MEMBERS[0])).state == "accepté"
    for role in ("carsat", "dreets"):
        given = only(year.collect(role), "actions")
        assert [(row["siret"], row["donne_par"]) for row in given.rows] == [(MEMBERS[0], "SPSTI")]
        assert given.columns == [
            "siret", "donne_par", "annee", "type_action", "date_action", "theme",
        ]  # fmt: skip
    assert year.collect("spsti") == []


def test_07_the_actions_of_the_three_are_merged_each_told_apart(year: Year) -> None:
    assert year.drop("carsat", "actions", did(OTHERS[0], MEMBERS[0])).state == "accepté"
    assert year.drop("dreets", "actions", did(MEMBERS[1], what="Contrôle")).state == "accepté"
    of_members = [(MEMBERS[0], "SPSTI"), (MEMBERS[0], "CARSAT"), (MEMBERS[1], "DREETS")]
    all_of_them = [*of_members, (OTHERS[0], "CARSAT")]
    for role, expected in (("spsti", of_members), ("carsat", all_of_them), ("dreets", all_of_them)):
        picture = year.collect(role)[-1]
        assert sorted((r["siret"], r["donne_par"]) for r in picture.rows) == sorted(expected), role


def test_08_the_detailed_target_of_an_action_goes_to_the_other_two(year: Year) -> None:
    year.on("2026-03-02T09:00")
    target = rows("siret;action", MEMBERS[2:4], "Prévenir les coups de chaleur")
    assert year.drop("spsti", "cible_detaillee", target).state == "accepté"
    for role in ("carsat", "dreets"):
        assert only(year.collect(role), "cible_detaillee").sirets == sorted(MEMBERS[2:4])
    theirs = rows("siret;action", (MEMBERS[4], OTHERS[1]), "Prévenir les coups de chaleur")
    assert year.drop("dreets", "cible_detaillee", theirs).state == "accepté"
    assert only(year.collect("carsat"), "cible_detaillee").sirets == sorted(
        [*MEMBERS[2:5], OTHERS[1]]
    )
    assert only(year.collect("spsti"), "cible_detaillee").sirets == sorted(MEMBERS[2:5])
    year.collect("dreets")


def test_09_statistics_of_the_dreets_reach_the_others_without_the_small_ones(year: Year) -> None:
    head = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"
    sectors = {"Construction": 1840, "Commerce": 2200, "Transport": 1100, "Pêche": 4}
    table = [
        f"EVREST;2025;Exposés à la chaleur ({name});Occitanie;{name};27,4;%;{staff}"
        for name, staff in sectors.items()
    ]
    answer = year.drop("dreets", "statistiques_dreets", lines(head, table))
    assert answer.state == "accepté"
    for role in ("spsti", "carsat"):
        report = only(year.collect(role), "statistiques_dreets")
        cells = [row for sheet in report.sheets.values() for row in sheet if len(row) > 3]
        shown = {row[2]: row[3] for row in cells}
        assert {name: shown[name] for name in sectors} == {
            "Construction": 27.4, "Commerce": 27.4, "Transport": 27.4, "Pêche": "secret",
        }  # fmt: skip
    assert year.collect("dreets") == []


def test_10_statistics_that_name_a_company_are_sent_back_whole(year: Year) -> None:
    head = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"
    named = lines(head, [f"EVREST;2025;Exposés;Occitanie;{MEMBERS[0]};27,4;%;1840"])
    assert year.drop("dreets", "statistiques_dreets", named).state == "rejeté"
    assert year.collect("spsti") == []


def test_11_the_indicators_of_the_instruction_reach_the_three_parties(year: Year) -> None:
    year.on("2026-05-04T09:00")
    form = filled_form(year, OURS, 2025, "spsti", **{"iN-1": 40, "iN-1a": 12})
    assert year.drop("spsti", "indicateurs", form, "formulaire.toml").state == "accepté"
    for role in PARTIES:
        document = only(year.collect(role), "indicateurs")
        found = {row[0]: row for row in document.sheets["Indicateurs"] if row}
        assert (found["N-1"][2], found["N-1a"][2], found["N-2"][2]) == (40, 12, "")
        assert not [siret for siret in SIRETS if siret in document.text]
    assert year.state_of("indicateurs") == "fait"


def test_12_the_carsat_gives_no_indicators_here(year: Year) -> None:
    form = filled_form(year, OURS, 2025, "spsti", **{"iN-1": 41})
    answer = year.drop("carsat", "indicateurs", form, "formulaire.toml")
    assert (answer.state, answer.motif) == ("refusé", "SENS-NON-PREVU")
    assert year.collect("dreets") == []


@pytest.mark.parametrize("by", PARTIES)
def test_13_a_third_party_waits_for_the_letter_of_each(year: Year, by: str) -> None:
    year.on("2026-06-01T09:00")
    if by == PARTIES[0]:
        year.add_third(THIRD, "Observatoire Fictif")
    asked = year.command("release", OURS, "sinistralite", "--to", THIRD)
    assert asked.status == 3
    assert "DESTINATAIRE-TIERS" in asked.err
    assert "(art. 8)" in asked.err
    assert acts.letter(year, OURS, by, THIRD, "sinistralite").status == 0
    assert year.sealed("tiers") == []


def test_14_with_the_three_it_receives_what_they_name_and_only_that(year: Year) -> None:
    year.on("2026-06-02T09:00")
    year.done("release", OURS, "sinistralite", "--to", THIRD)
    given = only(year.collect("tiers"), "sinistralite")
    assert given.sirets == sorted([*MEMBERS[:3]] * 2)
    other = year.command("release", OURS, "indicateurs", "--to", THIRD)
    assert (other.status, "DESTINATAIRE-TIERS" in other.err) == (3, True)
    again = year.command("release", OURS, "sinistralite", "--to", THIRD)
    assert (again.status, "déjà été demandé" in again.err) == (3, True)


def test_15_rows_of_establishments_are_never_published_validated_or_not(year: Year) -> None:
    year.on("2026-06-03T09:00")
    asked = ("release", OURS, "sinistralite", "--publication", "bilan-2025")
    said = year.command(*asked)
    assert (said.status, "GRANULARITE" in said.err, "(art. 9)" in said.err) == (3, True, True)
    validate(year, "sinistralite")
    said = year.command(*asked)
    assert (said.status, "GRANULARITE" in said.err) == (3, True)


def validate(year: Year, flux: str) -> None:
    """The follow-up committee validates the publication of a flux."""
    about = ("--publication", "bilan-2025", "--flux", flux, "--decision", "relevé fictif n° 1")
    said = ("-r", OURS, "--for", "dreets", "--document", year.document())
    year.done("validation", "add", *said, *about)


def test_16_an_aggregate_waits_for_the_committee_then_cites_contract_and_signatories(
    year: Year,
) -> None:
    asked = ("release", OURS, "indicateurs", "--publication", "bilan-2025")
    said = year.command(*asked)
    assert (said.status, "PUBLICATION-NON-VALIDEE" in said.err) == (3, True)
    validate(year, "indicateurs")
    year.done(*asked)
    for role in PARTIES:
        published = only(year.collect(role), "indicateurs")
        assert published.name.endswith(".xlsx")
        text = " ".join(published.text.split())
        assert "au titre du contrat : Contrat pluriannuel d'objectifs et de moyens" in text
        signatories = text.split("en sont signataires : ")[1].split(". ")[0]
        assert "A.M.T." in signatories
        assert "Languedoc-Roussillon" in signatories
        assert "d'Occitanie" in signatories
        assert "Validée par le comité de suivi le 03/06/2026" in text
        assert not [siret for siret in SIRETS if siret in text]


@pytest.mark.parametrize("by", PARTIES)
def test_17_no_party_can_denounce_it(year: Year, by: str) -> None:
    refused = acts.denounce(year, OURS, by)
    assert refused.status == 3
    assert "ne prévoit pas la dénonciation" in refused.err
    assert year.asked("denunciation", "list", "-r", OURS) == []


def test_18_a_list_of_more_than_twelve_months_feeds_nothing(year: Year) -> None:
    year.on("2026-06-17T00:00:01")
    assert year.state_of("adherents") == "à faire"
    fresh = claims(MEMBERS[:4], (2024, 2025))
    year.on("2026-06-18T09:00")
    assert year.state_of("adherents") == "en retard"
    assert year.drop("carsat", "sinistralite", fresh).state == "accepté"
    assert year.collect("spsti") == []
    clause = "art. 6 (engagements de la CARSAT) et annexe 1"
    assert year.refused() == [("sinistralite", year.code("spsti"), "LISTE-ABSENTE", clause)]
    (told,) = (text for name, text in year.told("spsti").items()
               if name.startswith("2026-06-18") and "_sinistralite_" in name)  # fmt: skip
    assert "LISTE-ABSENTE" in told


def test_19_the_list_sent_again_lets_it_out(year: Year) -> None:
    year.on("2026-06-19T09:00")
    assert year.drop("spsti", "adherents", members(MEMBERS)).state == "déjà reçu"
    assert only(year.collect("spsti"), "sinistralite").sirets == sorted([*MEMBERS[:4]] * 2)
    assert year.refused() == []
    assert year.state_of("adherents") == "fait"


def test_20_a_letter_withdrawn_closes_the_door_again(year: Year) -> None:
    year.on("2026-09-01T09:00")
    about = ("-r", OURS, "--third", THIRD, *acts.SIGNED["dreets"], "--document", year.document())
    year.done("authorisation", "withdraw", *about)
    asked = year.command("release", OURS, "sinistralite", "--to", THIRD)
    assert (asked.status, "DESTINATAIRE-TIERS" in asked.err) == (3, True)


def test_21_the_last_day_is_inside(year: Year) -> None:
    year.on("2029-06-24T23:59:59")
    target = rows("siret;action", MEMBERS[5:6], "Dernière action")
    assert year.drop("carsat", "cible_detaillee", target).state == "accepté"
    assert MEMBERS[5] in only(year.collect("spsti"), "cible_detaillee").sirets
    assert MEMBERS[5] in only(year.collect("dreets"), "cible_detaillee").sirets


def test_22_the_day_after_everything_is_refused(year: Year) -> None:
    year.on("2029-06-25T00:00")
    target = rows("siret;action", MEMBERS[6:7], "Une de trop")
    for role in PARTIES:
        answer = year.drop(role, "cible_detaillee", target)
        assert (answer.state, answer.motif, answer.clause) == (
            "refusé", "CONVENTION-ECHUE", "art. 12",
        )  # fmt: skip
    late = year.command("release", OURS, "indicateurs", "--publication", "bilan-2025")
    assert (late.status, "CONVENTION-ECHUE" in late.err) == (3, True)
    assert [year.collect(role) for role in ("spsti", "dreets")] == [[], []]


def test_23_the_log_tells_it_all_and_names_no_establishment(year: Year) -> None:
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert "JOURNAL INTÈGRE" in verified.told
    assert verified.report.intact, verified.report.faults
    assert not [siret for siret in SIRETS if siret in verified.exported]
    said = [(str(one.event), one.flux, one.motif) for one in year.entries()]
    for refusal in (
        ("actions", "CANAL-NON-AGREE"),
        ("sinistralite", "DESTINATAIRE-TIERS"),
        ("sinistralite", "GRANULARITE"),
        ("indicateurs", "PUBLICATION-NON-VALIDEE"),
        ("sinistralite", "LISTE-ABSENTE"),
        ("cible_detaillee", "CONVENTION-ECHUE"),
    ):
        assert ("refus", *refusal) in said, refusal
    events = [event for event, *_ in said]
    assert {event: events.count(event) for event in ("equivalence", "autorisation", "retrait")} == {
        "equivalence": 1, "autorisation": 3, "retrait": 1,
    }  # fmt: skip
    assert (events.count("validation"), events.count("publication")) == (2, len(PARTIES))
    assert events.count("denonciation") == 0
    released = [one for one in year.entries() if one.event == "livraison"]
    assert {one.convention for one in released} == {OURS}
    assert all(one.clause and one.flux for one in released)
