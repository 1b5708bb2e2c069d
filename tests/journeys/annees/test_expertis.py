"""Text 001, EXPERTIS (PACA), lived through 2026: nothing without an adhésion, theme by theme.

The file is `docs/conventions/expertis.toml`, as read from the text. Two figures that the text
leaves to the parties, the thresholds of `courriers_tpe`, are invented here from 16 January on.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.journeys.annees import acts
from tests.journeys.annees.files import claims, filled_form, members, rows
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import Opened, only
from tests.journeys.annees.year import SIRETS, Year, lines, playing
from tests.keys.gnupg import GnupgError
from tests.validators.making import nir

TEXT: Final = Path(__file__).parents[3] / "docs" / "conventions" / "expertis.toml"
OURS: Final = "cpom-expertis-2025"
PARTIES: Final = ("spsti", "carsat", "dreets")
MEMBERS: Final = SIRETS[:12]
OTHERS: Final = SIRETS[20:24]
"""Establishments that the CARSAT knows and that are nobody's members here."""

AGREED: Final = 'accord = "relevé de décision fictif du 16 janvier 2026"'


def with_thresholds(text: str) -> str:
    """The same file, the two thresholds that it leaves blank filled in, with invented figures."""
    return re.sub(r'^# (seuils\.\w+ = .*)accord = "[^"]*"', rf"\1{AGREED}", text, flags=re.M)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """EXPERTIS, the Carsat Sud-Est and the DREETS PACA, from the last days of 2025."""
    folder, text = tmp_path_factory.mktemp("expertis"), TEXT.read_text("utf-8")
    with playing(folder, text, keyring, "2025-12-15T09:00") as year:
        yield year


def test_01_without_an_adhesion_the_list_is_refused_with_its_clause(year: Year) -> None:
    year.on("2026-01-02T09:00")
    answer = year.drop("spsti", "adherents", members(MEMBERS))
    assert (answer.state, answer.motif, answer.clause) == ("refusé", "ADHESION-ABSENTE", "annexe 2")
    assert "Motif : ADHESION-ABSENTE\nClause : annexe 2" in answer.text
    assert year.collect("carsat") == year.collect("spsti") == []


def test_02_the_adhesion_is_late_and_what_hangs_on_it_impossible(year: Year) -> None:
    states = {one["objet"]: (one["etat"], one["motif"]) for one in year.owed("--year", "2026")}
    hanging = ("adherents", "visites", "portefeuille", "analyses_ergonomiques", "tms_pros")
    assert {states[objet] for objet in hanging} == {("impossible", "ADHESION-ABSENTE")}
    assert states["indicateurs"] == ("à venir", None)
    late = year.owed("--state", "en_retard", "--year", "2025")
    assert ("adhesion", 2026) in {(one["objet"], one["annee"]) for one in late}
    year.tidy()
    assert any(name.endswith("_adhesion_2026_en-retard.txt") for name in year.told("spsti"))


def test_03_an_adhesion_without_the_compulsory_base_is_not_recorded(year: Year) -> None:
    year.on("2026-01-12T09:00")
    asked = ("-r", OURS, "--year", "2026", "--themes", "tms", *acts.SIGNED["spsti"])
    refused = year.command("adhesion", "add", *asked, "--document", year.document())
    assert (refused.status, "sans le socle" in refused.err) == (3, True)
    assert year.asked("adhesion", "list", "-r", OURS) == []


def test_04_an_adhesion_signed_on_12_january_opens_what_it_chose(year: Year) -> None:
    year.on("2026-01-12T10:00")
    themes = ("relations_operationnelles", "tms", "risques_chimiques", "tpe")
    acts.opt_in(year, OURS, 2026, *themes)
    (signed,) = year.asked("adhesion", "list", "-r", OURS)
    assert (signed["annee"], signed["themes"]) == (2026, ", ".join(themes))
    assert signed["effet"] == "2026-01-12T09:00:00+00:00"
    assert year.state_of("adherents") == "à faire"
    agenda = year.agenda("spsti")
    assert agenda[f"{OURS}.spsti.analyses_ergonomiques.2026"].startswith(
        "[à faire] Adhérents ayant"
    )
    assert not any(".carsat." in identity for identity in agenda)


def test_05_the_spsti_is_reminded_of_what_it_owes_since(year: Year) -> None:
    year.on("2026-01-12T10:05")
    year.tidy()
    due = [name for name in year.told("spsti") if "_rappel_" in name]
    assert {name.split("_")[3] for name in due} >= {"adherents", "analyses-ergonomiques"}
    assert [name for name in year.told("carsat") if "_visites_" in name] == []


