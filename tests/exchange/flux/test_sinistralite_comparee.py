"""Engaged against comparable: rates anyone can recompute, and cohorts shown whole or not at all."""

import math

import numpy as np
import pandas as pd
import pytest

from exchange.aggregates.ledger import Ledger
from exchange.contribution import Contribution, Gathered
from exchange.flux.sinistralite_comparee import FLUX, compile_comparison
from exchange.report import Block, Cell, Report
from exchange.statistics.cohort_pages import WITHHELD
from exchange.statistics.intervals import poisson_interval
from exchange.terms import Granularite, PartyKind
from tests.exchange.examples import a_grant
from tests.exchange.statistics.contributions import AT, claims_of, contribution, sirets_of

YEARS = tuple(range(2019, 2026))
ENGAGED = tuple(range(1, 61))


def _frame(naf: str = "4321A", heads: int = 20, establishments: int = 200) -> pd.DataFrame:
    """As many employees everywhere; the engaged halve their accidents after 2022."""
    frame = claims_of(establishments, YEARS, code_naf=naf, effectif=heads, mp=0)
    engaged, after = frame["qui"].isin(ENGAGED), frame["annee"] > 2022
    turn = (frame["qui"] + frame["annee"]) % 4
    frame["at_1er_reglement"] = np.where(engaged & after, turn == 0, turn < 2).astype(int)
    frame["mp"] = ((frame["qui"] + frame["annee"]) % 10 == 0).astype(int)
    return frame


def _engagements(who: tuple[int, ...] = ENGAGED, year: int = 2022) -> Contribution:
    frame = pd.DataFrame({"annee_engagement": [year] * len(who), "action": "relais de prévention"})
    return Contribution.of(
        PartyKind.SPSTI, "engagements", frame, AT, sirets_of(np.array(who, np.int64))
    )


def _report(
    frame: pd.DataFrame, engaged: Contribution | None = None, ledger: Ledger | None = None
) -> Report:
    given = {
        PartyKind.CARSAT: contribution(frame),
        PartyKind.SPSTI: engaged or _engagements(),
    }
    grant = a_grant(FLUX.nom, granularite=Granularite.TOTAL)
    return compile_comparison(
        Gathered(grant, PartyKind.SPSTI, AT, None, given, ledger=ledger or Ledger())
    )


def _blocks(report: Report) -> tuple[Block, ...]:
    assert [page.nom for page in report.pages] == ["Comparaison", "Méthode et limites"]
    return report.pages[0].blocs


def _withheld(block: Block) -> bool:
    return block.lignes == ((WITHHELD,),)


def _line(block: Block, cohort: str) -> tuple[Cell, ...]:
    return next(line[1:] for line in block.lignes if line[0] == cohort)


def test_cohorts_and_rates_are_those_counted_by_hand() -> None:
    cohorts, accidents, _ = _blocks(_report(_frame()))
    assert _line(cohorts, "Engagés") == (60, 60 * 20 * 3, 60 * 20 * 3)
    assert _line(cohorts, "Non engagés comparables") == (140, None, None)

    frame = _frame()
    of_engaged = frame[frame["qui"].isin(ENGAGED)]
    before = of_engaged[of_engaged["annee"].isin([2019, 2020, 2021])]
    after = of_engaged[of_engaged["annee"].isin([2023, 2024, 2025])]
    counts = [int(part["at_1er_reglement"].sum()) for part in (before, after)]
    line = _line(accidents, "Engagés")
    for place, count in zip((0, 3), counts, strict=True):
        exact = poisson_interval(count)
        wanted = (count, exact.low, exact.high)
        assert line[place : place + 3] == pytest.approx(
            [value / 3_600 * 1000 for value in wanted], abs=0.006
        )
    assert line[6] == pytest.approx(counts[1] / counts[0], abs=0.006)
    spread = math.exp(1.96 * math.sqrt(1 / counts[0] + 1 / counts[1]))
    assert line[7:] == pytest.approx(
        [counts[1] / counts[0] / spread, counts[1] / counts[0] * spread], abs=0.01
    )


def test_an_improvement_of_the_engaged_alone_shows_in_the_ratio_of_ratios() -> None:
    accidents = _blocks(_report(_frame()))[1]
    ratio, low, high = _line(accidents, "Rapport des rapports")[6:]
    assert ratio == pytest.approx(0.5, abs=0.05)
    assert isinstance(high, float)
    assert isinstance(low, float)
    assert low < 0.5 < high < 1


def test_the_others_are_given_the_structure_of_the_engaged() -> None:
    frame = _frame()
    # Half of the others are in a riskier trade, where one tenth of the engaged are.
    risky = (frame["qui"] % 2 == 0) & ~frame["qui"].isin(ENGAGED) | frame["qui"].isin(range(1, 7))
    frame["code_naf"] = np.where(risky, "2511Z", "4321A")
    frame["at_1er_reglement"] = np.where(risky, 3, 1)
    line = _line(_blocks(_report(frame))[1], "Non engagés comparables")
    assert line[0] == pytest.approx((0.9 * 1 + 0.1 * 3) / 20 * 1000, abs=0.01)
    assert isinstance(line[1], float)
    assert isinstance(line[2], float)
    assert line[1] < line[0] < line[2]  # type: ignore[operator]  # floats


