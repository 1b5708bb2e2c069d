"""A year of the contract of PST 35 (text 002): refused as it is, played on a FICTITIOUS copy.

The text leaves the day of signature and the last day blank: as it is, its file moves nothing. The
year is played on a copy whose dates are invented (`copies.completed`): signed on 1 December 2025,
until an invented end of the agrément. It ends by a denunciation; another copy, by the end of the
agrément. The tests run in order, those of the year on one instance.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from audit.entry import Event
from tests.journeys.annees.claims import (
    as_file,
    claims_table,
    establishments,
    no_establishment_in,
)
from tests.journeys.annees.copies import FICTITIOUS, as_it_is, completed, file_of
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import only
from tests.journeys.annees.year import Year, lines, playing

REFERENCE: Final = "cpom-pst35"
SIRETS: Final = establishments(60, seed=35)
MEMBERS: Final = SIRETS[:30]
OTHERS: Final = SIRETS[30:]
ON_COMPANIES: Final = "engagements des parties, échanges d'informations sur les entreprises"
FIGURES: Final = "source;annee;indicateur;zone;categorie;valeur;unite;effectif"
GRANTED: Final = (
    ("adherents", "spsti", "carsat"),
    ("programmes", "carsat", "spsti"),
    ("difficultes_aigues", "spsti", "carsat"),
    ("difficultes_aigues", "carsat", "spsti"),
    ("tableau_dgt", "spsti", "dreets"),
    ("tableau_dgt", "carsat", "dreets"),
    ("indicateurs", "spsti", "dreets"),
    ("statistiques_sectorielles", "carsat", "spsti"),
    ("donnees_sante_travail", "spsti", "dreets"),
)
PROGRAMMES: Final = [
    f"{MEMBERS[0]};2025;TMS Pros;ciblé",
    f"{MEMBERS[0]};2025;Risques Chimiques Pros;suivi",
    f"{MEMBERS[1]};2025;TMS Pros;suivi",
    f"{OTHERS[0]};2025;TMS Pros;ciblé",
    f"{OTHERS[1]};2025;TMS Pros;suivi",
]


RENEWED: Final = """[[avenants]]
reference = "avenant fictif n° 1"
effet = 2026-09-15
signature = 2026-09-10
objet = "suivre l'agrément renouvelé"
fin = 2027-09-30
"""


@pytest.fixture(scope="module")
def as_is(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """The contract as its text leaves it, in what would be its first year."""
    folder = tmp_path_factory.mktemp("pst35-tel-quel")
    with playing(folder, as_it_is("pst35"), keyring, "2026-01-12T09:00") as year:
        yield year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """The fictitious copy, on the eve of its invented signature."""
    folder = tmp_path_factory.mktemp("pst35")
    text = completed("pst35", signature="2025-12-01", fin="2029-11-30")
    with playing(folder, text, keyring, "2025-11-30T23:59:59") as year:
        yield year


def _decided(year: Year, flux: str, sender: str, to: str, at: str, *more: str) -> dict[str, Any]:
    asked = ("--flux", flux, "--from", sender, "--to", to, "--at", at)
    told: dict[str, Any] = year.asked("decide", "--reference", REFERENCE, *asked, *more)
    return told


def _owed(year: Year, objet: str) -> dict[str, str]:
    """Where an obligation due in 2026 stands, by the role that owes it."""
    found = year.owed("--year", "2026")
    return {one["role"]: one["etat"] for one in found if one["objet"] == objet}


# The text as it is.


@pytest.mark.parametrize(("flux", "sender", "to"), GRANTED)
def test_duree_as_it_is_nothing_can_be_given(as_is: Year, flux: str, sender: str, to: str) -> None:
    for at in ("2025-01-01", "2026-06-30T12:00", "2035-01-01"):
        told = _decided(as_is, flux, sender, to, at)
        assert (told["motif"], told["clause"]) == ("CONVENTION-INCOMPLETE", "durée")
    answer = as_is.drop(sender, flux, lines("SIRET", MEMBERS))
    assert (answer.state, answer.motif) == ("refusé", "CONVENTION-INCOMPLETE")
    assert answer.clause == "durée"


def test_duree_as_it_is_nothing_is_kept_delivered_or_owed(as_is: Year) -> None:
    assert [as_is.collect(role) for role in ("spsti", "carsat", "dreets")] == [[], [], []]
    assert list((as_is.folder / "arrivees").iterdir()) == []
    assert list((as_is.folder / "objets").iterdir()) == []
    assert as_is.owed() == []
    assert as_is.verified().report.intact


# The fictitious copy: its first days.


def test_duree_the_copy_says_that_it_is_fictitious_and_invents_its_dates_alone(
    year: Year,
) -> None:
    (loaded,) = year.asked("convention", "list")
    assert loaded["reference"] == REFERENCE
    told = year.drop("carsat", "programmes", lines("siret;annee;programme;situation", PROGRAMMES))
    assert (told.motif, told.clause) == ("CONVENTION-PAS-COMMENCEE", "durée")
    kept = set(as_it_is("pst35").splitlines())
    changed = set(completed("pst35", signature="2025-12-01", fin="2029-11-30").splitlines()) - kept
    assert {line.split(" = ")[0] for line in changed} == {"titre", "signature", "fin"}
    assert any(FICTITIOUS in line for line in changed)


def test_companies_a_list_must_come_before_the_programmes(year: Year) -> None:
    year.on("2025-12-01T00:00:00")
    given = year.drop("carsat", "programmes", lines("siret;annee;programme;situation", PROGRAMMES))
    # The Caisse may prepare; what is released to the SPSTI waits for its list.
    assert given.state == "accepté"
    assert year.collect("spsti") == []
    told = _decided(year, "programmes", "carsat", "spsti", "2025-12-01T00:00:00")
    assert (told["motif"], told["clause"]) == ("LISTE-ABSENTE", ON_COMPANIES)


def test_companies_the_list_is_optional(year: Year) -> None:
    year.on("2026-01-02T08:00")
    year.tidy()
    reminded = [name for name in year.told("spsti") if "rappel" in name]
    assert reminded
    assert not [name for name in reminded if "adherents" in name]
    assert _owed(year, "adherents") == {}


def test_each_party_owes_what_the_text_dates_and_no_more(year: Year) -> None:
    owed = {(one["role"], one["objet"], one["annee"]) for one in year.owed("--year", "2026")}
    assert owed == {
        ("carsat", "statistiques_sectorielles", 2026),
        ("spsti", "tableau_dgt", 2025),
        ("carsat", "tableau_dgt", 2025),
        ("spsti", "indicateurs", 2025),
    }
    # Signed in December: of 2024, when there was no contract, there is nothing to follow.
    before = {(one["objet"], one["annee"]) for one in year.owed("--year", "2025")}
    assert before == {("statistiques_sectorielles", 2025)}


def test_companies_shared_it_opens_the_programmes_targeted_and_followed(year: Year) -> None:
    year.on("2026-01-12T10:00")
    assert year.drop("spsti", "adherents", lines("SIRET", MEMBERS)).state == "accepté"
    got = only(year.collect("spsti"), "programmes")
    found = [row for row in got.rows if row["situation"] == "trouvé"]
    said = {(row["siret"], row["programme"], row["situation_programme"]) for row in found}
    assert said == {
        (MEMBERS[0], "TMS Pros", "ciblé"),
        (MEMBERS[0], "Risques Chimiques Pros", "suivi"),
        (MEMBERS[1], "TMS Pros", "suivi"),
    }
    assert sorted(got.sirets_said("sans donnée")) == MEMBERS[2:]


def test_companies_what_is_not_of_its_members_is_not_given(year: Year) -> None:
    assert year.collect("carsat") == year.collect("dreets") == []
    year.on("2026-02-02T10:00")
    more = [*PROGRAMMES, f"{MEMBERS[2]};2026;TMS Pros;ciblé"]
    year.drop("carsat", "programmes", lines("siret;annee;programme;situation", more))
    got = only(year.collect("spsti"), "programmes")
    assert set(got.sirets) == set(MEMBERS[:3])
    assert no_establishment_in(got.content.decode(), OTHERS)


# Axe 3: alerts, both ways.


def test_axe3_the_spsti_alerts_the_carsat_on_an_establishment(year: Year) -> None:
    year.on("2026-02-16T15:30")
    row = f"{MEMBERS[4]};13/02/2026;Trois accidents graves en un mois;Pôle prévention"
    head = "siret;date_alerte;nature;interlocuteur"
    assert year.drop("spsti", "difficultes_aigues", lines(head, [row])).state == "accepté"
    got = only(year.collect("carsat"), "difficultes_aigues")
    (told,) = got.rows
    assert (told["siret"], told["nature"]) == (MEMBERS[4], "Trois accidents graves en un mois")
    assert year.collect("spsti") == year.collect("dreets") == []


def test_axe3_the_carsat_alerts_the_spsti_on_its_members_alone(year: Year) -> None:
    year.on("2026-02-17T09:00")
    rows = [f"{siret};16/02/2026;Chutes répétées" for siret in (MEMBERS[5], OTHERS[2])]
    year.drop("carsat", "difficultes_aigues", lines("siret;date_alerte;nature", rows))
    got = only(year.collect("spsti"), "difficultes_aigues")
    assert got.sirets == [MEMBERS[5]]
    assert year.collect("dreets") == []


def test_axe3_alerts_are_of_the_departement(year: Year) -> None:
    at = "2026-02-17T09:00"
    regional = _decided(year, "difficultes_aigues", "spsti", "carsat", at, "--level", "R")
    assert regional["motif"] == "NIVEAU-NON-PREVU"
    to_state = _decided(year, "difficultes_aigues", "spsti", "dreets", at)
    assert to_state["motif"] == "SENS-NON-PREVU"


# Statistics and figures.


def test_statistics_of_the_year_are_owed_then_given_by_sector(year: Year) -> None:
    year.on("2026-03-09T10:00")
    assert _owed(year, "statistiques_sectorielles") == {"carsat": "à faire"}
    claims = claims_table(SIRETS, (2025,), code_naf="8610Z", ctn="II")
    claims.loc[claims["siret"].isin(SIRETS[:2]), ["code_naf", "ctn"]] = ["4321A", "BB"]
    given = year.drop("carsat", "statistiques_sectorielles", as_file(claims))
    assert given.state == "accepté"
    got = only(year.collect("spsti"), "statistiques_sectorielles")
    cells = {row[0]: row[1] for row in got.sheets["Divisions NAF"]}
    assert cells["Total"] == len(SIRETS)
    # Two establishments, and the only other division, from which they could be worked out.
    assert (cells["F – Construction"], cells["Q – Santé humaine et action sociale"]) == ("s", "s")
    assert no_establishment_in(got.text, SIRETS)
    assert _owed(year, "statistiques_sectorielles") == {"carsat": "fait"}
    assert year.collect("dreets") == []


def test_health_figures_reach_the_parties_without_the_small_ones(year: Year) -> None:
    year.on("2026-04-13T10:00")
    rows = [
        f"PST 35;2025;Salariés exposés au bruit;Rennes;{who};{value};%;{persons}"
        for who, value, persons in (("Hommes", 12, 800), ("Femmes", 25, 4), ("Ensemble", 14, 804))
    ]
    year.drop("spsti", "donnees_sante_travail", lines(FIGURES, rows))
    for role in ("carsat", "dreets"):
        got = only(year.collect(role), "donnees_sante_travail")
        values = {row[2]: row[3] for row in got.sheets["2025"] if len(row) > 3}
        assert values["Ensemble"] == 14.0
        assert values["Femmes"] == values["Hommes"] == "secret"
    assert year.collect("spsti") == []


# The State's yearly table.


def test_annexe_both_are_reminded_of_the_state_table(year: Year) -> None:
    year.on("2026-06-23T08:00")
    assert _owed(year, "tableau_dgt") == {"spsti": "à faire", "carsat": "à faire"}
    year.tidy()
    for role in ("spsti", "carsat"):
        told = [name for name in year.told(role) if "rappel" in name and "tableau" in name]
        assert [name.rsplit("_", 1)[1] for name in told][-1:] == ["sept-jours.txt"], told


def test_annexe_the_table_waits_for_what_both_know(year: Year) -> None:
    rows = [f"{siret};2025;tms;formé" for siret in MEMBERS[:12]]
    rows += [f"{siret};2025;tms;accompagné" for siret in MEMBERS[:5]]
    rows += [f"{siret};2025;rps;communication" for siret in MEMBERS[:20]]
    year.drop("spsti", "tableau_dgt", lines("siret;annee;theme;modalite", rows))
    assert _owed(year, "tableau_dgt") == {"spsti": "fait", "carsat": "à faire"}
    assert [year.collect(role) for role in ("spsti", "carsat", "dreets")] == [[], [], []]


def test_annexe_by_30_june_the_three_have_the_same_counts(year: Year) -> None:
    year.on("2026-06-30T16:00")
    followed = [f"{siret};2025" for siret in (*MEMBERS[3:10], *OTHERS)]
    year.drop("carsat", "tableau_dgt", lines("siret;annee", followed))
    assert set(_owed(year, "tableau_dgt").values()) == {"fait"}
    got = {role: only(year.collect(role), "tableau_dgt") for role in ("spsti", "dreets")}
    got["carsat"] = only(year.collect("carsat"), "tableau_dgt")
    for role, one in got.items():
        sheet = one.sheets["Tableau de suivi annuel"]
        assert _counts(sheet, "Nombre d'établissements formés") == [0.0, 12.0, "", "", "", ""], role
        (trained, supported, reached) = _followed(sheet)
        assert (trained[1], reached[0]) == (7.0, 7.0), role
        assert supported[1] == ("moins de 3" if role == "carsat" else 2.0), role
        assert "01/12/2025" in one.text
        assert "30/11/2029" in one.text
        assert "Volet 2 (compléter les colonnes correspondant à votre CPOM)" in one.text


def test_annexe_it_names_no_establishment_to_the_carsat_or_the_state(year: Year) -> None:
    year.on("2026-07-01T10:00")
    # A correction of the SPSTI: the table goes out again to all.
    rows = [f"{siret};2025;tms;formé" for siret in MEMBERS[:13]]
    year.drop("spsti", "tableau_dgt", lines("siret;annee;theme;modalite", rows))
    for role in ("carsat", "dreets"):
        got = only(year.collect(role), "tableau_dgt")
        assert list(got.sheets) == ["Tableau de suivi annuel", "Lisez-moi"]
        assert no_establishment_in(got.text, SIRETS)
        assert "Données nominatives" not in got.text
    control = only(year.collect("spsti"), "tableau_dgt")
    named = {row[0] for row in control.sheets["Établissements comptés"]} & set(SIRETS)
    assert named == set(MEMBERS[:13])
    assert no_establishment_in(control.text, OTHERS)


# The indicators of the actions.


def test_indicators_the_form_asks_what_the_text_asks(year: Year) -> None:
    form = _form(year)
    asked = [line.split('"')[1] for line in form.splitlines() if line.endswith(' = ""')]
    assert asked == [
        "PDP-1", "PDP-2", "PDP-3", "PDP-4", "INT-1", "INT-2a", "INT-2b", "INT-3a", "INT-3b",
    ]  # fmt: skip


def test_indicators_reach_the_parties(year: Year) -> None:
    year.on("2026-09-07T11:00")
    assert _owed(year, "indicateurs") == {"spsti": "à faire"}
    form = _form(year)
    for code, value in (("PDP-1", '"15/12/2025"'), ("PDP-2", "11"), ("INT-2b", '"Directrice"')):
        form = form.replace(f'"{code}" = ""', f'"{code}" = {value}')
    given = year.drop("spsti", "indicateurs", form.encode(), "indicateurs.toml")
    assert given.state == "accepté", given.text
    for role in ("spsti", "carsat", "dreets"):
        got = only(year.collect(role), "indicateurs")
        values = {str(row[0]): row[2] for row in got.sheets[next(iter(got.sheets))] if len(row) > 2}
        assert values["PDP-2"] == 11.0
        assert "Directrice" in got.text
    assert _owed(year, "indicateurs") == {"spsti": "fait"}


# What the text does not provide for.


@pytest.mark.parametrize(
    "flux", ["sinistralite", "portefeuille", "visites", "tms_pros", "actions", "signalements_pdp"]
)
def test_what_the_text_does_not_grant_is_refused(year: Year, flux: str) -> None:
    answer = year.drop("carsat", flux, lines("SIRET", MEMBERS))
    assert (answer.motif, answer.clause) == ("FLUX-NON-PREVU", "engagements des parties")


def test_nobody_outside_the_contract_is_given_anything(year: Year) -> None:
    letters = ("--authorised-by", "spsti,carsat,dreets")
    told = _decided(year, "tableau_dgt", "spsti", "tiers", "2026-10-01", *letters)
    assert told["motif"] == "DESTINATAIRE-TIERS"


def test_a_list_older_than_twelve_months_no_longer_counts(year: Year) -> None:
    kept = _decided(year, "programmes", "carsat", "spsti", "2027-01-12T10:00")
    assert kept["motif"] is None
    over = _decided(year, "programmes", "carsat", "spsti", "2027-01-12T10:00:01")
    assert (over["motif"], over["clause"]) == ("LISTE-ABSENTE", ON_COMPANIES)


# Denunciation.


def test_denunciation_at_its_receipt_stops_what_is_under_way(year: Year) -> None:
    year.on("2026-11-16T11:00")
    done: list[str] = []

    def received() -> None:
        if not done:
            done.append(_denounce(year))

    row = f"{MEMBERS[6]};16/11/2026;Incendie"
    head = "siret;date_alerte;nature"
    given = year.drop("spsti", "difficultes_aigues", lines(head, [row]), between=received)
    assert given.state == "accepté"
    assert len(done) == 1
    # Sealed before the letter came, not released after it: nothing is left of it.
    assert year.collect("carsat") == []
    (refused,) = year.refused()
    assert refused[2:] == ("CONVENTION-DENONCEE", "conditions de dénonciation")
    told = " ".join(" ".join(year.told("carsat").values()).split())
    assert "CONVENTION-DENONCEE" in told


@pytest.mark.parametrize(("flux", "sender", "to"), GRANTED)
def test_denunciation_from_then_on_nothing_is_given(
    year: Year, flux: str, sender: str, to: str
) -> None:
    before = _decided(year, flux, sender, to, "2026-11-16T10:59:59")
    assert before["allowed"], before
    after = _decided(year, flux, sender, to, "2026-11-16T11:00:00")
    assert (after["motif"], after["clause"]) == (
        "CONVENTION-DENONCEE",
        "conditions de dénonciation",
    )
    answer = year.drop(sender, flux, lines("SIRET", MEMBERS))
    assert answer.motif == "CONVENTION-DENONCEE"


def test_denunciation_nothing_is_owed_any_more(year: Year) -> None:
    year.on("2027-01-04T09:00")
    assert [one for one in year.owed("--year", "2027") if one["etat"] != "impossible"] == []
    year.tidy()
    assert not [name for name in year.told("spsti") if "rappel" in name and "2027" in name]


def test_the_log_proves_the_year_and_names_no_establishment(year: Year) -> None:
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert verified.report.intact, verified.report.faults
    assert no_establishment_in(verified.exported, SIRETS)
    events = [entry.event for entry in year.entries()]
    assert events.count(Event.DENONCIATION) == 1
    last = len(events) - 1 - events[::-1].index(Event.LIVRAISON)
    assert last < events.index(Event.DENONCIATION)


# Or by the end of the agrément.


def test_duree_the_contract_ends_with_the_agrement(tmp_path: Path, keyring: Keyring) -> None:
    text = completed("pst35", signature="2025-12-01", fin="2026-09-30")
    head = "siret;date_alerte;nature"
    with playing(tmp_path, text, keyring, "2026-09-30T23:59:58") as year:
        row = f"{MEMBERS[7]};30/09/2026;Incendie"
        year.drop("spsti", "difficultes_aigues", lines(head, [row]))
        assert only(year.collect("carsat"), "difficultes_aigues").rows
        row = f"{MEMBERS[8]};30/09/2026;Incendie"
        # Sealed on the last day, to be released on the next one.
        year.drop(
            "spsti", "difficultes_aigues", lines(head, [row]),
            between=lambda: year.on("2026-10-01T00:00:00"),
        )  # fmt: skip
        assert year.collect("carsat") == []
        assert [one[2:] for one in year.refused()] == [("CONVENTION-ECHUE", "durée")]
        answer = year.drop("carsat", "programmes", lines("SIRET", MEMBERS))
        assert (answer.motif, answer.clause) == ("CONVENTION-ECHUE", "durée")


def test_duree_an_avenant_follows_a_renewed_agrement(tmp_path: Path, keyring: Keyring) -> None:
    text = completed("pst35", signature="2025-12-01", fin="2026-09-30")
    with playing(tmp_path, text, keyring, "2026-09-01T09:00") as year:
        asked = ("difficultes_aigues", "spsti", "carsat", "2026-10-01")
        assert _decided(year, *asked)["motif"] == "CONVENTION-ECHUE"
        avenant = tmp_path / "avenant.toml"
        avenant.write_text(RENEWED, "utf-8")
        said = ("-r", REFERENCE, "--for", "spsti", "--document", year.document())
        year.done("avenant", "add", str(avenant), *said)
        year.on("2026-10-01T09:00")
        row = f"{MEMBERS[9]};01/10/2026;Incendie"
        year.drop("spsti", "difficultes_aigues", lines("siret;date_alerte;nature", [row]))
        assert only(year.collect("carsat"), "difficultes_aigues").sirets == [MEMBERS[9]]
        assert _decided(year, *asked[:3], "2027-10-01")["motif"] == "CONVENTION-ECHUE"


def _denounce(year: Year) -> str:
    return year.done(
        "denunciation", "add", "-r", REFERENCE, "--letter", "LR/AR 2026-118", "--for", "spsti",
        "--signed-by", "Camille Fictive", "--quality", "président",
        "--document", year.document("lettre recommandée avec accusé de réception"),
        "--at", "2026-11-16T11:00:00",
    )  # fmt: skip


def _counts(sheet: list[list[Any]], label: str) -> list[Any]:
    return next(row[1:7] for row in sheet if row[0] == label)


def _followed(sheet: list[list[Any]]) -> list[list[Any]]:
    """The three lines « dont suivis », in their order: trained, supported, reached."""
    return [row[1:7] for row in sheet if str(row[0]).strip().startswith("Dont étbs suivis")]


def _form(year: Year) -> str:
    out = year.folder.parent / "formulaire.toml"
    out.unlink(missing_ok=True)
    copy = year.folder.parent / "convention.toml"
    assert copy.read_text("utf-8") != file_of("pst35").read_text("utf-8")
    year.done("indicateurs", "form", "--convention", str(copy), "--year", "2025", "--out", str(out))
    return out.read_text("utf-8")