def test_06_an_extract_waits_for_the_list_of_members(year: Year) -> None:
    listed = (MEMBERS[0], MEMBERS[1], OTHERS[0])
    answer = year.drop(
        "carsat", "visites", rows("siret;annee;antenne", listed, "2026;Antenne du Var")
    )
    assert answer.state == "accepté"
    assert year.collect("spsti") == []
    why = {one["objet"]: one["motif"] for one in year.owed("--year", "2026")}
    assert why["visites"] == "LISTE-ABSENTE"


def test_07_the_list_opens_the_visites_of_january(year: Year) -> None:
    year.on("2026-01-13T10:00")
    answer = year.drop("spsti", "adherents", members([*MEMBERS, "12345678901234"]))
    assert answer.state == "accepté"
    assert "SIRET-CLE" in answer.text
    visits = only(year.collect("spsti"), "visites")
    assert visits.columns == ["siret", "situation", "annee"]
    assert visits.sirets == sorted(MEMBERS[:2])
    assert visits.sirets_said("sans donnée") == sorted(MEMBERS[2:])
    assert {year.state_of("adherents"), year.state_of("visites")} == {"fait"}


def test_08_sinistralite_holds_at_mp_and_atr_of_the_members_alone(year: Year) -> None:
    year.on("2026-01-15T10:00")
    known = [*MEMBERS[:5], *OTHERS]
    assert year.drop("carsat", "sinistralite", claims(known, (2024, 2025))).state == "accepté"
    result = only(year.collect("spsti"), "sinistralite")
    assert result.columns == ["siret", "situation", "annee", "at", "mp", "atr"]
    assert result.sirets == sorted([*MEMBERS[:5]] * 2)
    assert {row["at"] for row in result.rows if row["siret"] == MEMBERS[2]} == {"3"}


def test_09_portefeuille_and_tms_pros_name_members_alone(year: Year) -> None:
    followed = rows("siret;annee;antenne;agent_visite", (MEMBERS[2], OTHERS[1]), "2026;Ouest;oui")
    assert year.drop("carsat", "portefeuille", followed).state == "accepté"
    portfolio = only(year.collect("spsti"), "portefeuille")
    assert (portfolio.columns, portfolio.sirets) == (["siret", "situation", "annee"], [MEMBERS[2]])
    targeted = rows("siret;annee;etape", (MEMBERS[3], OTHERS[1]), "2026;2")
    assert year.drop("carsat", "tms_pros", targeted).state == "accepté"
    programme = only(year.collect("spsti"), "tms_pros")
    assert (programme.columns, programme.sirets) == (["siret", "situation", "annee"], [MEMBERS[3]])
    assert {year.state_of("portefeuille"), year.state_of("tms_pros")} == {"fait"}


def test_10_risques_chimiques_pros_has_no_basis_in_the_text(year: Year) -> None:
    answer = year.drop("carsat", "risques_chimiques_pros", rows("siret;annee", MEMBERS[:1], "2026"))
    assert (answer.state, answer.motif) == ("refusé", "FLUX-NON-PREVU")


def letters(*written: tuple[str, int, int]) -> bytes:
    """Recipients of the CARSAT's letters: SIRET, headcount, claims."""
    return lines(
        "siret;annee;effectif;sinistres",
        [f"{siret};2026;{staff};{claims}" for siret, staff, claims in written],
    )


def test_11_no_recipient_of_a_letter_is_given_before_the_threshold_is_agreed(year: Year) -> None:
    assert year.drop("carsat", "courriers_tpe", letters((MEMBERS[4], 6, 3))).state == "accepté"
    assert only(year.collect("spsti"), "courriers_tpe").sirets == []


def test_12_the_thresholds_agreed_keep_the_small_and_the_struck(year: Year) -> None:
    year.on("2026-01-16T10:00")
    year.load(with_thresholds(TEXT.read_text("utf-8")))
    quiet, large = (MEMBERS[5], 6, 2), (MEMBERS[6], 11, 5)
    written = letters((MEMBERS[4], 10, 3), quiet, large, (OTHERS[2], 3, 9))
    assert year.drop("carsat", "courriers_tpe", written).state == "accepté"
    result = only(year.collect("spsti"), "courriers_tpe")
    assert (result.columns, result.sirets) == (["siret", "situation", "annee"], [MEMBERS[4]])


