"""The evaluation of the « relais de prévention » of Occitanie (text 003): cohorts, never a row.

The text is a brochure, without dates or signatories: as it is, its file moves nothing. The year is
played on a FICTITIOUS copy, its parties and dates invented (`copies.completed`), that grants what
the brochure alone describes: « le suivi de la sinistralité comparée entre les entreprises engagées
dans le « relais de prévention » et les autres ». The tests run in order, those of the year on one
instance.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pytest

from audit.entry import Event
from exchange.statistics.cohort_pages import WITHHELD
from tests.journeys.annees.claims import (
    as_file,
    claims_table,
    establishments,
    no_establishment_in,
)
from tests.journeys.annees.copies import FICTITIOUS, as_it_is, completed
from tests.journeys.annees.keyring import Keyring
from tests.journeys.annees.opened import Opened, only
from tests.journeys.annees.year import Year, lines, playing

FLUX: Final = "sinistralite_comparee"
CLAUSE: Final = "relais de prévention (évaluation par la sinistralité comparée)"
REFERENCE: Final = "cpom-fictif-occitanie"
ROLES: Final = ("spsti", "carsat", "dreets")
SIRETS: Final = establishments(120, seed=3)
ENGAGED: Final = SIRETS[:40]
ENGAGED_IN: Final = 2022
YEARS: Final = tuple(range(2019, 2026))
HEAD: Final = "siret;annee_engagement;action"


@pytest.fixture(scope="module")
def brochure(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """The brochure as it is, were it loaded."""
    folder = tmp_path_factory.mktemp("occitanie-telle-quelle")
    with playing(folder, as_it_is("occitanie"), keyring, "2026-02-02T09:00") as year:
        yield year


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, keyring: Keyring) -> Iterator[Year]:
    """The fictitious copy, in a year of evaluation."""
    folder = tmp_path_factory.mktemp("occitanie")
    text = completed("occitanie", signature="2025-01-01", fin="2029-12-31")
    with playing(folder, text, keyring, "2026-02-02T09:00") as year:
        yield year


def _claims() -> bytes:
    """Twenty employees everywhere; those engaged halve their accidents after the action."""
    frame = claims_table(SIRETS, YEARS, code_naf="4321A", ctn="BB", effectif=20)
    place = frame["siret"].map({siret: place for place, siret in enumerate(SIRETS)})
    turn = (place + frame["annee"]) % 4
    better = frame["siret"].isin(ENGAGED) & (frame["annee"] > ENGAGED_IN)
    accidents = np.where(better, turn == 0, turn < 2).astype(int)
    diseases = ((place + frame["annee"]) % 10 == 0).astype(int)
    frame = frame.assign(at_1er_reglement=accidents, at_4j_et_plus=accidents, mp=diseases)
    return as_file(frame)


def _engaged(who: list[str]) -> bytes:
    return lines(HEAD, [f"{siret};{ENGAGED_IN};Relais de prévention" for siret in who])


def _decided(year: Year, reference: str, flux: str, *asked: str) -> dict[str, Any]:
    told: dict[str, Any] = year.asked("decide", "--reference", reference, "--flux", flux, *asked)
    return told


def _row(got: Opened, cohort: str, table: int) -> list[Any]:
    """The line of a cohort: in the table of cohorts (0), of accidents (1), of diseases (2)."""
    return [row for row in got.sheets["Comparaison"] if row[0] == cohort][table][1:]


def _ratio(got: Opened, measure: int) -> list[float]:
    """How the engaged moved against the others, with its interval: accidents (0), diseases (1)."""
    return _row(got, "Rapport des rapports", measure)[6:]


# The brochure as it is.


@pytest.mark.parametrize("sender", ["spsti", "carsat"])
def test_brochure_as_it_is_it_grants_nothing(brochure: Year, sender: str) -> None:
    content = _engaged(ENGAGED) if sender == "spsti" else _claims()
    answer = brochure.drop(sender, FLUX, content)
    assert (answer.state, answer.motif) == ("refusé", "CONVENTION-INCOMPLETE")
    assert "durée maximale de cinq ans" in (answer.clause or "")
    for at in ("2021-08-02", "2026-02-02T09:00", "2030-01-01"):
        asked = ("--from", sender, "--to", "dreets", "--at", at)
        told = _decided(brochure, "brochure-occitanie", FLUX, *asked)
        assert told["motif"] == "CONVENTION-INCOMPLETE"


def test_brochure_as_it_is_nothing_is_kept_delivered_or_owed(brochure: Year) -> None:
    assert [brochure.collect(role) for role in ROLES] == [[], [], []]
    assert list((brochure.folder / "objets").iterdir()) == []
    assert brochure.owed() == []
    assert brochure.verified().report.intact


# The fictitious copy.


def test_relais_the_copy_says_that_it_is_fictitious(year: Year) -> None:
    text = completed("occitanie", signature="2025-01-01", fin="2029-12-31")
    changed = set(text.splitlines()) - set(as_it_is("occitanie").splitlines())
    keys = {line.split(" = ")[0] for line in changed}
    assert keys == {"reference", "titre", "nom", "debut", "signature", "fin"}
    assert any(FICTITIOUS in line for line in changed)
    assert [one["reference"] for one in year.asked("convention", "list")] == [REFERENCE]


def test_relais_nothing_is_compared_before_both_have_given(year: Year) -> None:
    assert year.drop("carsat", FLUX, _claims()).state == "accepté"
    assert [year.collect(role) for role in ROLES] == [[], [], []]


def test_relais_too_few_engaged_are_withheld_whole_with_the_reason(year: Year) -> None:
    year.on("2026-02-03T09:00")
    assert year.drop("spsti", FLUX, _engaged(ENGAGED[:2])).state == "accepté"
    for role in ROLES:
        got = only(year.collect(role), FLUX)
        assert WITHHELD in got.text
        assert "Engagés" not in [row[0] for row in got.sheets["Comparaison"]]
        assert no_establishment_in(got.text, SIRETS)


def test_relais_the_three_receive_the_same_cohorts(year: Year) -> None:
    year.on("2026-03-02T09:00")
    assert year.drop("spsti", FLUX, _engaged(ENGAGED)).state == "accepté"
    got = {role: only(year.collect(role), FLUX) for role in ROLES}
    for one in got.values():
        assert one.sheets["Comparaison"] == got["spsti"].sheets["Comparaison"]
        assert _row(one, "Engagés", 0) == [40.0, 2400.0, 2400.0, *[""] * 6]
        assert _row(one, "Non engagés comparables", 0)[0] == 80.0
        assert CLAUSE in one.text


def test_relais_accidents_and_diseases_with_their_intervals(year: Year) -> None:
    year.on("2026-03-03T09:00")
    # The same list in another order: what was shown is shown again.
    year.drop("spsti", FLUX, _engaged([*ENGAGED[1:], ENGAGED[0]]))
    got = only(year.collect("dreets"), FLUX)
    before, low, high, after, *_ = _row(got, "Engagés", 1)
    # One establishment of 20 employees in two had an accident a year, then one in four.
    assert (before, after) == pytest.approx((25.0, 12.5), abs=1)
    assert low < before < high
    ratio, low, high = _ratio(got, 0)
    assert low < ratio < high < 1
    assert ratio == pytest.approx(0.5, abs=0.06)
    # Diseases did not move: the interval holds 1.
    ratio, low, high = _ratio(got, 1)
    assert low < 1 < high


def test_relais_it_says_what_it_does_not_prove_and_names_nobody(year: Year) -> None:
    year.on("2026-03-04T09:00")
    year.drop("spsti", FLUX, _engaged(ENGAGED[::-1]))
    got = year.collect("carsat")[-1]
    for told in ("ne prouve pas", "Régression vers la moyenne", "Petits nombres"):
        assert told in got.text
    assert no_establishment_in(got.text, SIRETS)
    assert "Données nominatives" not in got.text


def test_relais_one_more_engaged_is_not_told_by_difference(year: Year) -> None:
    year.on("2026-06-01T09:00")
    for role in ROLES:
        year.collect(role)
    year.drop("spsti", FLUX, _engaged(SIRETS[: len(ENGAGED) + 1]))
    for role in ROLES:
        assert WITHHELD in only(year.collect(role), FLUX).text


@pytest.mark.parametrize(
    ("flux", "sender"),
    [
        ("adherents", "spsti"),
        ("sinistralite", "carsat"),
        ("portefeuille", "carsat"),
        ("programmes", "carsat"),
        ("actions", "spsti"),
        ("cible_detaillee", "carsat"),
        ("difficultes_aigues", "spsti"),
    ],
)
def test_relais_no_flux_by_establishment_is_granted(year: Year, flux: str, sender: str) -> None:
    answer = year.drop(sender, flux, lines("SIRET", SIRETS))
    assert (answer.state, answer.motif) == ("refusé", "FLUX-NON-PREVU")
    assert answer.clause == "loi n° 2021-1018 du 2 août 2021"
    assert [year.collect(role) for role in ROLES] == [[], [], []]


def test_relais_rows_are_refused_where_cohorts_are_granted(year: Year) -> None:
    asked = ("--from", "carsat", "--to", "spsti", "--at", "2026-06-01")
    assert _decided(year, REFERENCE, FLUX, *asked)["clause"] == CLAUSE
    for finer in ("secteur", "etablissement"):
        told = _decided(year, REFERENCE, FLUX, *asked, "--granularity", finer)
        assert (told["motif"], told["clause"]) == ("GRANULARITE", CLAUSE)


def test_relais_the_log_proves_it_and_names_no_establishment(year: Year) -> None:
    verified = year.verified()
    assert verified.status == 0, verified.told
    assert verified.report.intact, verified.report.faults
    assert no_establishment_in(verified.exported, SIRETS)
    shown = [entry for entry in year.entries() if entry.event is Event.DIFFUSION]
    assert {entry.parties[0] for entry in shown} == {year.code("carsat")}
