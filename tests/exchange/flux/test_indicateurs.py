"""The committee's document: this year beside the last, who gives what, what is missing."""

import pytest

from exchange.contribution import Gathered
from exchange.conventions import PartyKind
from exchange.errors import ExtractFormatError
from exchange.flux.indicateurs import compile_document
from exchange.flux.registry import by_name
from exchange.report import Cell, Report
from tests.exchange.examples import CARSAT, DREETS, NOON, SPSTI, a_grant
from tests.exchange.indicators.forms import GOOD, a_contribution, convention

Forms = dict[PartyKind, dict[str, str]]


def gathered(now: Forms, before: Forms, recipient: PartyKind = DREETS) -> Gathered:
    return Gathered(
        grant=a_grant("indicateurs"),
        recipient=recipient,
        at=NOON,
        annee=2026,
        contributions={kind: a_contribution(kind, form) for kind, form in now.items()},
        precedentes={kind: a_contribution(kind, form) for kind, form in before.items()},
        convention=convention(),
    )


def rows(report: Report, page: str) -> dict[Cell, tuple[Cell, ...]]:
    found = next(one for one in report.pages if one.nom == page)
    return {row[0]: row[1:] for block in found.blocs if block.entetes for row in block.lignes}


def test_each_indicator_stands_beside_the_year_before() -> None:
    last = GOOD | {"1.1": "non", "1.10": "16", "1.11": "0"}
    report = compile_document(gathered({SPSTI: GOOD, CARSAT: {"1.4": "3"}}, {SPSTI: last}))
    figures = rows(report, "Indicateurs")
    assert list(figures) == ["1.1", "1.4", "1.10", "1.11", "2-1"]
    assert figures["1.1"] == ("Concertations", "réalisé", "non", None, None, "SPSTI", "oui")
    assert figures["1.4"][1:6] == (3, None, None, None, "Carsat (SSAM)")
    assert figures["1.10"][1:5] == (12, 16, -4, "\u221225,0 %")
    assert figures["1.11"][1:5] == (4, 0, 4, None)
    assert figures["2-1"][1:3] == ("01/03/2025", "01/03/2025")
    assert rows(report, "Réponses en texte")["2-2"][1] == "Deux ergonomes"
    headings = [one.texte for one in report.pages[0].blocs[1].entetes[0]]
    assert headings[2:4] == ["2026", "2025"]


def test_what_is_missing_is_said_with_who_owes_it() -> None:
    now = GOOD | {"1.10": "", "2-2": ""}
    report = compile_document(gathered({SPSTI: now}, {SPSTI: GOOD}))
    assert rows(report, "À compléter") == {
        "1.4": ("Orientés par le SSAM", "Carsat (SSAM)", "jamais donné"),
        "1.10": ("Inaptes", "SPSTI", "donné l'année précédente"),
        "2-2": ("Qualités", "SPSTI", "donné l'année précédente"),
    }
    summary = {row[0]: row[1] for row in report.pages[0].blocs[0].lignes}
    assert summary["SPSTI"] == "3 sur 5 renseignés"
    assert summary["Carsat (SSAM)"] == "0 sur 1 renseignés"
    assert summary["Déjà dans l'enquête"] == "1.1, 1.10"
    assert dict(report.counts)["renseignés"] == 3


def test_nothing_is_missing_where_all_is_given() -> None:
    report = compile_document(gathered({SPSTI: GOOD, CARSAT: {"1.4": "0"}}, {}))
    assert [page.nom for page in report.pages] == ["Indicateurs", "Réponses en texte"]
    assert any("Aucune valeur de l'année précédente" in notice for notice in report.notices)


def test_a_party_answers_for_its_own_indicators_only() -> None:
    report = compile_document(gathered({SPSTI: GOOD | {"1.4": "9"}, CARSAT: {"1.10": "9"}}, {}))
    figures = rows(report, "Indicateurs")
    assert (figures["1.4"][1], figures["1.10"][1]) == (None, 12)


def test_the_three_parties_read_the_same_document() -> None:
    made = [compile_document(gathered({SPSTI: GOOD}, {}, one)) for one in (SPSTI, CARSAT, DREETS)]
    assert made[0] == made[1] == made[2]


def test_a_year_before_under_another_list_is_no_obstacle() -> None:
    report = compile_document(gathered({SPSTI: GOOD}, {SPSTI: {"1.10": "beaucoup", "0.1": "8"}}))
    assert rows(report, "Indicateurs")["1.10"][1:4] == (12, None, None)


def test_without_its_convention_there_is_no_document() -> None:
    bare = Gathered(a_grant("indicateurs"), SPSTI, NOON, 2026, {})
    with pytest.raises(ExtractFormatError):
        compile_document(bare)


def test_the_flux_says_who_gives_what() -> None:
    entrees = by_name("indicateurs").entrees
    assert {kind: (one.contrat, one.requise) for kind, one in entrees.items()} == {
        SPSTI: ("indicateurs", True),
        CARSAT: ("indicateurs_ssam", False),
    }