ANALYSED: Final = lines(
    "siret;annee;date_rapport;intervenant",
    [
        f"{MEMBERS[0]};2025;03/02/2025;Camille Fictive",
        f"{MEMBERS[3]};2025;05/06/2025;Camille Fictive",
    ],
)


def test_13_ergonomic_analyses_reach_the_carsat_with_date_and_intervenant(year: Year) -> None:
    year.on("2026-01-20T10:00")
    answer = year.drop("spsti", "analyses_ergonomiques", ANALYSED)
    assert "vers les parties auxquelles la convention" in " ".join(answer.text.split())
    result = only(year.collect("carsat"), "analyses_ergonomiques")
    assert result.columns == ["siret", "annee", "date_rapport", "intervenant"]
    assert result.sirets == sorted([MEMBERS[0], MEMBERS[3]])
    assert {row["intervenant"] for row in result.rows} == {"Camille Fictive"}
    assert year.state_of("analyses_ergonomiques") == "fait"


def test_14_the_carsat_gets_them_marked_with_its_own_targets(year: Year) -> None:
    own = lines("siret;annee;situation", [f"{MEMBERS[3]};2026;ciblé", f"{OTHERS[3]};2026;suivi"])
    assert year.drop("carsat", "analyses_ergonomiques", own).state == "accepté"
    marked = only(year.collect("carsat"), "analyses_ergonomiques")
    assert {(row["siret"], row["cible"], row["suivi"]) for row in marked.rows} == {
        (MEMBERS[0], "non", "non"),
        (MEMBERS[3], "oui", "non"),
    }
    assert year.collect("spsti") == []


ALERT: Final = "siret;date_alerte;nature;interlocuteur"


def test_15_an_establishment_in_difficulty_is_told_each_way(year: Year) -> None:
    year.on("2026-02-10T10:00")
    mine = rows(ALERT, MEMBERS[6:7], "09/02/2026;Deux accidents graves;Pôle prévention")
    assert year.drop("spsti", "difficultes_aigues", mine).state == "accepté"
    told = only(year.collect("carsat"), "difficultes_aigues")
    assert [(row["siret"], row["donne_par"]) for row in told.rows] == [(MEMBERS[6], "SPSTI")]
    theirs = rows(ALERT, (MEMBERS[7], OTHERS[3]), "09/02/2026;Chutes répétées;Antenne")
    assert year.drop("carsat", "difficultes_aigues", theirs).state == "accepté"
    told = only(year.collect("spsti"), "difficultes_aigues")
    assert [(row["siret"], row["donne_par"]) for row in told.rows] == [(MEMBERS[7], "CARSAT")]
    assert year.collect("dreets") == []


def test_16_a_diagnosis_found_wanting_is_told_before_a_subsidy_is_refused(year: Year) -> None:
    wanting = rows("siret;date_diagnostic;exigence", MEMBERS[8:9], "02/02/2026;Plan absent")
    assert year.drop("carsat", "sptpe_tms", wanting).state == "accepté"
    told = only(year.collect("spsti"), "sptpe_tms")
    assert told.columns == ["siret", "date_diagnostic", "exigence"]
    assert told.sirets == [MEMBERS[8]]


def test_17_the_indicators_of_2025_make_the_committee_s_document(year: Year) -> None:
    year.on("2026-03-02T10:00")
    year.tidy()
    reminded = [name for name in year.told("carsat") if "_rappel_" in name]
    assert any("indicateurs" in name for name in reminded)
    answers = {"i1_1": "réalisé", "i1_10": 12, "i1_11": 4, "i1_14": "6 mois"}
    form = filled_form(year, OURS, 2025, "spsti", **answers)
    assert year.drop("spsti", "indicateurs", form, "formulaire.toml").state == "accepté"
    only(year.collect("spsti"), "indicateurs")
    assert year.state_of("indicateurs", "carsat") == "à faire"


def test_18_indicator_1_4_comes_from_the_social_service_through_the_carsat(year: Year) -> None:
    year.on("2026-04-07T10:00")
    form = filled_form(year, OURS, 2025, "ssam", i1_4=31)
    assert year.drop("carsat", "indicateurs", form, "ssam.toml").state == "accepté"
    documents = [year.collect(role)[-1] for role in PARTIES]
    for document in documents:
        found = {row[0]: row for row in document.sheets["Indicateurs"] if row}
        assert (found["1.4"][2], found["1.10"][2], found["1.14"][2]) == (31, 12, "6 mois")
        assert "1 sur 1 renseignés" in document.text
    assert year.state_of("indicateurs", "carsat") == "fait"