def test_engaged_without_anyone_comparable_are_dropped_and_counted() -> None:
    frame = _frame()
    alone = frame["qui"].isin([1, 2])
    frame.loc[alone, "code_naf"] = "9900Z"
    frame.loc[alone, "at_1er_reglement"] = 50
    cohorts, accidents, _ = _blocks(_report(frame))
    assert _line(cohorts, "Engagés")[0] == 58
    assert "comparable : 2." in cohorts.notes[0]
    (before, *_) = _line(accidents, "Engagés")
    assert isinstance(before, float)
    assert before < 50


def test_two_nomenclatures_are_never_comparable() -> None:
    frame = _frame()
    frame.loc[frame["qui"].isin(ENGAGED), "nomenclature_naf"] = "NAF2025"
    (block,) = _blocks(_report(frame))
    assert _withheld(block)


def test_the_year_of_engagement_and_years_too_far_do_not_count() -> None:
    frame = _frame()
    far = pd.concat([frame, frame[frame["annee"] == 2019].assign(annee=2017)])
    far.loc[far["annee"].isin([2017, 2022]), "at_1er_reglement"] = 9
    assert _blocks(_report(far)) == _blocks(_report(frame))


def test_an_establishment_seen_on_one_side_only_is_in_no_cohort() -> None:
    frame = _frame()
    frame = frame[~((frame["qui"] == 1) & (frame["annee"] > 2022))]
    assert _line(_blocks(_report(frame))[0], "Engagés")[0] == 59


@pytest.mark.parametrize("who", [(1, 2), ()])
def test_a_cohort_of_fewer_than_three_is_withheld_whole(who: tuple[int, ...]) -> None:
    report = _report(_frame(), _engagements(who))
    (block,) = _blocks(report)
    assert _withheld(block)
    assert report.released == ()


def test_a_cohort_of_fewer_than_eleven_persons_is_withheld_whole() -> None:
    report = _report(_frame(heads=2), _engagements((1, 2, 3, 4)))
    assert _withheld(_blocks(report)[0])


def test_a_measure_held_by_one_establishment_is_withheld_alone() -> None:
    frame = _frame()
    frame["mp"] = np.where(frame["qui"] == 1, 5, 0)
    _, accidents, diseases = _blocks(_report(frame))
    assert not _withheld(accidents)
    assert _withheld(diseases)


def test_others_that_rest_on_one_establishment_are_withheld() -> None:
    frame = _frame()
    others = ~frame["qui"].isin(ENGAGED)
    frame.loc[others, "mp"] = np.where(frame.loc[others, "qui"] == 200, 5, 0)
    _, accidents, diseases = _blocks(_report(frame))
    assert not _withheld(accidents)
    assert _withheld(diseases)


def test_one_more_engaged_than_last_time_is_not_shown_by_difference() -> None:
    first = _report(_frame(), _engagements(ENGAGED[:-1]))
    assert len(first.released) == 3
    second = _report(_frame(), _engagements(ENGAGED), Ledger(first.released))
    assert _withheld(_blocks(second)[0])
    assert second.released == ()


def test_too_few_cases_give_no_ratio_and_say_so() -> None:
    frame = _frame(heads=20)
    frame["mp"] = ((frame["qui"] % 20 == 0) & (frame["annee"] == 2020)).astype(int)
    diseases = _blocks(_report(frame))[2]
    assert _line(diseases, "Rapport des rapports")[6:] == (None, None, None)
    assert "pas de rapport" in diseases.notes[0]


def test_a_reader_is_told_what_this_does_not_prove() -> None:
    report = _report(_frame())
    told = " ".join(report.notices)
    for word in ("ne prouve pas", "Régression vers la moyenne", "Petits nombres"):
        assert word in told
    texts = repr(report.pages)
    assert all(siret.tobytes().decode() not in texts for siret in sirets_of(np.arange(1, 201)))


def test_several_engagements_of_one_establishment_count_from_the_first() -> None:
    twice = pd.DataFrame({"annee_engagement": [2024] * 60 + [2022] * 60, "action": "relais"})
    who = np.array(ENGAGED * 2, np.int64)
    engaged = Contribution.of(PartyKind.SPSTI, "engagements", twice, AT, sirets_of(who))
    assert _blocks(_report(_frame(), engaged)) == _blocks(_report(_frame()))


def test_another_recipient_reads_the_same_and_adds_nothing_to_the_ledger() -> None:
    first = _report(_frame())
    second = _report(_frame(), ledger=Ledger(first.released))
    assert second.pages == first.pages
    assert second.released == ()