def test_19_a_part_larger_than_its_whole_sends_the_form_back(year: Year) -> None:
    form = filled_form(year, OURS, 2025, "spsti", i1_10=12, i1_11=13)
    answer = year.drop("spsti", "indicateurs", form, "formulaire-2.toml")
    assert (answer.state, "INDICATEUR-BORNE" in answer.text) == ("rejeté", True)


def test_20_a_file_that_names_a_worker_is_refused_whole_and_not_kept(year: Year) -> None:
    year.on("2026-05-11T10:00")
    before = {path.name for path in year.bench.shop.objects.path(".").iterdir()}
    named = lines("SIRET;assuré", [f"{MEMBERS[0]};{nir()}"])
    answer = year.drop("spsti", "adherents", named)
    assert (answer.state, "DONNEE-NIR" in answer.text) == ("rejeté", True)
    assert nir() not in answer.text
    assert {path.name for path in year.bench.shop.objects.path(".").iterdir()} == before
    assert list(year.bench.shop.spool.iterdir()) == []
    assert year.collect("spsti") == []


def table_of(document: Opened) -> list[list[object]]:
    """The six rows of the State's table."""
    (name,) = (name for name in document.sheets if name.startswith("Tableau de suivi"))
    return [
        row for row in document.sheets[name] if str(row[0]).strip().startswith(("Nombre", "Do"))
    ]


def test_21_the_table_of_the_state_is_counted_from_both_and_shows_counts_alone(year: Year) -> None:
    year.on("2026-06-10T10:00")
    head, mine = "siret;annee;theme;modalite", MEMBERS[:6]
    declared = [f"{siret};2025;chimiques;formé" for siret in mine]
    declared += [f"{siret};2025;chimiques;accompagné" for siret in MEMBERS[:5]]
    assert year.drop("spsti", "tableau_dgt", lines(head, declared)).state == "accepté"
    assert year.collect("spsti") == []
    followed = rows("siret;annee", [*MEMBERS[:4], *MEMBERS[8:12], *OTHERS], "2025")
    assert year.drop("carsat", "tableau_dgt", followed).state == "accepté"
    tables = {
        role: only(year.collect(role), "tableau_dgt") for role in ("spsti", "carsat", "dreets")
    }
    for table in tables.values():
        counted = [[cell for cell in row[1:] if cell != ""] for row in table_of(table)]
        assert counted == [[6], [4], [5], [4], [0], [0]]
    named = {role: [s for s in SIRETS if s in table.text] for role, table in tables.items()}
    assert named == {"spsti": list(mine), "carsat": [], "dreets": []}


def test_22_all_that_was_due_in_the_year_is_done(year: Year) -> None:
    year.on("2026-07-01T10:00")
    states = {one["objet"]: one["etat"] for one in year.owed("--year", "2026")}
    assert states.pop("adhesion") == "à venir"
    assert set(states.values()) == {"fait"}


def test_23_someone_outside_is_refused_and_no_letter_can_change_it(year: Year) -> None:
    year.on("2026-09-01T10:00")
    year.add_third("observatoire", "Observatoire Fictif")
    asked = year.command("release", OURS, "sinistralite", "--to", "observatoire")
    assert (asked.status, "DESTINATAIRE-TIERS" in asked.err, "art. 8" in asked.err) == (
        3,
        True,
        True,
    )
    letter = acts.letter(year, OURS, "spsti", "observatoire", "sinistralite")
    assert (letter.status, "ne prévoit pas l'autorisation d'un tiers" in letter.err) == (3, True)
    public = year.command("release", OURS, "indicateurs", "--publication", "bilan-2025")
    assert (public.status, "DESTINATAIRE-TIERS" in public.err) == (3, True)
    assert year.sealed("tiers") == []


def test_24_a_revocation_while_an_exchange_is_under_way_stops_it(year: Year) -> None:
    year.on("2026-09-15T10:00")
    before = {path.name for path in year.bench.shop.shelves.path(".").iterdir()}

    def revoke() -> None:
        year.on("2026-09-15T10:00:01")
        acts.revoke(year, OURS, "carsat")

    late = rows("siret;annee;etape", (MEMBERS[3], MEMBERS[9]), "2026;3")
    assert year.drop("carsat", "tms_pros", late, between=revoke).state == "accepté"
    assert year.collect("spsti") == []
    assert year.refused() == [("tms_pros", year.code("spsti"), "ADHESION-REVOQUEE", "annexe 2")]
    kept = {path.name for path in year.bench.shop.shelves.path(".").iterdir()} - before
    assert all(name.startswith("accuse-") for name in kept), kept
    (told,) = (text for name, text in year.told("spsti").items() if "_tms-pros_" in name
               and name.startswith("2026-09-15"))  # fmt: skip
    assert "ADHESION-REVOQUEE" in told


def test_25_a_list_is_refused_from_that_instant(year: Year) -> None:
    year.on("2026-09-16T10:00")
    answer = year.drop("spsti", "adherents", members(MEMBERS[:11]))
    assert (answer.state, answer.motif) == ("refusé", "ADHESION-REVOQUEE")
    question = ("--flux", "tms_pros", "--from", "carsat", "--to", "spsti")
    said = year.asked("decide", "--reference", OURS, *question, "--at", "2026-09-15T10:00:01")
    assert (said["allowed"], said["motif"]) == (False, "ADHESION-REVOQUEE")
    said = year.asked("decide", "--reference", OURS, *question, "--at", "2026-09-15T10:00:00")
    assert said["allowed"]


def test_26_what_hangs_on_no_adhesion_goes_on(year: Year) -> None:
    answers = {"i1_1": "réalisé", "i1_10": 12, "i1_11": 5}
    form = filled_form(year, OURS, 2025, "spsti", **answers)
    assert year.drop("spsti", "indicateurs", form, "correction.toml").state == "accepté"
    found = {role: only(year.collect(role), "indicateurs") for role in PARTIES}
    assert all("1.11" in document.text for document in found.values())


def test_27_the_next_adhesion_is_reminded_in_november(year: Year) -> None:
    year.on("2026-11-02T10:00")
    year.tidy()
    (name,) = (name for name in year.told("spsti") if "_adhesion_2027_" in name)
    assert "ouverture" in name
    assert year.state_of("adhesion") == "à faire"


OFFER: Final = """[[avenants]]
reference = "offre 2027 du panier, fictive"
effet = 2027-01-01
objet = "le thème TPE n'est plus proposé"
[avenants.panier]
clause = "offre 2027"
socle = "relations_operationnelles"
themes = ["relations_operationnelles", "tms", "risques_chimiques", "communication"]
"""


def test_28_the_offer_stands_until_that_of_another_year_is_loaded(year: Year) -> None:
    year.on("2026-12-01T10:00")
    offer = year.folder.parent / "offre.toml"
    offer.write_text(OFFER, "utf-8")
    said = ("-r", OURS, "--for", "carsat", "--document", year.document())
    year.done("avenant", "add", str(offer), *said)
    themes = ("--themes", "relations_operationnelles,tpe", *acts.SIGNED["spsti"])
    asked = ("-r", OURS, "--year", "2027", *themes, "--document", year.document())
    refused = year.command("adhesion", "add", *asked)
    assert (refused.status, "thème n° 2 inconnu" in refused.err) == (3, True)
    assert year.asked("adhesion", "list", "-r", OURS)[-1]["annee"] == 2026


def test_29_nothing_leaves_in_the_new_year_without_a_new_adhesion(year: Year) -> None:
    year.on("2027-01-04T10:00")
    listed = year.drop("spsti", "adherents", members(MEMBERS[:10]))
    visits = rows("siret;annee;antenne", MEMBERS[:3], "2027;Antenne du Var")
    extract = year.drop("carsat", "visites", visits)
    assert {listed.motif, extract.motif} == {"ADHESION-ABSENTE"}
    assert {listed.clause, extract.clause} == {"offre 2027"}
    assert year.collect("spsti") == year.collect("carsat") == []


def test_30_a_new_adhesion_opens_what_it_chose_and_no_more(year: Year) -> None:
    year.on("2027-01-11T10:00")
    acts.opt_in(year, OURS, 2027, "relations_operationnelles")
    year.drop("spsti", "adherents", members(MEMBERS[:10]))
    found = year.collect("spsti")
    assert {one.flux for one in found} >= {"visites", "sinistralite", "portefeuille"}
    assert not {one.flux for one in found} & {"tms-pros", "courriers-tpe"}
    refused = year.drop("carsat", "tms_pros", rows("siret;annee;etape", MEMBERS[:1], "2027;1"))
    assert (refused.state, refused.motif) == ("refusé", "THEME-NON-CHOISI")


def decided(year: Year, at: str, *question: str) -> tuple[str | None, str | None]:
    """Motif and clause for which what is on record refuses at an instant, or neither."""
    asked = ("--reference", OURS, *question, "--at", at)
    said = year.asked("decide", *asked)
    return said["motif"], None if said["allowed"] else said["clause"]


def test_31_first_and_last_day_are_inside_and_level_and_way_are_those_of_the_text(
    year: Year,
) -> None:
    yearly = ("--flux", "indicateurs", "--from", "spsti", "--to", "dreets")
    assert decided(year, "2024-12-31T23:59:59", *yearly) == ("CONVENTION-PAS-COMMENCEE", "art. 9")
    assert decided(year, "2025-01-01T00:00", *yearly) == (None, None)
    assert decided(year, "2029-12-31T23:59:59", *yearly) == (None, None)
    assert decided(year, "2030-01-01T00:00", *yearly) == ("CONVENTION-ECHUE", "art. 9")
    visits = ("--flux", "visites", "--from", "carsat", "--to")
    now = "2027-01-12T10:00"
    assert decided(year, now, *visits, "spsti", "--level", "D") == (None, None)
    assert decided(year, now, *visits, "spsti", "--level", "R")[0] == "NIVEAU-NON-PREVU"
    assert decided(year, now, *visits, "dreets")[0] == "SENS-NON-PREVU"


def test_32_only_its_recipient_opens_a_result(year: Year, keyring: Keyring) -> None:
    late = rows("siret;annee;antenne", MEMBERS[:3], "2027;Antenne du Var")
    assert year.drop("carsat", "visites", late).state == "accepté"
    ((_, content),) = year.sealed("spsti")
    assert MEMBERS[0].encode() in keyring["spsti"].open(content)
    for role in ("carsat", "dreets", "tiers"):
        with pytest.raises(GnupgError):
            keyring[role].open(content)


def test_33_a_denunciation_ends_it_all_at_its_receipt(year: Year) -> None:
    year.on("2027-03-01T10:00")
    assert acts.denounce(year, OURS, "carsat").status == 0
    form = filled_form(year, OURS, 2026, "spsti", i1_1="réalisé")
    answer = year.drop("spsti", "indicateurs", form, "formulaire-2026.toml")
    assert (answer.motif, answer.clause) == ("CONVENTION-DENONCEE", "art. 9")
    answer = year.drop("carsat", "visites", rows("siret;annee;antenne", MEMBERS[:1], "2027;Var"))
    assert answer.motif == "CONVENTION-DENONCEE"
    owed = {one["etat"] for one in year.owed("--year", "2027") if one["etat"] != "fait"}
    assert owed == {"impossible"}


ACTS: Final = {"adhesion", "revocation", "avenant", "autorisation", "validation", "denonciation"}


def test_34_the_log_tells_the_year_and_names_no_establishment(year: Year) -> None:
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert "JOURNAL INTÈGRE" in verified.told
    assert verified.report.intact, verified.report.faults
    assert not [siret for siret in SIRETS if siret in verified.exported]
    assert "Fictive" not in verified.exported
    said = [(str(one.event), one.flux, one.motif) for one in year.entries()]
    assert ("refus", "adherents", "ADHESION-ABSENTE") in said
    assert ("refus", "tms_pros", "ADHESION-REVOQUEE") in said
    assert ("refus", "sinistralite", "DESTINATAIRE-TIERS") in said
    assert [event for event, *_ in said if event in ACTS] == [
        "adhesion",
        "revocation",
        "avenant",
        "adhesion",
        "denonciation",
    ]
    released = [one for one in year.entries() if one.event == "livraison"]
    assert {one.convention for one in released} == {OURS}
    assert all(one.clause and one.flux for one in released)
    collected = {one.actor for one in year.entries() if one.event == "collecte"}
    assert collected == {year.code(role) for role in PARTIES}
    delivered = {flux for event, flux, _ in said if event == "livraison"}
    assert delivered == {
        "visites", "sinistralite", "portefeuille", "tms_pros", "courriers_tpe", "sptpe_tms",
        "analyses_ergonomiques", "difficultes_aigues", "indicateurs", "tableau_dgt",
    }  # fmt: skip
